#include "lambda/environment.h"

#include "base/text.h"

namespace bellwether::lambda {

bool is_on(const system::Environment& environment, const std::string& name) {
  const std::string value = lower_ascii(text_in(environment, name));
  return value == "1" || value == "true" || value == "yes" || value == "on" || value == "y" || value == "t";
}

}  // namespace bellwether::lambda
