// What a stage's things on AWS are called: one rule for the templates and for those who look at what they
// made.

#pragma once

#include <string>
#include <string_view>

#include "stack/template.h"

namespace bellwether::stack {

// "bellwether-dev-draw-charts".
inline std::string function_name(std::string_view stage, std::string_view function) {
  return stack_name(stage, StackPart::Work) + "-" + std::string(function);
}

inline std::string log_group_name(std::string_view stage, std::string_view function) {
  return "/aws/lambda/" + function_name(stage, function);
}

inline std::string dead_letters_name(std::string_view stage, std::string_view function) {
  return function_name(stage, function) + "-dead-letters";
}

// Of its alarms; each has more behind it.
inline std::string alarm_prefix(std::string_view stage) {
  return stack_name(stage, StackPart::Work) + "-";
}

}  // namespace bellwether::stack
