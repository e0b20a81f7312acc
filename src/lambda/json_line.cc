#include "lambda/json_line.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "lambda/valid_text.h"

namespace bellwether::lambda {

std::string json_quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(valid_text(text)));
}

JsonLine& JsonLine::number(std::string_view name, double value) {
  return json(name, format_shortest(value));
}

JsonLine& JsonLine::json(std::string_view name, std::string_view value) {
  line_ += line_.empty() ? '{' : ',';
  line_ += json_quoted(name);
  line_ += ':';
  line_ += value;
  return *this;
}

JsonLine& JsonLine::members(std::string_view text) {
  if (line_.empty() && !text.empty()) {
    line_ = '{';
    text.remove_prefix(1);
  }
  line_ += text;
  return *this;
}

}  // namespace bellwether::lambda
