#include "lambda/json_line.h"

#include "base/text.h"

namespace bellwether::lambda {

JsonLine& JsonLine::number(std::string_view name, double value) {
  return json(name, format_shortest(value));
}

JsonLine& JsonLine::json(std::string_view name, std::string_view value) {
  line_ += line_.empty() ? '{' : ',';
  append_json_string(line_, name);
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
