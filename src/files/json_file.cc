#include "files/json_file.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "files/delimited_file.h"
#include "files/flat_table.h"

namespace bellwether::files {
namespace {

namespace json = boost::json;

Result<json::value> parse(std::string_view text) {
  json::array values;
  std::size_t at = 0;
  while (at < text.size()) {
    json::parser parser;
    boost::system::error_code error;
    at += parser.write_some(text.data() + at, text.size() - at, error);
    if (error) {
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
      if (error == json::error::incomplete)
        return fail(ErrorKind::InvalidInput, "this is JSON that ends too soon: is it the whole file?");
      return fail(ErrorKind::InvalidInput,
                  "line " + std::to_string(line) + ": this begins as JSON, but is none: " + error.message());
    }
    values.push_back(parser.release());
    at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
  }
  // JSON Lines is a list without its brackets.
  if (values.size() == 1) return std::move(values.front());
  return values;
}

// What the table's reader says of "line 3" is of entry 2: the first line is the header.
std::string with_entries(std::string_view message) {
  constexpr std::string_view kLine = "line ";
  std::string text;
  for (std::size_t at = 0; at < message.size();) {
    const auto found = message.find(kLine, at);
    text += message.substr(at, found - at);
    if (found == message.npos) break;
    const auto begin = found + kLine.size();
    const auto end = std::min(message.find_first_not_of("0123456789", begin), message.size());
    const auto line = parse_number<std::size_t>(message.substr(begin, end - begin));
    at = end;
    if (!line) {
      text += kLine;
    } else if (*line > 1) {
      text += "entry " + std::to_string(*line - 1);
    } else if (message.substr(at).starts_with(": ")) {
      at += 2;
    }
  }
  return text;
}

}  // namespace

bool looks_like_json(std::string_view text) {
  text = text.substr(0, 4096);
  const auto at = text.find_first_not_of(" \t\r\n");
  return at != text.npos && (text[at] == '{' || text[at] == '[');
}

Result<std::vector<NamedHistory>> read_json(std::string text, const Hints& hints,
                                            Understanding& understanding) {
  FlatTable table;
  {
    text = with_marked_numbers(text);
    const json::value value = TRY(parse(text));
    std::string().swap(text);
    table = TRY(table_of_shape(value, hints));
  }
  // Programs write a decimal point, in texts too.
  Hints with_mark = hints;
  if (!with_mark.decimal) with_mark.decimal = DecimalMark::Point;
  auto histories = read_delimited(std::move(table.text), with_mark, understanding, table.may_replace_last);
  if (!histories)
    return std::unexpected(Error{histories.error().kind, with_entries(histories.error().message)});
  understanding.kind = table.kind;
  return histories;
}

}  // namespace bellwether::files
