#include "market/name_list.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <unordered_map>

#include "base/check.h"
#include "base/text.h"
#include "market/item.h"

namespace bellwether::market {
namespace {

constexpr std::size_t kShownBytesMax = 1024;  // Of a refused line; it may have megabytes.

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// UTF-8 text, without a zero byte, in normal form C.
std::string composed(const std::string& text) {
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> bytes(
      utf8proc_NFC(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str())), std::free);
  CHECK(bytes != nullptr);
  return reinterpret_cast<const char*>(bytes.get());
}

// The spaces beyond ASCII, in UTF-8: no-break, those of U+2000 to U+200A, the
// narrow ones and the ideographic one, which Japanese keyboards type.
constexpr std::string_view kWideSpaces[] = {"\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                            "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
                                            "\u200A", "\u202F", "\u205F", "\u3000", "\uFEFF"};

std::string_view trim_all(std::string_view text) {
  for (;;) {
    text = trim(text);
    const auto starts = std::ranges::find_if(kWideSpaces, [&](auto s) { return text.starts_with(s); });
    const auto ends = std::ranges::find_if(kWideSpaces, [&](auto s) { return text.ends_with(s); });
    if (starts != std::end(kWideSpaces)) {
      text.remove_prefix(starts->size());
    } else if (ends != std::end(kWideSpaces)) {
      text.remove_suffix(ends->size());
    } else {
      return text;
    }
  }
}

class Collector {
 public:
  // `trimmed` is not empty.
  void take(std::size_t line, std::string_view trimmed) {
    auto name = clean_name(trimmed);
    if (!name) {
      list_.refused.push_back({.line = line,
                               .text = std::string(trimmed.substr(0, kShownBytesMax)),
                               .reason = name.error().message});
      return;
    }
    const auto [at, is_new] = lines_.try_emplace(*name, line);
    if (is_new)
      list_.names.push_back(*std::move(name));
    else
      list_.repeats.push_back({.line = line, .first = at->second, .name = *std::move(name)});
  }
  void leave_out(std::size_t line) { list_.empty_lines.push_back(line); }

  NameList list() { return std::move(list_); }

 private:
  NameList list_;
  std::unordered_map<std::string, std::size_t> lines_;  // Of each name's first line.
};

}  // namespace

Result<std::string> clean_name(std::string_view text) {
  text = trim_all(text);
  TRY_VOID(check_name(text));
  if (is_ascii(text)) return std::string(text);
  // A few letters grow when they are composed.
  std::string name = composed(std::string(text));
  TRY_VOID(check_name(name));
  return name;
}

Result<NameList> parse_name_list(std::string_view text) {
  if (text.starts_with("\uFEFF")) text.remove_prefix(3);
  if (text.contains('\0')) return fail(ErrorKind::InvalidInput, "not text, but binary data");
  Collector collector;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    if (const auto trimmed = trim_all(text.substr(0, end)); trimmed.empty())
      collector.leave_out(line);
    else
      collector.take(line, trimmed);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return collector.list();
}

NameList make_name_list(std::span<const std::string> texts) {
  Collector collector;
  for (std::size_t i = 0; i < texts.size(); ++i) collector.take(i + 1, trim_all(texts[i]));
  return collector.list();
}

}  // namespace bellwether::market
