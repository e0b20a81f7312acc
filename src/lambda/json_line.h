// One JSON object on one line, its members in the order they were added.

#pragma once

#include <string>
#include <string_view>

#include "base/json_string.h"

namespace bellwether::lambda {

class JsonLine {
 public:
  JsonLine& text(std::string_view name, std::string_view value) { return json(name, json_string(value)); }
  JsonLine& number(std::string_view name, double value);
  JsonLine& truth(std::string_view name, bool value) { return json(name, value ? "true" : "false"); }
  // `value` is JSON already.
  JsonLine& json(std::string_view name, std::string_view value);
  // Members of an object that are JSON already: ,"a":1,"b":2
  JsonLine& members(std::string_view text);

  std::string object() const { return line_.empty() ? "{}" : line_ + "}"; }
  std::string line() const { return object() + "\n"; }

 private:
  std::string line_;
};

}  // namespace bellwether::lambda
