// A form: a text with blanks, `{{name}}`, each of which is filled in.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace bellwether::stack {

struct Filling {
  std::string_view blank;
  std::string_view text;
};

// All blanks of the form must be among the fillings. A filling of several lines ends with a newline when the
// blank stands alone on its line, which it then takes whole: an empty one leaves no line behind.
std::string filled(std::string_view form, std::initializer_list<Filling> fillings);

// As YAML and JSON quote a text.
std::string double_quoted(std::string_view text);

// As YAML alone does, where quotation marks stay readable. Of a text on one line.
std::string single_quoted(std::string_view text);

// A text with `${...}` that CloudFormation shall fill in, or one without.
std::string substituted(std::string_view text);

}  // namespace bellwether::stack
