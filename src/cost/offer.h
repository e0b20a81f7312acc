// AWS's own public price list, as its offer files have it: one a service and region, for everybody and
// without credentials at
// https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<service>/current/<region>/index.json.
//
// A file lists products, each of which bears a usage type ("APN1-WriteRequestUnits"), and their terms, whose
// steps begin with what is free. Of a charge the price is that of the first step that costs anything.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "cost/charge.h"

namespace bellwether::cost {

// "AmazonDynamoDB": the service, as AWS's list calls it, that has the charge.
std::string_view offer_of(const Charge& charge);

struct OfferedPrice {
  double usd;             // For one of what the charge counts.
  std::string published;  // "2026-09".
};

class Offer {
 public:
  // InvalidInput when it is no offer file.
  static Result<Offer> read(std::string_view text);

  // In the region that the file is of. `other_region` is where what goes between regions goes. NotFound when
  // there is no such product or no price in USD, InvalidInput when there are several.
  Result<OfferedPrice> price(const Charge& charge, std::string_view region,
                             std::string_view other_region) const;

 private:
  struct Document;
  explicit Offer(std::shared_ptr<const Document> document) : document_(std::move(document)) {}

  std::shared_ptr<const Document> document_;
};

}  // namespace bellwether::cost
