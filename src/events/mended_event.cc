#include "events/mended_event.h"

#include <algorithm>
#include <vector>

#include "events/json_pass.h"

namespace bellwether::events {
namespace {

constexpr std::size_t kEscapeBytes = 6;  // "\ud83d".

// Of "\ud83d" at `at`; nothing when there is no such escape.
std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || text.size() - at < kEscapeBytes) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(at + 2, kEscapeBytes - 2)) {
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower >= '0' && lower <= '9')
      unit = unit * 16 + static_cast<unsigned>(lower - '0');
    else if (lower >= 'a' && lower <= 'f')
      unit = unit * 16 + static_cast<unsigned>(lower - 'a' + 10);
    else
      return std::nullopt;
  }
  return unit;
}

bool is_leading(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_trailing(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

// One pass over the text that knows texts and nesting, and no more of JSON: the parser reads what it wrote.
class Mender {
 public:
  explicit Mender(std::string_view text) : text_(text) {}

  std::optional<MendedEvent> mend() {
    while (at_ < text_.size() && !is_hopeless_) step();
    if (is_hopeless_ || mended_.faults.empty() || !open_.empty()) return std::nullopt;
    return std::move(mended_);
  }

 private:
  void step() {
    switch (const char c = text_[at_]) {
      case '"':
        return pass_text();
      case '{':
      case '[':
        return open(c);
      case '}':
      case ']':
        return close(c);
      default:
        copy(1);
    }
  }

  bool is_too_deep() const { return open_.size() > kJsonDepthMax; }
  bool is_in_record() const { return is_records_ && open_.size() > 2; }

  void copy(std::size_t size) {
    if (!is_too_deep()) mended_.text += text_.substr(at_, size);
    at_ += size;
  }

  void open(char bracket) {
    // {"Records":[{...
    if (open_.size() == 1) is_records_ = bracket == '[' && name_ == "Records";
    if (open_.size() == 2 && is_records_ && bracket == '{') ++record_;
    open_.push_back(bracket);
    if (open_.size() == kJsonDepthMax + 1) {
      mended_.text += "null";
      fault("nested more than " + std::to_string(kJsonDepthMax) + " levels deep");
    }
    copy(1);
  }

  void close(char bracket) {
    const bool was_too_deep = is_too_deep();
    if (open_.empty() || open_.back() != (bracket == '}' ? '{' : '[')) {
      is_hopeless_ = true;
      return;
    }
    open_.pop_back();
    if (was_too_deep)
      ++at_;
    else
      copy(1);
  }

  void pass_text() {
    const std::size_t begin = at_;
    copy(1);
    while (at_ < text_.size() && text_[at_] != '"') text_[at_] == '\\' ? pass_escape() : copy(1);
    if (open_.size() == 1) name_ = text_.substr(begin + 1, at_ - begin - 1);
    if (at_ < text_.size()) copy(1);
  }

  void pass_escape() {
    const auto unit = escaped_unit(text_, at_);
    if (!unit || (!is_leading(*unit) && !is_trailing(*unit))) return copy(unit ? kEscapeBytes : 2);
    const auto next = escaped_unit(text_, at_ + kEscapeBytes);
    if (is_leading(*unit) && next && is_trailing(*next)) return copy(2 * kEscapeBytes);
    fault("a text has half of a surrogate pair, " + std::string(text_.substr(at_, kEscapeBytes)));
    if (!is_too_deep()) mended_.text += "\\ufffd";
    at_ += kEscapeBytes;
  }

  void fault(const std::string& what) {
    if (is_in_record())
      mended_.faults.try_emplace(record_, what);
    else
      is_hopeless_ = true;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<char> open_;
  std::string_view name_;  // The last text of the event's own members.
  bool is_records_ = false;
  bool is_hopeless_ = false;
  std::size_t record_ = 0;
  MendedEvent mended_;
};

}  // namespace

std::optional<MendedEvent> mend_event(std::string_view event) {
  return Mender(event).mend();
}

}  // namespace bellwether::events
