#include "cost/estimate.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

namespace bellwether::cost {
namespace {

// Nothing when there is no such line.
std::optional<Line> line_of(const Estimate& estimate, std::string_view charge) {
  for (const Line& line : estimate.lines)
    if (line.charge->name == charge) return line;
  return std::nullopt;
}

TEST(Estimate, KnowsEveryPriceOfUsEast1ButThatBetweenRegions) {
  for (const Charge& charge : kCharges)
    EXPECT_EQ(find_price(charge.name, "us-east-1") != nullptr, charge.name != "BetweenRegions")
        << charge.name;
}

TEST(Estimate, CountsWhatHasNoPriceInItsRegionInsteadOfGuessing) {
  Workload workload{.items = 100, .names = 100};
  workload.region = "mars-north-1";
  const Estimate there = estimate(workload);
  // The bucket is still in us-east-1.
  EXPECT_EQ(there.unknown, static_cast<int>(there.lines.size()) - 3);
  EXPECT_EQ(line_of(there, "TableWrites")->price, nullptr);
  EXPECT_EQ(line_of(there, "TableWrites")->quantity, 18000);
  EXPECT_NE(line_of(there, "BucketWrites")->price, nullptr);
  EXPECT_NE(line_of(there, "BetweenRegions"), std::nullopt);
  EXPECT_EQ(there.caching.price, nullptr);
}

TEST(Estimate, ChargesForTheWholeItemAtEveryPrice) {
  // 200 + 14 * 58 = 1012 bytes, and 1026 a day later.
  EXPECT_EQ(line_of(estimate({.items = 1, .days_of_prices = 58}), "TableWrites")->quantity, 30);
  EXPECT_EQ(line_of(estimate({.items = 1, .days_of_prices = 59}), "TableWrites")->quantity, 60);
}

TEST(Estimate, AsksComprehendForNewTextsAlone) {
  Workload workload{.names = 10, .text_changes = 4, .text_length = 301, .is_scored_by_comprehend = true};
  const Estimate often = estimate(workload);
  EXPECT_EQ(line_of(often, "Sentiment")->quantity, 10 * 4 * 4);
  EXPECT_EQ(often.caching.units_without, 8640 * 10 * 4);
  // A text that changes between two readings is read once.
  workload.every = std::chrono::days(30);
  EXPECT_EQ(line_of(estimate(workload), "Sentiment")->quantity, 10 * 4);
  // Three units at least.
  workload.text_length = 1;
  EXPECT_EQ(line_of(estimate(workload), "Sentiment")->quantity, 10 * 3);
  workload.is_scored_by_comprehend = false;
  EXPECT_EQ(line_of(estimate(workload), "Sentiment"), std::nullopt);
  EXPECT_EQ(estimate(workload).caching.units, 10 * 3);
}

TEST(Estimate, TakesTheAllowanceOffAndNeverMoreThanTheCharge) {
  const Estimate idle = estimate({});
  EXPECT_EQ(line_of(idle, "QueueRequests")->quantity, 3 * 648000);
  EXPECT_GT(line_of(idle, "QueueRequests")->usd, 0.25);
  EXPECT_NEAR(line_of(idle, "QueueRequests")->usd_to_pay, 0.3776, 1e-9);  // A million is free.
  EXPECT_NEAR(line_of(idle, "Alarms")->usd_to_pay, 1.5, 1e-9);            // 25, of which 10 are free.
}

TEST(Estimate, ChargesForAKeyOfTheStagesOwnWhereItHasOne) {
  EXPECT_EQ(line_of(estimate({}), "Keys"), std::nullopt);
  const Estimate with_key = estimate({.has_own_key = true});
  EXPECT_EQ(line_of(with_key, "Keys")->usd, 1);
  EXPECT_NEAR(with_key.usd - estimate({}).usd, 1, 1e-9);
}

TEST(Estimate, HasNoLineForNothing) {
  std::set<std::string_view> charges;
  for (const Line& line : estimate({}).lines) charges.insert(line.charge->name);
  EXPECT_EQ(charges, (std::set<std::string_view>{"QueueRequests", "Alarms", "Dashboards", "Mails"}));
}

}  // namespace
}  // namespace bellwether::cost
