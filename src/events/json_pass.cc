#include "events/json_pass.h"

#include <boost/json/basic_parser_impl.hpp>
#include <string>

#include "events/item_reader.h"

namespace bellwether::events {
namespace {

namespace json = boost::json;
using Code = json::error_code;
using View = json::string_view;
using Follow = JsonVisitor::Follow;

// What Boost.JSON's parser calls.
class Handler {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the parser wants these names.
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  // NOLINTEND(readability-identifier-naming)

  Handler(JsonVisitor& visitor, const AttributeNames& names) : visitor_(visitor), item_(names) {}

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }

  bool on_object_begin(Code& code) {
    if (skipped_ > 0) return ++skipped_, true;
    if (in_item_) {
      if (!item_.open_object()) skipped_ = kInside;
      return true;
    }
    switch (visitor_.open_object()) {
      case Follow::Enter:
        break;
      case Follow::Skip:
        skipped_ = kInside;
        break;
      case Follow::Item:
        in_item_ = true;
        in_place_ = false;
        item_.begin();
        break;
      case Follow::Place:
        in_item_ = in_place_ = true;
        item_.begin_place();
        break;
    }
    return go_on(code);
  }

  bool on_object_end(std::size_t, Code& code) {
    if (skipped_ > 0) return end_skipped();
    if (!in_item_) return visitor_.close(), go_on(code);
    return !item_.close() || end_item(code);
  }

  bool on_array_begin(Code& code) {
    if (skipped_ > 0) return ++skipped_, true;
    if (in_item_) {
      if (!item_.open_array()) skipped_ = kInside;
      return true;
    }
    if (visitor_.open_array() != Follow::Enter) skipped_ = kInside;
    return go_on(code);
  }

  bool on_array_end(std::size_t, Code& code) {
    if (skipped_ > 0) return end_skipped();
    if (in_item_) return item_.close_array(), true;
    visitor_.close();
    return go_on(code);
  }

  bool on_key_part(View part, std::size_t, Code&) { return keep(part); }

  bool on_key(View last, std::size_t, Code& code) {
    if (skipped_ > 0) return true;
    const std::string_view name = whole(last);
    if (!(in_item_ ? item_.key(name) : visitor_.key(name))) skipped_ = kValue;
    return in_item_ || go_on(code);
  }

  bool on_string_part(View part, std::size_t, Code&) { return keep(part); }

  bool on_string(View last, std::size_t, Code& code) {
    if (skipped_ > 0) return skip_scalar();
    const std::string_view text = whole(last);
    in_item_ ? item_.text(text) : visitor_.text(text);
    return in_item_ || go_on(code);
  }

  bool on_number_part(View part, Code&) { return keep(part); }

  bool on_int64(std::int64_t value, View last, Code& code) {
    return number(static_cast<double>(value), last, code);
  }
  bool on_uint64(std::uint64_t value, View last, Code& code) {
    return number(static_cast<double>(value), last, code);
  }
  bool on_double(double value, View last, Code& code) { return number(value, last, code); }
  bool on_bool(bool value, Code& code) { return literal(value ? "true" : "false", code); }
  bool on_null(Code& code) { return literal("null", code); }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }

 private:
  // How deep the parser is in what nobody wants: 1 at the value itself, 2 inside it.
  static constexpr std::size_t kValue = 1, kInside = 2;

  bool keep(View part) {
    if (skipped_ > 0) return true;
    if (!in_parts_) parts_.clear();
    in_parts_ = true;
    parts_.append(part);
    return true;
  }

  // The parts of a text or number, joined: good until the next one.
  std::string_view whole(View last) {
    if (!in_parts_) [[likely]]
      return {last.data(), last.size()};
    return join(last);
  }

  // What is rare is no part of its callers, or they would be too large to be part of the parser.
  [[gnu::noinline]] std::string_view join(View last) {
    in_parts_ = false;
    parts_.append(last);
    return {parts_.data(), parts_.size()};
  }

  [[gnu::noinline]] bool end_item(Code& code) {
    in_item_ = false;
    if (in_place_)
      visitor_.place(item_.take_place());
    else
      visitor_.item(item_.take());
    return go_on(code);
  }

  bool skip_scalar() {
    if (skipped_ == kValue) skipped_ = 0;
    return true;
  }

  bool end_skipped() {
    if (--skipped_ == kValue) skipped_ = 0;
    return true;
  }

  bool number(double value, View last, Code& code) {
    if (skipped_ > 0) return skip_scalar();
    const std::string_view digits = whole(last);
    in_item_ ? item_.other() : visitor_.number(value, digits);
    return in_item_ || go_on(code);
  }

  bool literal(std::string_view word, Code& code) {
    if (skipped_ > 0) return skip_scalar();
    in_item_ ? item_.other() : visitor_.literal(word);
    return in_item_ || go_on(code);
  }

  bool go_on(Code& code) const {
    if (!visitor_.refusal()) return true;
    code = boost::system::errc::make_error_code(boost::system::errc::operation_canceled);
    return false;
  }

  JsonVisitor& visitor_;
  ItemReader item_;
  bool in_item_ = false, in_place_ = false;
  std::size_t skipped_ = 0;
  bool in_parts_ = false;  // A text or number has begun in parts_.
  std::string parts_;
};

}  // namespace

Result<void> read_json(std::string_view text, JsonVisitor& visitor, const AttributeNames& names) {
  json::basic_parser<Handler> parser({.max_depth = kJsonDepthMax}, visitor, names);
  Code code;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
  if (visitor.refusal()) return std::unexpected(*visitor.refusal());
  if (!code && read < text.size()) code = json::error::extra_data;
  if (code) return fail(ErrorKind::InvalidInput, "not JSON: " + code.message());
  return {};
}

}  // namespace bellwether::events
