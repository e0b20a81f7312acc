#include "files/flat_table.h"

#include <algorithm>

#include "base/number.h"
#include "files/guarded_name.h"

namespace bellwether::files {

namespace {

constexpr std::string_view kNumberCharacters = "+-.0123456789eE";

void separate(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += ',';
}

}  // namespace

void FlatTable::text_field(std::string_view value) {
  separate(text);
  text += '"';
  // What a reader of tables would take away again.
  if (is_guarded(value)) text += '\'';
  for (const char c : value) {
    if (c == '"') text += '"';
    text += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  }
  text += '"';
}

void FlatTable::field(const boost::json::value& value) {
  const auto* const string = value.if_string();
  if (string != nullptr && is_number(value)) {
    separate(text);
    text += std::string_view(*string).substr(1);
  } else {
    text_field(string == nullptr ? std::string_view() : std::string_view(*string));
  }
}

void FlatTable::end_row() {
  text += '\n';
}

void FlatTable::header(std::string_view names) {
  text.append(names).append("\n");
}

std::string with_marked_numbers(std::string_view json) {
  std::string marked;
  marked.reserve(json.size() + json.size() / 2);
  bool is_text = false;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (is_text && c == '\\') {
      marked += json.substr(at, 2);
      at += 2;
      continue;
    }
    if (c == '"') is_text = !is_text;
    const std::size_t end =
        is_text ? at : std::min(json.find_first_not_of(kNumberCharacters, at), json.size());
    // Words such as true have an e, too; a number begins with a digit or a minus.
    if (end > at && (c == '-' || (c >= '0' && c <= '9'))) {
      marked.append("\"\\u0001").append(json.substr(at, end - at)).append("\"");
      at = end;
    } else {
      marked += c;
      ++at;
    }
  }
  return marked;
}

bool is_number(const boost::json::value& value) {
  const auto* const text = value.if_string();
  return text != nullptr && text->size() > 1 && text->front() == kNumberMark &&
         std::string_view(*text).find_first_not_of(kNumberCharacters, 1) == std::string_view::npos;
}

std::optional<double> number_of(const boost::json::value& value) {
  if (!is_number(value)) return std::nullopt;
  return parse_number<double>(std::string_view(value.get_string()).substr(1));
}

std::unexpected<Error> unknown_shape(std::string what) {
  return fail(ErrorKind::InvalidInput, "this is JSON of an unknown shape: " + std::move(what));
}

}  // namespace bellwether::files
