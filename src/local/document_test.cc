#include "local/document.h"

#include <gtest/gtest.h>

#include <random>

#include "events/item_json.h"

namespace bellwether::local {
namespace {

using market::Price;
using market::Quote;

Quote random_quote(std::mt19937& random) {
  Quote quote{Day(std::chrono::days(19'000 + random() % 60)),
              Price(static_cast<double>(random() % 100'000) / 100)};
  if (random() % 3 == 0) {
    const auto close = quote.close.value();
    quote.range = market::DayRange{quote.close, Price(close + 1), Price(close / 2)};
  }
  if (random() % 3 == 0) quote.volume = static_cast<double>(random() % 1'000);
  return quote;
}

TEST(Document, SettingAQuoteInTheTextIsSettingItInTheItem) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    // Names that look like entries, to be mistaken for them.
    market::Item item{.key = {"\"2024-01-31\":{\"N\"", "},\"Prices\":{\"M\":{"},
                      .url = ",\"2022-01-09\":{\"N\":\"1\"}}}"};
    auto document = events::encode_item(item);
    for (int i = 0; i < 40; ++i) {
      const auto quote = random_quote(random);
      item.history.set(quote);
      document = with_quote(document, quote).value();
      ASSERT_EQ(document, events::encode_item(item)) << "seed " << seed << ", quote " << i;
    }
  }
}

TEST(Document, TextOfAnotherFormIsLeftToTheParser) {
  const Quote quote{Day(std::chrono::days(19'000)), Price(1)};
  for (const std::string document :
       {"", "{}", "}}}", R"({"Card":{"S":"a"}})", R"({"Card":{"S":"a"},"Prices":{"M":{}})",
        R"({"Card":{"S":"a"},"Prices":{"M":{"2024":{"N":"1"}}}})", R"({"Card":{"S":"a"},"Prices":{"M":{1}}})",
        R"({"Prices":{"M":{"2024-01-31":{"N":"1"}}},"Card":{"S":"a"}})"})
    EXPECT_FALSE(with_quote(document, quote)) << document;
}

}  // namespace
}  // namespace bellwether::local
