// AWS's list prices, and what is free: data/aws/prices.csv and free.csv, which data/aws/price_tables.cc makes
// a part of the executable. A price that nobody has looked up is unknown and never guessed.

#pragma once

#include <span>
#include <string_view>

namespace bellwether::cost {

struct Price {
  std::string_view charge;
  std::string_view region;
  double usd;  // For so many
  double units;
  std::string_view date;  // When the source had it: "2026-09".
  std::string_view source;
};

struct Allowance {
  std::string_view charge;
  double quantity;  // A month, for the whole account.
  std::string_view date, source;
};

std::span<const Price> prices();
std::span<const Allowance> allowances();

// Null when it is unknown.
const Price* find_price(std::string_view charge, std::string_view region);

// 0 when there is none.
double free_quantity(std::string_view charge);

}  // namespace bellwether::cost
