#include "market/price.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <random>

#include "market/price_history.h"

namespace bellwether::market {
namespace {

TEST(Price, ShowsWhatWasEntered) {
  for (const char* text : {"0", "1200", "12.34", "0.1", "0.000001", "999999999999999", "489.5"}) {
    const auto price = Price::parse(text);
    ASSERT_TRUE(price) << text;
    EXPECT_EQ(price->text(), text);
  }
}

TEST(Price, RefusesWhatIsNoPriceAndSaysWhy) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"", "price '' is not a number"},           {"abc", "price 'abc' is not a number"},
      {"1,200", "price '1,200' is not a number"}, {"-1", "price '-1' is below 0"},
      {"nan", "price 'nan' is not finite"},       {"inf", "price 'inf' is not finite"},
      {"1e999", "price '1e999' is out of range"}, {"1e16", "price '1e16' is above 1e15"},
      {" 1", "price ' 1' is not a number"},
  };
  for (const auto& c : cases) {
    const auto price = Price::parse(c.text);
    ASSERT_FALSE(price) << c.text;
    EXPECT_EQ(price.error().message, c.message);
  }
}

TEST(Price, WithMoreDigitsThanADoubleHoldsIsRoundedToThoseItHolds) {
  const struct {
    const char* text;
    const char* shown;
  } cases[] = {
      {"1234.5600000000001", "1234.56"},
      {"0.30000000000000004", "0.3"},
      {"0.1000000000000000055511151231257827", "0.1"},
      {"1.234567890123456", "1.23456789012346"},
      {"999999999999999.9", "1000000000000000"},
      {"99.999999999999999999", "100"},
  };
  for (const auto& c : cases) {
    const auto price = Price::parse(c.text);
    ASSERT_TRUE(price) << c.text;
    EXPECT_EQ(price->text(), c.shown);
  }
}

TEST(Price, IsTheNearestDoubleToWhatWasWritten) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    std::string text = std::to_string(random() % static_cast<std::uint64_t>(std::pow(10, random() % 16)));
    if (random() % 4 > 0) text.insert(random() % (text.size() + 1), ".");
    if (random() % 8 == 0) text.insert(0, "0");
    double expected = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), expected);
    ASSERT_TRUE(error == std::errc() && end == text.data() + text.size()) << text;
    const auto price = Price::parse(text);
    ASSERT_TRUE(price) << text;
    ASSERT_EQ(price->value(), expected) << text;
  }
  for (const char* text : {".", "1.2.3", "1..2", "+1", "1_000"}) EXPECT_FALSE(Price::parse(text)) << text;
}

TEST(PriceHistory, SortsQuotesOfAnyOrderAndRefusesADayThatComesTwice) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    // Dense and sparse histories are sorted in different ways.
    const std::uint64_t span = 1 + random() % (i % 2 == 0 ? 100 : 100'000);
    std::map<Day, double> expected;
    std::vector<Quote> quotes;
    for (std::size_t n = random() % 60; n > 0; --n) {
      const Day day = Day() + std::chrono::days(random() % span);
      if (!expected.emplace(day, static_cast<double>(n)).second) continue;
      quotes.push_back({.day = day, .close = Price(static_cast<double>(n))});
    }
    const auto history = PriceHistory::from(quotes);
    ASSERT_TRUE(history) << i;
    ASSERT_EQ(history->quotes().size(), expected.size()) << i;
    ASSERT_TRUE(std::ranges::equal(history->quotes(), expected, [](const Quote& quote, const auto& entry) {
      return quote.day == entry.first && quote.close.value() == entry.second;
    })) << i;
    if (quotes.empty()) continue;
    quotes.insert(quotes.begin(), quotes[random() % quotes.size()]);
    const auto twice = PriceHistory::from(quotes);
    ASSERT_FALSE(twice) << i;
    EXPECT_EQ(twice.error().message, "day " + format_day(quotes[0].day) + " comes twice");
  }
}

}  // namespace
}  // namespace bellwether::market
