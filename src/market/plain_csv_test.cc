#include "market/plain_csv.h"

#include <gtest/gtest.h>

namespace bellwether::market {
namespace {

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

}  // namespace
}  // namespace bellwether::market
