#include "files/price_file.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "files/delimited_file.h"
#include "market/plain_csv.h"

namespace bellwether::files {
namespace {

// By the reader of every form of delimited text.
market::PriceHistory read_closely(const std::string& text) {
  Understanding understanding;
  auto items = read_delimited(text, {.decimal = DecimalMark::Point}, understanding);
  EXPECT_TRUE(items) << items.error().message << "\n" << text;
  return items ? std::move(items->front().history) : market::PriceHistory();
}

TEST(PriceFile, OurOwnFormIsReadQuicklyAsTheReaderOfEveryFormReadsIt) {
  std::mt19937 random(15);
  const auto number = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
  const auto price = [&](unsigned whole) {
    std::string text = std::to_string(whole);
    if (const unsigned decimals = number(8); decimals > 0) {
      text += '.';
      for (unsigned i = 0; i < decimals; ++i) text += static_cast<char>('0' + number(10));
    }
    return text;
  };
  for (int round = 0; round < 500; ++round) {
    const unsigned fields = 2 + 3 * number(2) + (round % 3 == 0);
    const std::string end = round % 5 == 0 ? "\r\n" : "\n";
    std::string text = fields == 2   ? "date,close" + end
                       : fields == 5 ? "Date,Open,High,Low,Close" + end
                       : fields == 6 ? "date,open,high,low,close,volume" + end
                                     : "date,price,more" + end;
    if (round % 7 == 0) text.clear();
    Day day = parse_day("1999-12-20").value();
    const unsigned rows = 1 + number(80);
    for (unsigned row = 0; row < rows; ++row) {
      const unsigned low = number(100000);
      text += format_day(day) + ",";
      if (fields > 3) text += price(low + 5) + "," + price(low + 9) + "," + price(low) + ",";
      text += price(low + 3);
      if (fields == 6 || fields == 3) text += "," + price(number(1000000));
      if (row + 1 < rows || round % 2 == 0) text += end;
      day += std::chrono::days(1 + number(5));
    }
    const auto plain = market::read_plain_csv(text);
    ASSERT_EQ(plain.has_value(), fields != 3) << text;
    if (plain) {
      EXPECT_EQ(*plain, read_closely(text)) << text;
    }
  }
}

TEST(PriceFile, NoByteInAnyPlaceMakesItReadWhatTheOtherRefuses) {
  const std::string good = "date,close\n2024-01-30,1150\n2024-01-31,1200.5\n2024-02-01,7\n";
  ASSERT_TRUE(market::read_plain_csv(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const auto plain = market::read_plain_csv(text);
      if (plain) {
        EXPECT_EQ(*plain, read_closely(text)) << text;
      }
    }
  }
}

}  // namespace
}  // namespace bellwether::files
