#include "market/price_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "quote_maker.h"

namespace bellwether::market {
namespace {

PriceFormat format_of(const std::vector<double>& prices, std::string_view currency = "") {
  return {daily("2024-01-01", prices), currency};
}

TEST(PriceFormat, ShowsThePricesOfAHistoryWithTheDecimalsThatTheyNeed) {
  const struct {
    std::vector<double> prices;
    const char *currency, *last;
  } cases[] = {
      {{1200, 1234}, "JPY", "1,234"},
      {{1200, 1234}, "USD", "1,234"},
      {{489.5, 12.5}, "USD", "12.50"},
      {{489.5, 12.5}, "JPY", "12.5"},
      {{489.5, 12.5}, "", "12.5"},
      {{12.25, 12}, "USD", "12.00"},
      {{99.875}, "USD", "99.875"},
      {{99.875, 120.5}, "USD", "120.500"},
      {{0.00001234, 0.00001234}, "USD", "0.00001234"},
      {{119.18, 0.00027}, "USD", "0.00027"},
      {{119.18, 0.0002716}, "USD", "0.0002716"},
      {{119.18, 0.05}, "USD", "0.05"},
      {{1'000'000, 0.5}, "", "0.5"},
      {{0.5, 1'000'000}, "", "1,000,000"},
      {{0, 0}, "USD", "0"},
      {{119.18, 0}, "USD", "0.00"},
      {{1e15}, "", "1,000,000,000,000,000"},
      {{123456789012.34}, "", "123,456,789,012.34"},
      {{9999999999999.9}, "", "9,999,999,999,999.9"},
      {{1e-14}, "", "0.00000000000001"},
  };
  for (const auto& c : cases) {
    const PriceFormat format = format_of(c.prices, c.currency);
    EXPECT_EQ(format.text(c.prices.back()), c.last) << c.last;
  }
}

TEST(PriceFormat, NoiseOfTheSourceIsNotShown) {
  // As shops divide and download.
  const PriceFormat format = format_of({189.949997, 190.110001, 200}, "USD");
  EXPECT_EQ(format.text(189.949997), "189.95");
  EXPECT_EQ(format.decimals(), 2);
  EXPECT_EQ(format_of({0.1 + 0.2}).text(0.1 + 0.2), "0.3");
}

TEST(PriceFormat, WhatLiesBetweenClosesIsPrintedExactlyAndMakesNoOtherPriceLonger) {
  const PriceFormat format(std::vector{ranged("2024-01-01", 10, 12, 9.125, 10)}, "USD");
  EXPECT_EQ(format.text(10), "10");
  EXPECT_EQ(format.text(9.125), "9.125");
}

TEST(PriceFormat, OneFinePriceOfManyIsExactAndMakesNoOtherLonger) {
  std::vector<double> prices(20, 431.25);
  prices[7] = 441.405;
  const PriceFormat format = format_of(prices, "USD");
  EXPECT_EQ(format.text(431.25), "431.25");
  EXPECT_EQ(format.text(441.405), "441.405");
}

TEST(PriceFormat, EveryPriceShowsThreeDigitsOfItselfOrAllThatItHas) {
  for (const double highest : {1.0, 119.18, 2500.0, 1e9}) {
    const PriceFormat format = format_of({highest}, "USD");
    for (double price = highest; price > 1e-13; price *= 0.37) {
      const std::string text = format.text(price);
      std::string digits;
      for (const char c : text)
        if (c != ',') digits += c;
      EXPECT_NEAR(std::strtod(digits.c_str(), nullptr) / price, 1, 0.00501) << text;
    }
  }
}

TEST(PriceFormat, MeansOfWholePricesHaveOneDecimalMore) {
  const PriceFormat whole = format_of({480, 490});
  EXPECT_EQ(whole.mean_text(485), "485.0");
  EXPECT_EQ(whole.mean_text(485.26), "485.3");
  EXPECT_EQ(whole.mean_text(1485.26), "1,485");
  EXPECT_EQ(whole.mean_text(3.333333), "3.33");
  EXPECT_EQ(format_of({480.25, 490}, "USD").mean_text(485), "485.00");
  const double tiny = (0.00001234 + 0.00001234 + 0.00001234 + 0.00001234 + 0.00001234) / 5;
  EXPECT_EQ(format_of({0.00001234}).mean_text(tiny), "0.00001234");
  EXPECT_EQ(format_of({119.18, 0.00027}).mean_text(0.000273333), "0.000273");
}

TEST(PriceFormat, WithoutPricesNumbersAreWhole) {
  EXPECT_EQ(PriceFormat().text(1234), "1,234");
  EXPECT_EQ(format_of({}, "USD").text(1234), "1,234");
}

TEST(DecimalsFor, ShowsTheDigitsAskedForAtPowersOfTenToo) {
  const struct {
    double number;
    int digits, decimals;
  } cases[] = {{0, 3, 0},      {1, 3, 2},           {9.9996, 3, 2},  {10, 3, 1},
               {99.99, 3, 1},  {100, 3, 0},         {1e15, 3, 0},    {0.1, 3, 3},
               {0.0999, 3, 4}, {1, 1, 0},           {1, 6, 5},       {99999.9, 6, 1},
               {100000, 6, 0}, {0.00001234, 6, 10}, {1e-300, 3, 17}, {-12.5, 3, 1}};
  for (const auto& c : cases) EXPECT_EQ(decimals_for(c.number, c.digits), c.decimals) << c.number;
  for (int zeros = 0; zeros < 15; ++zeros) {
    const double power = std::strtod(("1e-" + std::to_string(zeros)).c_str(), nullptr);
    EXPECT_EQ(decimals_for(power, 3), 2 + zeros) << power;
    EXPECT_EQ(decimals_for(std::nextafter(power, 0), 3), 3 + zeros) << power;
  }
}

TEST(PercentText, SaysNeitherNothingOfAChangeNorAllOfALoss) {
  const struct {
    double share;
    const char* text;
  } cases[] = {
      {0, "0 %"},
      {-0.0, "0 %"},
      {0.0304, "+3.04 %"},
      {-0.0304, "\u22123.04 %"},
      {0.5, "+50.0 %"},
      {0.000004, "+0.000400 %"},
      {-1e-15, "\u22120.000000000000100 %"},
      {123.45, "+12,345 %"},
      {9.99999, "+1,000 %"},
      {3.04, "+304 %"},
      {-0.9, "\u221290.0 %"},
      {-0.9996, "\u221299.96 %"},
      {-0.9999977, "\u221299.9998 %"},
      {-0.9999999, "\u221299.99999 %"},
      {-1, "\u2212100 %"},
      {0.00027 / 119.18 - 1, "\u221299.9998 %"},
      {std::nextafter(-1, 0), "\u221299.99999999999999 %"},
  };
  for (const auto& c : cases) EXPECT_EQ(percent_text(c.share), c.text) << c.share;
}

}  // namespace
}  // namespace bellwether::market
