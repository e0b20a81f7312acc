#include "files/field_rows.h"

#include <algorithm>
#include <array>
#include <map>

namespace bellwether::files {
namespace {

constexpr std::size_t kLinesLookedAt = 60, kBytesLookedAt = 64 << 10;

std::string_view trimmed(std::string_view text) {
  if (text.empty() || (text.front() > ' ' && text.back() > ' ')) return text;
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

char delimiter_of(std::string_view text) {
  text = text.substr(0, kBytesLookedAt);
  constexpr std::string_view kDelimiters = "\t;,";
  std::array<std::map<std::size_t, std::size_t>, kDelimiters.size()> lines_by_count;
  std::array<std::size_t, kDelimiters.size()> counts = {};
  bool is_quoted = false;
  std::size_t lines = 0;
  for (std::size_t i = 0; i <= text.size() && lines < kLinesLookedAt; ++i) {
    const char c = i < text.size() ? text[i] : '\n';
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\n' || c == '\r') {
      for (std::size_t d = 0; d < counts.size(); ++d)
        if (counts[d] > 0) ++lines_by_count[d][counts[d]];
      counts = {};
      ++lines;
    } else if (const auto d = kDelimiters.find(c); d != kDelimiters.npos) {
      ++counts[d];
    }
  }
  char best = ',';
  std::size_t most = 0;
  for (std::size_t d = 0; d < kDelimiters.size(); ++d) {
    std::size_t same = 0;
    for (const auto& [count, number] : lines_by_count[d]) same = std::max(same, number);
    // Where two do as well, the comma is part of values.
    if (same > most) best = kDelimiters[d], most = same;
  }
  return best;
}

bool FieldRows::next(FieldRow& row) {
  while (!rest_.empty()) {
    if (!unescaped_.empty()) unescaped_.clear();
    read(row);
    if (row.field_count != 1 || !row.fields[0].empty() || !row.is_closed) return true;
  }
  return false;
}

void FieldRows::read(FieldRow& row) {
  row.line = line_;
  row.fields.clear();
  row.quoted = 0;
  row.is_closed = true;
  const char* at = rest_.data();
  const char* const end = at + rest_.size();
  const char delimiter = delimiter_;
  std::size_t count = 0;
  for (;;) {
    while (at != end && *at == ' ') ++at;
    std::string_view field;
    if (at != end && *at == '"') {
      rest_ = {at + 1, end};
      field = read_quoted(row.is_closed);
      at = rest_.data();
      if (count < kFieldsKept) row.quoted |= std::uint64_t{1} << count;
    } else {
      const char* const begin = at;
      while (at != end && *at != delimiter && *at != '\n' && *at != '\r') ++at;
      field = trimmed({begin, at});
    }
    if (count < kFieldsKept) row.fields.push_back(field);
    ++count;
    if (at == end || *at != delimiter) break;
    ++at;
    // A delimiter at the end of the text ends an empty field.
    if (at == end) {
      if (count < kFieldsKept) row.fields.emplace_back();
      ++count;
      break;
    }
  }
  row.field_count = count;
  rest_ = {at, end};
  if (rest_.starts_with("\r\n")) {
    rest_.remove_prefix(2);
  } else if (!rest_.empty()) {
    rest_.remove_prefix(1);
  }
  ++line_;
}

std::string_view FieldRows::read_quoted(bool& is_closed) {
  auto quote = rest_.find('"');
  const auto ends = [&](std::size_t at) {
    return at >= rest_.size() || rest_[at] == delimiter_ || rest_[at] == '\n' || rest_[at] == '\r';
  };
  const auto count_lines = [&](std::string_view part) {
    line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
  };
  if (quote != rest_.npos && ends(quote + 1)) {
    const auto field = rest_.substr(0, quote);
    count_lines(field);
    rest_.remove_prefix(quote + 1);
    return trimmed(field);
  }
  std::string value;
  for (;;) {
    quote = rest_.find('"');
    is_closed = quote != rest_.npos;
    const auto part = rest_.substr(0, quote);
    count_lines(part);
    value += part;
    rest_.remove_prefix(is_closed ? quote + 1 : rest_.size());
    if (!is_closed || !rest_.starts_with('"')) break;
    value += '"';
    rest_.remove_prefix(1);
  }
  // What follows the closing quote keeps the quote, so that the value is refused and not changed.
  std::size_t end = 0;
  while (!ends(end)) ++end;
  if (const auto tail = trimmed(rest_.substr(0, end)); !tail.empty()) value.append("\"").append(tail);
  rest_.remove_prefix(end);
  return trimmed(unescaped_.emplace_back(std::move(value)));
}

}  // namespace bellwether::files
