// A number that is the whole of a text, and what numbers are made of.

#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <type_traits>

namespace bellwether {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A whole number: digits of the base and nothing else, "42" or, in base 16, "2a" and "2A"; a '-' before them
// when T has a sign, never a '+', a space or "0x". A double: "-1.5" or "15e-1", and finite. Nothing when the
// text is anything else, or does not fit into T.
template <class T>
std::optional<T> parse_number(std::string_view text, int base = 10) {
  static_assert(!std::is_same_v<T, bool> && !std::is_same_v<T, char>);
  T number{};
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  std::from_chars_result read;
  if constexpr (std::is_floating_point_v<T>)
    read = std::from_chars(begin, end, number);
  else
    read = std::from_chars(begin, end, number, base);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(number)) return std::nullopt;
  }
  return number;
}

}  // namespace bellwether
