#include "market/plain_csv.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "market/price_csv.h"

namespace bellwether::market {
namespace {

TEST(PlainCsv, ReadsOurOwnFormAsTheOtherReaderDoes) {
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
    const auto plain = read_plain_csv(text);
    ASSERT_EQ(plain.has_value(), fields != 3) << text;
    if (plain) {
      EXPECT_EQ(*plain, parse_price_csv(text).value()) << text;
    }
  }
}

TEST(PlainCsv, LeavesToOthersWhatIsNotPlain) {
  for (const char* const text : {"",
                                 "\n",
                                 "date,price",
                                 "date,price\n",
                                 "2024-01-01,5,6\n",
                                 "date,price\n2024-01-02,5\n2024-01-01,6\n",
                                 "date,price\n2024-01-01,5\n2024-01-01,5\n",
                                 "date,price\n2024-02-30,5\n",
                                 "date,price\n2024-00-01,5\n",
                                 "date,price\n2024-01-00,5\n",
                                 "date,price\n2024-01-01,\n",
                                 "date,price\n2024-01-01,5.\n",
                                 "date,price\n2024-01-01,.5\n",
                                 "date,price\n2024-01-01,5,\n",
                                 "date,price\n2024-01-01,-5\n",
                                 "date,price\n2024-01-01,12345678\n",
                                 "date,price\n2024-01-01,1.12345678\n",
                                 "date,price\n2024-01-01,1e3\n",
                                 "date,price\n2024/01/01,5\n",
                                 "date,price\n 2024-01-01,5\n",
                                 "date,price\n2024-01-01,5\n\n2024-01-02,5\n",
                                 "date,cost\n2024-01-01,5\n",
                                 "date;price\n2024-01-01;5\n",
                                 "date,open,high,low,close\n2024-01-01,2,5,3,4\n",
                                 "date,price\n2024-01-01,5\r2024-01-02,5\n",
                                 "date,price\n2024-01-01,1,234\n"})
    EXPECT_FALSE(read_plain_csv(text)) << text;
}

TEST(PlainCsv, NoByteInAnyPlaceMakesItReadWhatTheOtherRefuses) {
  const std::string good = "date,close\n2024-01-30,1150\n2024-01-31,1200.5\n2024-02-01,7\n";
  ASSERT_TRUE(read_plain_csv(good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const auto plain = read_plain_csv(text);
      if (plain) {
        EXPECT_EQ(*plain, parse_price_csv(text).value()) << text;
      }
    }
  }
}

}  // namespace
}  // namespace bellwether::market
