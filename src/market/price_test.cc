#include "market/price.h"

#include <gtest/gtest.h>

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
      {"", "price '' is not a number"},
      {"abc", "price 'abc' is not a number"},
      {"1,200", "price '1,200' is not a number"},
      {"-1", "price '-1' is below 0"},
      {"nan", "price 'nan' is not finite"},
      {"inf", "price 'inf' is not finite"},
      {"1e999", "price '1e999' is out of range"},
      {"1e16", "price '1e16' is above 1e15"},
      {"1.234567890123456", "price '1.234567890123456' has more than 15 significant digits"},
      {" 1", "price ' 1' is not a number"},
  };
  for (const auto& c : cases) {
    const auto price = Price::parse(c.text);
    ASSERT_FALSE(price) << c.text;
    EXPECT_EQ(price.error().message, c.message);
  }
}

}  // namespace
}  // namespace bellwether::market
