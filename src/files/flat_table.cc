#include "files/flat_table.h"

#include "base/text.h"

namespace bellwether::files {

namespace {

void separate(std::string& text) {
  if (!text.empty() && text.back() != '\n') text += ',';
}

}  // namespace

void FlatTable::text_field(std::string_view value) {
  separate(text);
  text += '"';
  for (const char c : value) {
    if (c == '"') text += '"';
    text += c == '\n' || c == '\r' || c == '\0' ? ' ' : c;
  }
  text += '"';
}

void FlatTable::number_field(double value) {
  separate(text);
  text += format_shortest(value);
}

void FlatTable::field(const boost::json::value& value) {
  if (const auto* const string = value.if_string()) {
    text_field(*string);
  } else if (value.is_number()) {
    boost::system::error_code error;
    number_field(value.to_number<double>(error));
  } else {
    text_field("");
  }
}

void FlatTable::end_row() {
  text += '\n';
}

void FlatTable::header(std::string_view names) {
  text.append(names).append("\n");
}

std::unexpected<Error> unknown_shape(std::string what) {
  return fail(ErrorKind::InvalidInput, "this is JSON of an unknown shape: " + std::move(what));
}

}  // namespace bellwether::files
