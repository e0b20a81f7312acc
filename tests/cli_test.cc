// The whole program as a person meets it: the real executable in a directory of
// the test's own, what it prints and how it ends.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "program.h"

namespace bellwether {
namespace {

bool is_png(const std::string& bytes) {
  return bytes.starts_with("\x89PNG\r\n\x1a\n") && bytes.ends_with("IEND\xAE\x42\x60\x82");
}

std::string prices_csv(int days) {
  std::string text = "date,price\n";
  for (int day = 0; day < days; ++day)
    text += "2024-0" + std::to_string(1 + day / 28) + "-" + (day % 28 < 9 ? "0" : "") +
            std::to_string(1 + day % 28) + "," + std::to_string(1000 + day * 7 % 31) + "\n";
  return text;
}

TEST(Program, PricesAreSetListedAndShown) {
  const Home home;
  EXPECT_EQ(home.run({"list"}).error,
            "No items. To add one: bellwether add -i NAME, or bellwether price set ITEM DAY PRICE\n");
  EXPECT_EQ(home.run({"price", "set", "Sol Ring", "2024-01-31", "1200", "--currency", "JPY"}).out,
            "'Sol Ring' cost 1,200 JPY on 2024-01-31 (new item)\n");
  EXPECT_EQ(home.run({"price", "set", "Sol Ring", "2024-01-31", "1250.5"}).out,
            "'Sol Ring' cost 1,250.5 JPY on 2024-01-31 (was 1,200 JPY)\n");
  EXPECT_EQ(home.run({"price", "set", "Sol Ring", "2024-02-01", "980"}).out,
            "'Sol Ring' cost 980 JPY on 2024-02-01\n");
  EXPECT_EQ(
      home.run({"price", "set", "稲妻", "2024-01-31", "489.5", "--owner", "me", "--json"}).out,
      "{\"item\":\"稲妻\",\"owner\":\"me\",\"day\":\"2024-01-31\",\"price\":489.5,\"price_before\":null,"
      "\"new_item\":true}\n");
  const Ended listed = home.run({"list"});
  EXPECT_EQ(listed.out,
            "ITEM      OWNER  PRICES  LATEST      PRICE                         CHANGE\n"
            "Sol Ring              2  2024-02-01  980.0  JPY  −21.6 % since 2024-01-31\n"
            "稲妻      me          1  2024-01-31  489.5\n");
  EXPECT_EQ(listed.error, "");
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_EQ(home.run({"show", "Sol Ring"}).out,
            "Sol Ring\n"
            "  latest     980.0 JPY on 2024-02-01\n"
            "  change     −21.6 % in 1 day\n"
            "  highest    1,250.5 JPY on 2024-01-31; now −21.6 %\n"
            "  lowest     980.0 JPY on 2024-02-01\n"
            "  daily      not drawn yet\n"
            "  weekly     not drawn yet\n"
            "\n"
            "DAY           PRICE\n"
            "2024-02-01    980.0\n"
            "2024-01-31  1,250.5\n");
  const std::string json = home.run({"show", "稲妻", "--json"}).out;
  EXPECT_TRUE(
      json.starts_with("{\"item\":\"稲妻\",\"owner\":\"me\",\"url\":\"\",\"currency\":\"\",\"target\":null,"
                       "\"bought_at\":null,\"tags\":[],\"charts\":{\"daily\":null,\"weekly\":null},"
                       "\"standing\":{\"last\":{\"day\":\"2024-01-31\",\"price\":489.5},\"age_days\":"))
      << json;
  EXPECT_TRUE(
      json.ends_with(",\"change_1_day\":null,\"change_7_days\":null,\"change_30_days\":null,"
                     "\"change_365_days\":null,\"whole\":{\"high\":{\"day\":\"2024-01-31\",\"price\":489.5},"
                     "\"low\":{\"day\":\"2024-01-31\",\"price\":489.5},\"below_high\":0,\"above_low\":0},"
                     "\"weeks_52\":{\"high\":{\"day\":\"2024-01-31\",\"price\":489.5},"
                     "\"low\":{\"day\":\"2024-01-31\",\"price\":489.5},\"below_high\":0,\"above_low\":0},"
                     "\"days_since_high\":0,\"against_average_5\":null,\"against_average_25\":null,"
                     "\"trend\":\"\",\"suspects\":[]},"
                     "\"prices\":[{\"day\":\"2024-01-31\",\"price\":489.5}],\"reading\":null}\n"))
      << json;
}

TEST(Program, AnItemThatIsNotThereOrNotTheOnlyOneIsNamedWithWhatToTry) {
  const Home home;
  for (const char* owner : {"me", "you"})
    ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2024-01-31", "1", "--owner", owner}).exit_code, 0);
  const Ended slip = home.run({"show", "Sol Rign"});
  EXPECT_EQ(slip.exit_code, 1);
  EXPECT_EQ(
      slip.error,
      "Error: there is no item 'Sol Rign'; did you mean 'Sol Ring'?\nTry: bellwether show 'Sol Ring'\n");
  const Ended ambiguous = home.run({"show", "Sol Ring"});
  EXPECT_EQ(ambiguous.exit_code, 2);
  EXPECT_EQ(ambiguous.out, "");
  EXPECT_EQ(
      ambiguous.error,
      "Error: there are 2 items 'Sol Ring', of 'me', 'you'\nTry: bellwether show 'Sol Ring' --owner you\n");
  EXPECT_EQ(home.run({"show", "Sol Ring", "--owner", "you"}).exit_code, 0);
}

TEST(Program, ABadFileDoesNotHoldUpTheOthers) {
  const Home home;
  home.write("a.csv", prices_csv(30));
  home.write("bad.csv", "2024-01-01,1\n2024-01-02,abc\n2024-01-03,-2\n2024-01-04,3\n");
  home.write("binary.csv", std::string_view("\x7f"
                                            "ELF\0\0",
                                            6));
  home.write("empty.csv", "");
  home.write("Sol Ring.csv", "2024-01-31,2,5,1,4,35\n");
  const Ended ended = home.run({"price", "import", "a.csv", "bad.csv", "binary.csv", "empty.csv", ".",
                                "absent.csv", "Sol Ring.csv", "--owner", "me"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.out,
            "FILE          ITEM      OWNER  PRICES  FIRST       LAST\n"
            "a.csv         a         me         30  2024-01-01  2024-02-02\n"
            "Sol Ring.csv  Sol Ring  me          1  2024-01-31  2024-01-31\n");
  EXPECT_EQ(ended.error,
            "Error: bad.csv:\n"
            "  line 2: column 2: 'abc' is not a number\n"
            "  line 3: column 2: '-2' is below 0\n"
            "Error: binary.csv: line 1: not text, but binary data\n"
            "Error: empty.csv: no prices in it\n"
            "Error: .: Is a directory\n"
            "Error: absent.csv: No such file or directory\n"
            "2 files imported, 5 refused\n");
  EXPECT_NE(
      home.run({"show", "Sol Ring", "--json"}).out.find("\"open\":2,\"high\":5,\"low\":1,\"volume\":35"),
      std::string::npos);
  EXPECT_EQ(home.run({"show", "bad"}).exit_code, 1);
  EXPECT_EQ(
      home.run({"price", "import", "-", "--item", "x", "--json"}, "2024-01-01,1\n").out,
      "{\"imported\":[{\"file\":\"-\",\"item\":\"x\",\"owner\":\"\",\"prices\":1,\"first\":\"2024-01-01\","
      "\"last\":\"2024-01-01\"}],\"refused\":[]}\n");
}

TEST(Program, TheEngineDrawsWhatChangesAndStopsCleanlyAtEitherSignal) {
  const Home home;
  home.write("Sol Ring.csv", prices_csv(60));
  ASSERT_EQ(home.run({"price", "import", "Sol Ring.csv"}).exit_code, 0);
  const Ended before = home.run({"status"});
  EXPECT_TRUE(before.out.starts_with(
      "engine        not running\nitems         1\nbacklog       1 record, the oldest from "))
      << before.out;
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string item = signal == SIGINT ? "one" : "two";
    Engine engine(home);
    EXPECT_TRUE(engine.logs("engine ready")) << engine.log();
    ASSERT_EQ(home.run({"price", "set", item, "2024-01-31", "1"}).exit_code, 0);
    EXPECT_TRUE(engine.logs("key=png/weekly/" + item + ".png")) << engine.log();
    EXPECT_TRUE(is_png(file_text(home.chart("daily/" + item + ".png"))));
    EXPECT_TRUE(is_png(file_text(home.chart("daily/Sol Ring.png"))));
    EXPECT_NE(home.run({"status"}).out.find("engine        running\n"), std::string::npos);
    const Ended second = home.run({"up"});
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_TRUE(second.error.starts_with("Error: ")) << second.error;
    EXPECT_EQ(engine.stop(signal), 0);
    EXPECT_NE(engine.log().find("stopped             charts_drawn="), std::string::npos) << engine.log();
  }
  EXPECT_NE(home.run({"show", "one"}).out.find("  daily      " + home.chart("daily/one.png").string() + "\n"),
            std::string::npos);
  const Ended after = home.run({"status", "--json"});
  EXPECT_TRUE(after.out.starts_with(
      "{\"engine_running\":false,\"items\":3,\"backlog\":0,\"oldest_in_backlog\":null,"))
      << after.out;
  EXPECT_TRUE(after.out.contains("\"dead_letters\":0,")) << after.out;
  EXPECT_TRUE(after.out.contains("\"runs\":[{\"function\":\"")) << after.out;
  EXPECT_TRUE(after.out.contains("{\"function\":\"draw-charts\",")) << after.out;
}

TEST(Program, WhatIsDownIsSaidOnceInTheLogAndInStatusAndNothingIsBuried) {
  const Home home;
  ASSERT_EQ(home.run({"add", "-i", "one"}).exit_code, 0);
  Engine engine(home, {"--summaries", "feed", "--feed-url", "http://127.0.0.1:1/{name}"});
  EXPECT_TRUE(engine.logs("function=read-sentiment for=")) << engine.log();
  const std::string words = home.run({"status"}).out;
  EXPECT_TRUE(words.contains("waiting       read-sentiment for http://127.0.0.1:1")) << words;
  EXPECT_TRUE(words.contains(", next try at ")) << words;
  const std::string json = home.run({"status", "--json"}).out;
  EXPECT_TRUE(json.contains("\"waiting\":[{\"function\":\"read-sentiment\",\"for\":\"")) << json;
  EXPECT_TRUE(json.contains("\"dead_letters\":0,")) << json;
  EXPECT_EQ(engine.stop(SIGTERM), 0);
}

TEST(Program, ALargeBatchOfNamesWithoutAWindowIsWrongUsage) {
  const Home home;
  const Ended ended = home.run({"up", "--read-batch-size", "11"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(ended.error.contains("needs --read-batching-window-seconds")) << ended.error;
}

TEST(Program, EveryLogLineIsAnObjectWhenAskedForJson) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "x", "2024-01-31", "1"}).exit_code, 0);
  Engine engine(home, {"--log", "json"});
  EXPECT_TRUE(engine.logs("\"message\":\"batch processed\"")) << engine.log();
  EXPECT_EQ(engine.stop(SIGTERM), 0);
  const std::string log = engine.log();
  for (std::size_t at = 0, end; at < log.size(); at = end + 1) {
    end = log.find('\n', at);
    ASSERT_NE(end, std::string::npos);
    const std::string line = log.substr(at, end - at);
    EXPECT_TRUE(line.starts_with("{\"timestamp\":\"") && line.ends_with('}')) << line;
  }
}

// As a number: "draw_us":176.
std::int64_t longest_drawing(const std::string& log) {
  const std::string name = "\"draw_us\":";
  std::int64_t longest = 0;
  for (std::size_t at = log.find(name); at != std::string::npos; at = log.find(name, at + 1))
    longest = std::max<std::int64_t>(longest, std::atoll(log.c_str() + at + name.size()));
  return longest;
}

TEST(Program, TheLogSaysHowLongAChartTook) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "x", "2024-01-31", "1"}).exit_code, 0);
  Engine engine(home, {"--log", "json"});
  EXPECT_TRUE(engine.logs("\"message\":\"batch processed\"")) << engine.log();
  EXPECT_EQ(engine.stop(SIGTERM), 0);
  EXPECT_GT(longest_drawing(engine.log()), 0) << engine.log();
  // It may have been stopped before the page was published.
  EXPECT_TRUE(engine.log().contains("\"charts_drawn\":2,\"names_read\":0,\"items_published\":"))
      << engine.log();
  EXPECT_TRUE(engine.log().contains(",\"failures\":0}")) << engine.log();

  home.write("event.json", R"({"Records":[{"eventID":"1","eventName":"INSERT","dynamodb":{
    "SequenceNumber":"111","ApproximateCreationDateTime":1706659200,"Keys":{"Card":{"S":"Sol Ring"}},
    "NewImage":{"Card":{"S":"Sol Ring"},"Prices":{"M":{"2024-01-31":{"N":"120.5"}}}}}}]})");
  const Ended invoked = home.run({"invoke", "draw-charts", "event.json", "--log", "json"});
  EXPECT_GT(longest_drawing(invoked.error), 0) << invoked.error;
}

TEST(Program, DeadLettersAreListedRedrivenAndPurged) {
  const Home home;
  EXPECT_EQ(home.run({"dead-letters", "list"}).error, "No dead letters.\n");
  // A file where the charts' folder should be: nothing can be drawn.
  fs::create_directories(home.path("bucket"));
  home.write("bucket/png", "");
  const Words up = {"--bucket", "bucket", "--maximum-retry-attempts", "0"};
  for (const char* item : {"a", "b"})
    ASSERT_EQ(home.run({"price", "set", item, "2024-01-31", "1"}).exit_code, 0);
  {
    Engine engine(home, up);
    EXPECT_TRUE(Engine::comes_true([&] {
      return home.run({"status", "--json"}).out.find("\"dead_letters\":2") != std::string::npos;
    })) << engine.log();
    EXPECT_EQ(engine.stop(SIGTERM), 0);
  }
  const Ended listed = home.run({"dead-letters", "list"});
  EXPECT_TRUE(listed.out.starts_with("ID  ITEM  OWNER  FUNCTION     ATTEMPTS  TIMES  BURIED      REASON\n"))
      << listed.out;
  EXPECT_NE(listed.out.find(" 1  a            draw-charts         1  "), std::string::npos) << listed.out;
  EXPECT_NE(home.run({"dead-letters", "list", "--json"}).out.find("\"original\":{\"eventID\":"),
            std::string::npos);

  const Ended unknown = home.run({"dead-letters", "purge", "1", "99"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.error.find("99"), std::string::npos);
  EXPECT_EQ(home.run({"dead-letters", "purge", "1"}).out, "1 dead letter purged\n");
  EXPECT_EQ(home.run({"dead-letters", "purge"}).exit_code, 2);
  EXPECT_EQ(home.run({"dead-letters", "redrive", "--all"}).out, "1 dead letter redriven\n");
  fs::remove(home.path("bucket/png"));
  {
    Engine engine(home, up);
    EXPECT_TRUE(engine.logs("key=png/weekly/b.png")) << engine.log();
    EXPECT_EQ(engine.stop(SIGTERM), 0);
  }
  EXPECT_FALSE(fs::exists(home.path("bucket/png/daily/a.png")));
  EXPECT_EQ(home.run({"dead-letters", "purge", "--all"}).out, "0 dead letters purged\n");
}

TEST(Program, AChartIsTheSameInAFileAndInAPipeAndEveryFlagChangesIt) {
  const Home home;
  home.write("prices.csv", prices_csv(200));
  const Words plain = {"chart", "prices.csv", "-o", "a.png", "--as-of", "2024-08-01"};
  const Ended drawn = home.run(plain);
  EXPECT_EQ(drawn.exit_code, 0);
  EXPECT_EQ(drawn.out, "");
  const std::string chart = file_text(home.path("a.png"));
  ASSERT_TRUE(is_png(chart));
  EXPECT_TRUE(drawn.error.starts_with("Wrote a.png (")) << drawn.error;
  EXPECT_EQ(
      home.run({"chart", "-", "-o", "-", "--title", "prices", "--as-of", "2024-08-01"}, prices_csv(200)).out,
      chart);

  for (const Words& flags : std::vector<Words>{{"--weekly"},
                                               {"--ma", "7"},
                                               {"--ma", ""},
                                               {"--ema"},
                                               {"--average-kind", "exponential", "--ma", "5"},
                                               {"--theme", "dark"},
                                               {"--size", "640x480"},
                                               {"--scale", "2"},
                                               {"--small"},
                                               {"--ground", "transparent"},
                                               {"--title", "other"},
                                               {"--currency", "JPY"},
                                               {"--as-of", "2026-01-01"},
                                               {"--weekly", "--palette", "japan"}}) {
    Words words = plain;
    words.insert(words.end(), flags.begin(), flags.end());
    EXPECT_EQ(home.run(words).exit_code, 0) << flags[0];
    EXPECT_NE(file_text(home.path("a.png")), chart) << flags[0];
  }
  home.write("candles.csv", "2024-01-01,2,5,1,4\n2024-01-02,4,6,3,5\n");
  EXPECT_NE(home.run({"chart", "candles.csv", "-o", "-", "--style", "line"}).out,
            home.run({"chart", "candles.csv", "-o", "-", "--style", "candles"}).out);
}

TEST(Chart, ARangeLevelsAndEventsAreDrawnAndSaid) {
  const Home home;
  home.write("prices.csv", "2024-01-01,100\n2024-02-01,110\n2024-03-01,150\n2024-03-08,120\n");
  const Words words = {"chart",   "prices.csv",        "-o",     "-",          "--format", "svg",
                       "--as-of", "2024-03-08",        "--from", "2024-02-01", "--level",  "bought at=105",
                       "--event", "2024-03-01=reprint"};
  const std::string svg = home.run(words).out;
  for (const char* said : {">bought at 105<", ">reprint<", ">\u221220.0 % in 7 days<", "1 Feb 2024",
                           "High 150 on 1 Mar 2024", "Low 110 on 1 Feb 2024"})
    EXPECT_TRUE(svg.contains(said)) << said << "\n" << svg;
  EXPECT_FALSE(svg.contains("1 Jan 2024")) << svg;
}

TEST(Chart, ALaterPriceThanTheDayAskedForIsNotDrawn) {
  const Home home;
  home.write("prices.csv", "2024-01-01,100\n2024-01-02,120\n2024-01-03,777\n");
  for (const char* flag : {"--as-of", "--to"}) {
    const std::string svg =
        home.run({"chart", "prices.csv", "-o", "-", "--format", "svg", flag, "2024-01-02"}).out;
    EXPECT_TRUE(svg.contains(">120<")) << svg;
    EXPECT_FALSE(svg.contains("777")) << svg;
  }
}

TEST(Chart, SeveralFilesAreComparedSinceAllOfThemHavePrices) {
  const Home home;
  home.write("old.csv", "2024-01-01,1\n2024-01-08,100\n2024-01-15,150\n");
  home.write("new.csv", "2024-01-08,40\n2024-01-15,30\n");
  const Words words = {"chart", "old.csv", "new.csv", "-o", "-", "--format", "svg", "--compare"};
  const std::string svg = home.run(words).out;
  for (const char* said : {"old +50.0 %", "new \u221225.0 %", "Change since 8 Jan 2024"})
    EXPECT_TRUE(svg.contains(said)) << said << "\n" << svg;
  home.write("far.csv", "2024-01-08,1e-300\n2024-01-15,1000000000000000\n");
  const Ended far = home.run({"chart", "old.csv", "far.csv", "-o", "x.png", "--compare"});
  EXPECT_EQ(far.exit_code, 1);
  EXPECT_TRUE(far.error.starts_with("Error: 'far' rises too far from its price on 2024-01-08")) << far.error;
  home.write("late.csv", "2025-01-08,40\n");
  const Ended apart = home.run({"chart", "old.csv", "late.csv", "-o", "x.png", "--compare"});
  EXPECT_EQ(apart.exit_code, 1);
  EXPECT_TRUE(apart.error.starts_with("Error: 'old' has no price from 2025-01-08")) << apart.error;
}

TEST(Chart, ATitleThatCannotBeDrawnIsWarnedOfInEveryFormat) {
  const Home home;
  home.write("prices.csv", "2024-01-01,100\n2024-01-02,120\n");
  for (const char* output : {"x.png", "x.svg"}) {
    const Ended drawn = home.run({"chart", "prices.csv", "-o", output, "--title", "مرحبا"});
    EXPECT_EQ(drawn.exit_code, 0);
    EXPECT_TRUE(drawn.error.starts_with("Warning: the title has 5 characters that no font here has\n"))
        << drawn.error;
  }
}

TEST(Chart, ASparklineIsAsLargeAsAskedForAndHasNoWord) {
  const Home home;
  home.write("prices.csv", prices_csv(100));
  const std::string svg =
      home.run({"chart", "prices.csv", "-o", "-", "--format", "svg", "--sparkline", "120x40"}).out;
  EXPECT_TRUE(svg.contains("width=\"120\" height=\"40\"")) << svg;
  EXPECT_FALSE(svg.contains("<text")) << svg;
}

TEST(Program, TheEndingSaysWhetherAChartIsAPngOrAnSvg) {
  const Home home;
  home.write("prices.csv", prices_csv(200));
  const auto draw = [&](const Words& output, const std::string& file = {}) {
    Words words = {"chart", "prices.csv", "--as-of", "2024-08-01", "-o"};
    words.insert(words.end(), output.begin(), output.end());
    const Ended ended = home.run(words);
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return file.empty() ? ended.out : file_text(home.path(file));
  };
  const std::string svg = draw({"a.svg"}, "a.svg"), png = draw({"a.png"}, "a.png");
  EXPECT_TRUE(svg.starts_with("<svg ")) << svg.substr(0, 60);
  EXPECT_TRUE(is_png(png));
  EXPECT_EQ(draw({"B.SVG"}, "B.SVG"), svg);
  EXPECT_EQ(draw({"-", "--format", "svg"}), svg);
  EXPECT_EQ(draw({"a.xml", "--format", "svg"}, "a.xml"), svg);
  EXPECT_EQ(draw({"b"}, "b"), png);
  EXPECT_EQ(draw({"-"}), png);

  const Ended unknown = home.run({"chart", "prices.csv", "-o", "my charts/x.jpg"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_EQ(
      unknown.error,
      "Error: my charts/x.jpg: a chart is a .png or a .svg; for another ending say which with --format\n"
      "Try: bellwether chart prices.csv -o 'my charts/x.png'\n");
  const Ended contrary = home.run({"chart", "prices.csv", "-o", "c.svg", "--format", "png"});
  EXPECT_EQ(contrary.exit_code, 2);
  EXPECT_FALSE(fs::exists(home.path("c.svg")));
}

TEST(Program, WhatIsNoCsvIsRefusedByNameAndLeavesNothing) {
  const Home home;
  home.write("binary", std::string_view("\x89PNG\0", 5));
  const struct {
    std::string file, error;
  } cases[] = {{"binary", "Error: binary: line 1: not text, but binary data\n"},
               {".", "Error: .: Is a directory\n"},
               {"absent", "Error: absent: No such file or directory\n"},
               {"-", "Error: standard input: no prices in it\n"}};
  for (const auto& c : cases) {
    const Ended ended = home.run({"chart", c.file, "-o", "out.png"});
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.error, c.error);
    EXPECT_FALSE(fs::exists(home.path("out.png")));
  }
  const Ended unwritable = home.run({"chart", "-", "-o", "nowhere/out.png"}, "2024-01-01,1\n");
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_EQ(unwritable.error, "Error: nowhere/out.png: No such file or directory\n");
}

TEST(Program, InvokeDrawsAnEventAndNamesTheRecordsThatFailed) {
  const Home home;
  home.write("event.json", R"({"Records":[
    {"eventID":"1","eventName":"INSERT","dynamodb":{"SequenceNumber":"111",
     "ApproximateCreationDateTime":1706659200,
     "Keys":{"Card":{"S":"Sol Ring"},"Owner":{"S":"me"}},
     "NewImage":{"Card":{"S":"Sol Ring"},"Owner":{"S":"me"},"Prices":{"M":{"2024-01-31":{"N":"120.5"}}}}}},
    {"eventID":"2","eventName":"MODIFY","dynamodb":{"SequenceNumber":"222",
     "ApproximateCreationDateTime":1706659200,
     "Keys":{"Card":{"S":"Bad"},"Owner":{"S":"me"}},
     "NewImage":{"Card":{"S":"Bad"},"Owner":{"S":"me"},"Prices":{"M":{"2024-02-30":{"N":"1"}}}}}}]})");
  const Ended ended = home.run({"invoke", "draw-charts", "event.json"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.out, "{\"batchItemFailures\":[{\"itemIdentifier\":\"222\"}]}\n");
  EXPECT_NE(ended.error.find("2024-02-30"), std::string::npos) << ended.error;
  EXPECT_TRUE(is_png(file_text(home.chart("daily/Sol Ring~me.png"))));
  EXPECT_TRUE(is_png(file_text(home.chart("weekly/Sol Ring~me.png"))));

  const Ended none = home.run({"invoke", "draw-charts", "-", "--bucket", "other"}, R"({"Records":[]})");
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_EQ(none.out, "{\"batchItemFailures\":[]}\n");
  const Ended malformed = home.run({"invoke", "draw-charts", "-"}, "no json");
  EXPECT_EQ(malformed.exit_code, 1);
  EXPECT_EQ(malformed.out, "");
  EXPECT_TRUE(malformed.error.starts_with("Error: ")) << malformed.error;
}

TEST(Program, ReadsTheConfigurationFileOfTheWorkingDirectory) {
  const Home home;
  home.write("bellwether.toml", "[state]\ndir = \"here\"\n[chart]\ndaily_key = \"d/{slug}.png\"\n");
  ASSERT_EQ(home.run({"price", "set", "x", "2024-01-31", "1"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(home.path("here")));
  EXPECT_EQ(home.run({"list", "--json"}, "", {"BELLWETHER_STATE=elsewhere"}).out, "{\"items\":[]}\n");
  EXPECT_NE(home.run({"list", "--json", "--state", "here"}, "", {"BELLWETHER_STATE=elsewhere"}).out,
            "{\"items\":[]}\n");
  {
    Engine engine(home);
    EXPECT_TRUE(engine.logs("key=d/x.png")) << engine.log();
    EXPECT_EQ(engine.stop(SIGTERM), 0);
  }
  home.write("bellwether.toml", "[chart]\nthem = \"dark\"\n");
  const Ended ended = home.run({"list"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.error,
            "Error: bellwether.toml:2: unknown key 'them' in [chart]; did you mean 'theme'?\nTry: bellwether "
            "list --help\n");
}

TEST(Program, AReaderThatHasSeenEnoughIsNoFailureButAFullDiskIs) {
  const Home home;
  const int error = home.open_file("error");
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::close(ends[0]);
  EXPECT_EQ(exit_code_of(home.start({"--help"}, ends[1], error)), 0);
  ::close(ends[1]);
  EXPECT_EQ(file_text(home.path("error")), "");

  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  EXPECT_EQ(exit_code_of(home.start({"--help"}, full, error)), 1);
  ::close(full);
  ::close(error);
  EXPECT_EQ(file_text(home.path("error")), "Error: standard output: No space left on device\n");
}

TEST(Program, AClosedStandardInputIsNoFileOfOurs) {
  const Home home;
  const int out = home.open_file("out"), error = home.open_file("error");
  EXPECT_EQ(exit_code_of(home.start({"chart", "-", "-o", "a.png"}, out, error, {}, false)), 1);
  ::close(out);
  ::close(error);
  EXPECT_EQ(file_text(home.path("error")), "Error: standard input: Bad file descriptor\n");
}

TEST(Program, AFileThatMayNotGrowIsAFailureAndNotTheEnd) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2026-01-05", "1"}).exit_code, 0);
  const rlimit one_page{.rlim_cur = 4096, .rlim_max = RLIM_INFINITY};
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &one_page), 0);
  const Ended ended = home.run({"price", "set", "Sol Ring", "2026-01-06", "2"});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  EXPECT_TRUE(ended.error.starts_with("Error: ")) << ended.error;
  EXPECT_TRUE(home.run({"show", "Sol Ring"}).out.contains("1 on 2026-01-05")) << "the price before stays";
}

TEST(Program, ASettingThatNoRecordCouldComeThroughIsWrongUsage) {
  const Home home;
  home.write("empty.pem", "");
  const struct {
    Words arguments;
    std::string error;
  } cases[] = {
      {{"up", "--daily-key", "{slug}/"}, "--daily-key: key '{slug}/' has an empty segment"},
      {{"up", "--summaries", "folder", "--summaries-folder", ".", "--schedule", "at(2020-01-01T00:00:00)"},
       "--schedule at(2020-01-01T00:00:00) is over: it never comes again"},
      {{"up", "--summaries", "folder", "--summaries-folder", ".", "--ca-file", "none.pem"},
       "none.pem: No such file or directory: --ca-file is a file of certificates in PEM"},
      {{"up", "--summaries", "folder", "--summaries-folder", ".", "--ca-file", "empty.pem"},
       "empty.pem: holds no certificate in PEM"},
  };
  for (const auto& c : cases) {
    const Ended ended = home.run(c.arguments);
    EXPECT_EQ(ended.exit_code, 2) << c.error;
    EXPECT_TRUE(ended.error.starts_with("Error: " + c.error + "\n")) << ended.error;
  }
}

TEST(Program, WhatWasBackedUpIsRestoredAndTheCheckFindsItSound) {
  const Home home;
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2026-01-05", "1"}).exit_code, 0);
  const Ended saved = home.run({"backup", "prices.db"});
  EXPECT_EQ(saved.out, "prices.db: 1 item, 1 change, 0 messages, 0 dead letters\n") << saved.error;
  ASSERT_EQ(home.run({"price", "set", "Sol Ring", "2026-01-06", "2"}).exit_code, 0);
  const Ended restored = home.run({"restore", "prices.db"});
  EXPECT_EQ(restored.exit_code, 0) << restored.error;
  const std::string start =
      "restored from prices.db: 1 item, 1 change, 0 messages, 0 dead letters\nwhat was here before is in " +
      home.path("data/bellwether/before-restore-").string();
  EXPECT_TRUE(restored.out.starts_with(start)) << restored.out;
  EXPECT_TRUE(home.run({"show", "Sol Ring"}).out.contains("1 on 2026-01-05"));
  const Ended checked = home.run({"check"});
  EXPECT_EQ(checked.exit_code, 0) << checked.error;
  EXPECT_EQ(checked.out, "1 item, 1 change, 0 messages, 0 dead letters: all sound\n");
  EXPECT_EQ(home.run({"backup"}).exit_code, 2);
  EXPECT_EQ(home.run({"restore", "none.db"}).error, "Error: none.db: there is no such file\n");
}

TEST(Program, SaysItsNameAndVersion) {
  const Home home;
  const Ended ended = home.run({"--version"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.out, "bellwether " BELLWETHER_VERSION "\n");
}

}  // namespace
}  // namespace bellwether
