// JSON made rows: every shape becomes one table of fields separated by commas, so that one reader decides of
// days, numbers, columns and items.

#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "files/hints.h"

namespace bellwether::files {

struct FlatTable {
  std::string kind = {};  // "JSON: Yahoo's chart".
  std::string text = {};
  bool may_replace_last = false;  // Its last value may be of a day that is not over, and come twice.

  // A field of a row: a text in quotes, a number as it is written, anything else empty.
  void field(const boost::json::value& value);
  void text_field(std::string_view value);
  void end_row();
  void header(std::string_view names);
};

// Boost.JSON 1.81 reads some numbers a bit off, and keeps no text of them. So each number of a file becomes a
// text before it is parsed, behind this character, which no exporter writes.
inline constexpr char kNumberMark = '\x01';
std::string with_marked_numbers(std::string_view json);
bool is_number(const boost::json::value& value);
std::optional<double> number_of(const boost::json::value& value);

std::unexpected<Error> unknown_shape(std::string what);

// json_shapes.cc: lists of objects, lists of lists, objects of days. Tries what is inside, too.
Result<FlatTable> table_of_shape(const boost::json::value& value, const Hints& hints, int depth = 0);

// json_exporters.cc: those that have a shape of their own; NotFound when the value is none of theirs.
Result<FlatTable> table_of_exporter(const boost::json::value& value, const Hints& hints);

}  // namespace bellwether::files
