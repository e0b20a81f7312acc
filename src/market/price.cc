#include "market/price.h"

#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/text.h"

namespace bellwether::market {
namespace {

// DynamoDB's range for numbers ends here too.
constexpr double kLargest = 1e15;

int significant_digits(std::string_view text) {
  int digits = 0, trailing_zeros = 0;
  for (const char c : text) {
    if (c == 'e' || c == 'E') break;
    if (c < '0' || c > '9') continue;
    if (c == '0') {
      trailing_zeros += digits > 0;
    } else {
      digits += trailing_zeros + 1;
      trailing_zeros = 0;
    }
  }
  return digits;
}

}  // namespace

Price::Price(double value) : value_(value == 0 ? 0 : value) {
  CHECK(std::isfinite(value) && value >= 0);
}

Result<Price> Price::parse(std::string_view text) {
  const auto refuse = [&](std::string_view rule) {
    return fail(ErrorKind::InvalidInput, "price '" + std::string(text) + "' " + std::string(rule));
  };
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return refuse("is out of range");
  if (error != std::errc() || end != text.data() + text.size()) return refuse("is not a number");
  if (!std::isfinite(value)) return refuse("is not finite");
  if (value < 0) return refuse("is below 0");
  if (value > kLargest) return refuse("is above 1e15");
  if (significant_digits(text) > 15) return refuse("has more than 15 significant digits");
  return Price(value);
}

std::string Price::text() const {
  return format_shortest(value_);
}

}  // namespace bellwether::market
