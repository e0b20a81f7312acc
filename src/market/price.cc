#include "market/price.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/check.h"
#include "base/text.h"

namespace bellwether::market {
namespace {

// DynamoDB's range for numbers ends here too.
constexpr double kLargest = 1e15;

constexpr double kPowersOfTen[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

constexpr int kDigitsMax = 15;

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

// Nearly every price is "123.45": up to 15 digits, perhaps with a point among them. Both
// the digits and the power of ten are whole doubles, so their quotient is the nearest
// double, as from_chars would find it. Nothing when it is none of these.
std::optional<double> parse_plain(std::string_view text) {
  if (text.size() > 16) return std::nullopt;
  std::uint64_t digits = 0;
  const auto read = [&](std::size_t at) {
    for (; at < text.size(); ++at) {
      const auto digit = static_cast<unsigned>(text[at] - '0');
      if (digit > 9) break;
      digits = digits * 10 + digit;
    }
    return at;
  };
  const std::size_t point = read(0);
  const bool whole = point == text.size();
  if (!whole && (text[point] != '.' || read(point + 1) != text.size())) return std::nullopt;
  const std::size_t count = text.size() - (whole ? 0 : 1);
  if (count == 0 || count > 15) return std::nullopt;
  const auto number = static_cast<double>(digits);
  // A division takes longer than reading the digits.
  return whole ? number : number / kPowersOfTen[count - point];
}

// To kDigitsMax significant digits.
double rounded(double value) {
  char digits[32];
  const auto [end, error] =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific, kDigitsMax - 1);
  CHECK(error == std::errc());
  std::from_chars(digits, end, value);
  return value;
}

}  // namespace

Result<Price> Price::parse(std::string_view text) {
  if (const auto plain = parse_plain(text)) return Price(*plain);
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
  return Price(significant_digits(text) > kDigitsMax ? rounded(value) : value);
}

std::string Price::text() const {
  return format_shortest(value_);
}

}  // namespace bellwether::market
