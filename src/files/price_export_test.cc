#include "files/price_export.h"

#include <gtest/gtest.h>

#include <random>

#include "files/price_file.h"

namespace bellwether::files {
namespace {

using market::Price;

const std::string kNames[] = {
    "Sol Ring", "稲妻", "=SUM(A1)",   "'=SUM(A1)", "''+1", "\"Fire\", Ice; and\tmore", "#1", "-",
    "null",     "'",    "2024-01-31", "1,5",       "item"};

Price price(std::mt19937& random) {
  // Of every size, with up to 15 digits.
  const double digits =
      static_cast<double>(random() % 1'000'000) * 1'000'000 + static_cast<double>(random() % 1'000'000);
  constexpr double kPowers[] = {1, 1e2, 1e3, 1e6, 1e9, 1e12, 1e20, 1e40};
  return Price::parse(Price(digits / kPowers[random() % 8]).text()).value();
}

market::PriceHistory history(std::mt19937& random) {
  std::vector<market::Quote> quotes;
  Day day = parse_day("1969-12-20").value();
  for (auto left = 1 + random() % 30; left > 0; --left) {
    market::Quote quote{.day = day += std::chrono::days(1 + random() % 40), .close = price(random)};
    if (random() % 3 > 0) {
      const Price other = price(random);
      quote.range = market::DayRange{
          .open = other, .high = std::max(other, quote.close), .low = std::min(other, quote.close)};
    }
    if (random() % 3 > 0)
      quote.volume = static_cast<double>(random()) / static_cast<double>(1 + random() % 9);
    quotes.push_back(quote);
  }
  return market::PriceHistory::from(std::move(quotes)).value();
}

TEST(PriceExport, IsReadBackAsItWas) {
  std::mt19937 random(15);
  for (int round = 0; round < 600; ++round) {
    const auto form = static_cast<ExportForm>(round % 3);
    const bool with_items = round % 2 == 0;
    PriceExport writer(form, with_items);
    std::vector<NamedHistory> items;
    for (const std::string& name : kNames) {
      if (with_items && random() % 3 == 0) continue;
      items.push_back({with_items ? name : "", history(random)});
      writer.add(name, items.back().history);
      if (!with_items) break;
    }
    const std::string text = writer.take(true);
    const auto file = read_price_file(text, {});
    ASSERT_TRUE(file) << file.error().message << "\n" << text;
    ASSERT_EQ(file->items.size(), items.size()) << text;
    for (std::size_t i = 0; i < items.size(); ++i) {
      EXPECT_EQ(file->items[i].name, items[i].name) << text;
      EXPECT_EQ(file->items[i].history, items[i].history) << text;
    }
    EXPECT_EQ(file->understanding.widened + file->understanding.without_price + file->understanding.rounded,
              0u)
        << text;
  }
}

TEST(PriceExport, IsWhatItSays) {
  const auto history = market::PriceHistory::from({{.day = parse_day("2024-01-31").value(),
                                                    .close = Price(4),
                                                    .range = market::DayRange{Price(2), Price(5), Price(1)},
                                                    .volume = 35}})
                           .value();
  const auto close =
      market::PriceHistory::from({{.day = parse_day("2024-01-31").value(), .close = Price(4.5)}}).value();
  const auto written = [](ExportForm form, bool with_items, std::string_view item,
                          const market::PriceHistory& prices) {
    PriceExport writer(form, with_items);
    writer.add(item, prices);
    return writer.take(true);
  };
  EXPECT_EQ(written(ExportForm::Csv, false, "a", close), "date,close\n2024-01-31,4.5\n");
  EXPECT_EQ(written(ExportForm::Csv, false, "a", history),
            "date,open,high,low,close,volume\n2024-01-31,2,5,1,4,35\n");
  EXPECT_EQ(written(ExportForm::Sheet, true, "=a", history),
            "\xEF\xBB\xBF"
            "date,item,open,high,low,close,volume\r\n2024-01-31,\"'=a\",2,5,1,4,35\r\n");
  EXPECT_EQ(written(ExportForm::Json, true, "=a", close),
            "[\n {\"item\": \"=a\", \"date\": \"2024-01-31\", \"close\": 4.5}\n]\n");
  EXPECT_EQ(PriceExport(ExportForm::Json, true).take(true), "[\n]\n");
}

}  // namespace
}  // namespace bellwether::files
