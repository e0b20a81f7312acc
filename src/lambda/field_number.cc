#include "lambda/field_number.h"

#include <algorithm>
#include <array>

#include "base/number.h"

namespace bellwether::lambda {
namespace {

constexpr std::array<std::string_view, 11> kUnits = {
    "us", "ms", "seconds", "bytes", "records", "failures", "attempts", "attempt", "charts", "items", "count"};

}  // namespace

std::optional<double> field_number(const ports::Field& field) {
  const std::string_view unit = field.name.substr(field.name.rfind('_') + 1);
  if (std::ranges::find(kUnits, unit) == kUnits.end()) return std::nullopt;
  return parse_number<double>(field.value);
}

}  // namespace bellwether::lambda
