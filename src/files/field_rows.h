// The rows of delimited text, field by field: RFC 4180 with any delimiter, and lines that end in LF, CRLF or
// CR.

#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether::files {

constexpr std::size_t kFieldsKept = 64;  // A row may have more; they are counted and ignored.

struct FieldRow {
  std::size_t line = 0;                       // Where it starts, from 1.
  std::vector<std::string_view> fields = {};  // The first kFieldsKept, trimmed.
  std::size_t field_count = 0;
  std::uint64_t quoted = 0;  // A bit for each of the fields that stood in quotes.
  bool is_closed = true;     // False when the text ends inside quotes.

  bool is_quoted(std::size_t field) const { return (quoted >> field & 1) != 0; }
  std::string_view at(std::size_t field) const {
    return field < fields.size() ? fields[field] : std::string_view();
  }
};

// Of comma, semicolon and tab the one that makes most of the first lines rows of one length.
char delimiter_of(std::string_view text);

// A field's view lies in the text, or in the reader where it holds doubled quotes; valid until next().
class FieldRows {
 public:
  FieldRows(std::string_view text, char delimiter) : rest_(text), delimiter_(delimiter) {}

  // The next row that is not empty; false at the end of the text.
  bool next(FieldRow& row);

 private:
  void read(FieldRow& row);
  std::string_view read_quoted(bool& is_closed);

  std::string_view rest_;
  char delimiter_;
  std::size_t line_ = 1;
  std::deque<std::string> unescaped_ = {};  // Its elements stay where they are.
};

}  // namespace bellwether::files
