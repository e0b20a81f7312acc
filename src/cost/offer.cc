#include "cost/offer.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <optional>
#include <set>

#include "base/check.h"
#include "base/number.h"

namespace bellwether::cost {
namespace json = boost::json;
namespace {

// Where a charge stands in the list. The usage type of a product is one of these, with or without the code of
// its region before it.
struct Place {
  std::string_view charge, offer, usage_type;
  std::string_view other_usage_type = {};                 // That it has in some regions.
  std::string_view attribute = {}, attribute_value = {};  // What else a product must have.
};

constexpr std::array kPlaces = {
    Place{"LambdaRequests", "AWSLambda", "Request-ARM"},
    Place{"LambdaSeconds", "AWSLambda", "Lambda-GB-Second-ARM"},
    Place{"TableWrites", "AmazonDynamoDB", "WriteRequestUnits"},
    Place{"TableReads", "AmazonDynamoDB", "ReadRequestUnits"},
    Place{"TableStorage", "AmazonDynamoDB", "TimedStorage-ByteHrs"},
    Place{"TableRecovery", "AmazonDynamoDB", "TimedPITRStorage-ByteHrs"},
    Place{"QueueRequests", "AWSQueueService", "Requests-Tier1", "Requests-RBP", "queueType", "Standard"},
    Place{"Schedules", "AWSEvents", "ScheduledInvocation"},
    Place{"BucketWrites", "AmazonS3", "Requests-Tier1"},
    Place{"BucketReads", "AmazonS3", "Requests-Tier2"},
    Place{"BucketStorage", "AmazonS3", "TimedStorage-ByteHrs", {}, "volumeType", "Standard"},
    Place{"BetweenRegions", "AWSDataTransfer", "AWS-Out-Bytes", {}, "transferType", "InterRegion Outbound"},
    Place{"Sentiment", "comprehend", "DetectSentiment"},
    Place{"LogsIn", "AmazonCloudWatch", "DataProcessing-Bytes"},
    Place{"LogsKept", "AmazonCloudWatch", "TimedStorage-ByteHrs"},
    Place{"Metrics", "AmazonCloudWatch", "CW:MetricMonitorUsage"},
    Place{"Alarms", "AmazonCloudWatch", "CW:AlarmMonitorUsage"},
    Place{"Dashboards", "AmazonCloudWatch", "DashboardsUsageHour"},
    Place{"Mails", "AmazonSNS", "DeliveryAttempts-SMTP"},
    Place{"Keys", "awskms", "KMS-Keys"},
};

constexpr std::string_view kBetween = "BetweenRegions";

const Place& place_of(const Charge& charge) {
  const auto* const place = std::ranges::find(kPlaces, charge.name, &Place::charge);
  CHECK(place != kPlaces.end());
  return *place;
}

std::string_view text_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : "";
}

const json::object* object_in(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

// "APN1", "EU", or as KMS has it the region's name. "IA" is no region but a class of storage.
bool is_region_code(std::string_view code, std::string_view region) {
  constexpr auto kIsCapitalOrDigit = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  return code == region || (code != "IA" && std::ranges::all_of(code, kIsCapitalOrDigit));
}

bool is_usage(std::string_view type, std::string_view wanted, std::string_view region) {
  if (wanted.empty() || !type.ends_with(wanted)) return false;
  type.remove_suffix(wanted.size());
  if (type.empty()) return true;
  return type.ends_with('-') && is_region_code(type.substr(0, type.size() - 1), region);
}

bool is_product(const json::object& attributes, const Place& place, std::string_view region,
                std::string_view other_region) {
  if (!place.attribute.empty() && text_in(attributes, place.attribute) != place.attribute_value) return false;
  const std::string_view type = text_in(attributes, "usagetype");
  // Its type begins with the codes of both regions.
  if (place.charge == kBetween)
    return type.ends_with(place.usage_type) && text_in(attributes, "fromRegionCode") == region &&
           text_in(attributes, "toRegionCode") == other_region;
  return is_usage(type, place.usage_type, region) || is_usage(type, place.other_usage_type, region);
}

struct Step {
  double begin, usd;
};

std::optional<Step> step_of(const json::value& dimension) {
  const json::object* const object = dimension.if_object();
  const json::object* const prices = object == nullptr ? nullptr : object_in(*object, "pricePerUnit");
  if (prices == nullptr) return std::nullopt;
  const auto usd = parse_number<double>(text_in(*prices, "USD"));
  const auto begin = parse_number<double>(text_in(*object, "beginRange"));
  if (!usd) return std::nullopt;
  return Step{.begin = begin.value_or(0), .usd = *usd};
}

// Of a product's terms on demand the first step that costs anything; else what is free for good.
std::optional<double> usd_of(const json::object& terms) {
  std::optional<Step> found;
  for (const auto& [code, term] : terms) {
    const json::object* const object = term.if_object();
    const json::object* const dimensions =
        object == nullptr ? nullptr : object_in(*object, "priceDimensions");
    if (dimensions == nullptr) continue;
    for (const auto& [rate, dimension] : *dimensions) {
      const auto step = step_of(dimension);
      if (!step) continue;
      const bool is_better =
          !found || (found->usd == 0 && step->usd > 0) || (step->usd > 0 && step->begin < found->begin);
      if (is_better) found = step;
    }
  }
  return found ? std::optional(found->usd) : std::nullopt;
}

}  // namespace

struct Offer::Document {
  json::object root;
};

std::string_view offer_of(const Charge& charge) {
  return place_of(charge).offer;
}

Result<Offer> Offer::read(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  const bool is_offer = !error && value.is_object() && object_in(value.get_object(), "products") != nullptr &&
                        object_in(value.get_object(), "terms") != nullptr;
  if (!is_offer) return fail(ErrorKind::InvalidInput, "this is no offer file of AWS's price list");
  return Offer(std::make_shared<const Document>(Document{.root = std::move(value.get_object())}));
}

Result<OfferedPrice> Offer::price(const Charge& charge, std::string_view region,
                                  std::string_view other_region) const {
  const Place& place = place_of(charge);
  const json::object* const on_demand = object_in(*object_in(document_->root, "terms"), "OnDemand");
  std::set<double> prices;
  for (const auto& [sku, product] : *object_in(document_->root, "products")) {
    const json::object* const object = product.if_object();
    const json::object* const attributes = object == nullptr ? nullptr : object_in(*object, "attributes");
    if (attributes == nullptr || on_demand == nullptr) continue;
    if (!is_product(*attributes, place, region, other_region)) continue;
    const json::object* const terms = object_in(*on_demand, sku);
    const auto usd = terms == nullptr ? std::nullopt : usd_of(*terms);
    if (usd) prices.insert(*usd);
  }
  // A product that is free for good stands beside some that are not.
  if (prices.size() > 1) prices.erase(0);
  const std::string what = std::string(place.usage_type) + " in " + std::string(region);
  if (prices.empty()) return fail(ErrorKind::NotFound, "AWS's list has no price of " + what);
  if (prices.size() > 1) return fail(ErrorKind::InvalidInput, "AWS's list has several prices of " + what);
  constexpr std::size_t kMonthSize = 7;
  return OfferedPrice{
      .usd = *prices.begin(),
      .published = std::string(text_in(document_->root, "publicationDate").substr(0, kMonthSize))};
}

}  // namespace bellwether::cost
