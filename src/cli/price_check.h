// Our prices beside those of AWS's own public price list.

#pragma once

#include <string>

#include "cli/command.h"

namespace bellwether::cli {

struct PriceCheckWish {
  std::string region, bucket_region;
  std::string price_list;  // Where AWS's list begins.
  bool json = false;
};

// AWS's own.
inline constexpr const char* kPriceList = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws";

// Done when every price that is known here is AWS's. What differs is told as rows for data/aws/prices.csv,
// and so is what is not known here; what AWS's list does not say is not taken for the same.
Outcome check_prices(const PriceCheckWish& wish, Context& context);

}  // namespace bellwether::cli
