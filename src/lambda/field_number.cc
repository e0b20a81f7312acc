#include "lambda/field_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace bellwether::lambda {
namespace {

constexpr std::array<std::string_view, 11> kUnits = {
    "us", "ms", "seconds", "bytes", "records", "failures", "attempts", "attempt", "charts", "items", "count"};

}  // namespace

std::optional<double> field_number(const ports::Field& field) {
  const std::string_view unit = field.name.substr(field.name.rfind('_') + 1);
  if (std::ranges::find(kUnits, unit) == kUnits.end()) return std::nullopt;
  double number = 0;
  const char* const end = field.value.data() + field.value.size();
  const auto [rest, error] = std::from_chars(field.value.data(), end, number);
  if (error != std::errc() || rest != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace bellwether::lambda
