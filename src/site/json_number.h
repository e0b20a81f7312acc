// Numbers as the page's files write them.

#pragma once

#include <optional>
#include <string>

namespace bellwether::site {

// With at most two decimals: "3.04", "-12.5", "0".
std::string two_decimals(double number);

// The number as it is, or null.
std::string number_or_null(std::optional<double> number);

}  // namespace bellwether::site
