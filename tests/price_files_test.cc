// Files of prices from elsewhere, as the commands take them.

#include <gtest/gtest.h>

#include <string>

#include "program.h"

namespace bellwether {
namespace {

constexpr std::string_view kCards =
    "Card;Date;Price\n稲妻;30.01.2024;1.234,50 €\nSol Ring;30.01.2024;12,5\n稲妻;31.01.2024;1.300,00\nSol "
    "Ring;31.01.2024;\n";

TEST(PriceFiles, AFileOfSeveralItemsIsThemAllAndWhatWasSkippedIsTold) {
  const Home home;
  home.write("cards.csv", kCards);
  const Ended ended = home.run({"price", "import", "cards.csv", "--currency", "EUR"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out,
            "FILE       ITEM      OWNER  PRICES  FIRST       LAST\n"
            "cards.csv  稲妻                  2  2024-01-30  2024-01-31\n"
            "cards.csv  Sol Ring              1  2024-01-30  2024-01-30\n");
  EXPECT_TRUE(ended.error.starts_with("cards.csv: 3 days of 2 items; 1 without price\n")) << ended.error;
  EXPECT_NE(home.run({"show", "稲妻", "--json"}).out.find("1234.5"), std::string::npos);
  EXPECT_EQ(home.run({"price", "import", "cards.csv", "--item", "x"}).error,
            "Error: cards.csv has the prices of 2 items; --item is for one: choose it with --only\n"
            "0 files imported, 1 refused\n");
  EXPECT_EQ(home.run({"price", "import", "cards.csv", "--item", "x", "--only", "Sol Ring"}).exit_code, 0);
  EXPECT_EQ(home.run({"show", "x"}).exit_code, 0);
}

TEST(PriceFiles, ADryRunSaysHowAFileIsUnderstoodAndChangesNothing) {
  const Home home;
  home.write("cards.csv", kCards);
  home.write("open.csv", "Datum;Kurs\n2024-01-31;1.200\n");
  const Ended ended = home.run({"price", "import", "--dry-run", "cards.csv", "open.csv"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.out,
            "cards.csv\n"
            "file:    fields separated by semicolons, UTF-8\n"
            "days:    the day first\n"
            "numbers: decimal comma\n"
            "columns: Card = item, Date = day, Price = close\n"
            "from:    2024-01-30 to 2024-01-31\n"
            "taken:   3 days of 2 items; 1 without price\n\n");
  EXPECT_EQ(ended.error,
            "Error: open.csv: line 2: '1.200' may be 1200 or 1.200, and no number of the file says which; "
            "--decimal "
            "point or --decimal comma says it\n"
            "1 file understood, 1 refused\n");
  EXPECT_TRUE(home.run({"list"}).error.starts_with("No items."));
}

TEST(PriceFiles, AChartIsOfOneItemOrComparesThem) {
  const Home home;
  home.write(
      "cards.csv",
      "Card,Date,Price\na,2024-01-01,1\nb,2024-01-01,2\na,2024-01-09,2\nb,2024-01-09,3\nb,2024-01-10,\n");
  const Ended refused = home.run({"chart", "cards.csv", "-o", "x.svg"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.error.find(
                "cards.csv has the prices of 2 items, 'a', 'b'; choose one with --only, or draw them "
                "all with --compare\n"),
            std::string::npos)
      << refused.error;
  const Ended one = home.run({"chart", "cards.csv", "-o", "-", "--format", "svg", "--only", "b"});
  EXPECT_NE(one.out.find(">b<"), std::string::npos);
  EXPECT_EQ(one.error, "cards.csv: 2 days; 1 without price\n");
  const Ended both = home.run({"chart", "cards.csv", "-o", "-", "--format", "svg", "--compare"});
  EXPECT_EQ(both.exit_code, 0);
  EXPECT_NE(both.out.find(">a, b<"), std::string::npos);
}

TEST(PriceFiles, WhatIsExportedIsImportedAsItWas) {
  const Home home, other;
  home.write("cards.csv", kCards);
  ASSERT_EQ(home.run({"price", "import", "cards.csv"}).exit_code, 0);
  ASSERT_EQ(home.run({"price", "set", "=1+1", "2024-02-01", "0.125"}).exit_code, 0);
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2024-02-01", "9", "--owner", "me"}).exit_code, 0);
  EXPECT_EQ(home.run({"price", "export", "Sol Ring"}).out, "date,close\n2024-01-30,12.5\n");
  EXPECT_EQ(home.run({"price", "export", "Sol Ring", "--owner", "me", "--format", "json"}).out,
            "[\n {\"date\": \"2024-02-01\", \"close\": 9}\n]\n");
  EXPECT_EQ(home.run({"price", "export", "Island"}).exit_code, 1);
  const Ended all = home.run({"price", "export", "--all"});
  EXPECT_EQ(all.error, "3 items; 1 item of other owners left out: --owner names whose are meant\n");
  for (const char* const form : {"csv", "json", "sheet"}) {
    other.write("all", home.run({"price", "export", "--all", "--format", form}).out);
    ASSERT_EQ(other.run({"price", "import", "all"}).exit_code, 0);
    EXPECT_EQ(other.run({"price", "export", "--all"}).out, all.out) << form;
  }
}

}  // namespace
}  // namespace bellwether
