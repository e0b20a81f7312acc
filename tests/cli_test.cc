// The whole program as a person meets it: the real executable in a directory of
// the test's own, what it prints and how it ends.

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>

#include "program.h"

namespace bellwether {
namespace {

TEST(Program, PricesAreSetListedAndShown) {
  const Home home;
  EXPECT_EQ(home.run({"list"}).error,
            "No items. To add one: bellwether add NAME, or bellwether price set ITEM DAY PRICE\n");
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
  const Ended other = home.run({"show", "Sol Ring", "--owner", "him"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_EQ(other.error,
            "Error: there is no item 'Sol Ring' of 'him'; there is 'Sol Ring' of 'me'\n"
            "Try: bellwether show 'Sol Ring' --owner me\n");
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

TEST(Program, AMappingIsFilteredPausedAndResumedAndSaysWhatItDid) {
  const Home home;
  Engine engine(home, {"--patterns", R"({"dynamodb":{"Keys":{"Card":{"S":[{"prefix":"S"}]}}}})"});
  EXPECT_TRUE(engine.logs("engine ready")) << engine.log();
  ASSERT_EQ(home.run({"price", "set", "Bayou", "2024-01-31", "1"}).exit_code, 0);
  ASSERT_EQ(home.run({"price", "set", "Savannah", "2024-01-31", "1"}).exit_code, 0);
  EXPECT_TRUE(engine.logs("key=png/weekly/Savannah.png")) << engine.log();
  EXPECT_FALSE(engine.log().contains("key=png/weekly/Bayou.png"));
  const auto mapping_says = [&](const std::string& text) {
    return Engine::comes_true([&] { return home.run({"status", "--json"}).out.contains(text); });
  };
  const std::string counts =
      R"("counts":{"PolledEventCount":2,"FilteredOutEventCount":1,"InvokedEventCount":1,)"
      R"("FailedInvokeEventCount":0,"DeletedEventCount":0,"DroppedEventCount":0,)"
      R"("OnFailureDestinationDeliveredEventCount":0}})";
  EXPECT_TRUE(
      mapping_says(R"({"function":"draw-charts","source":"stream","paused_since":null,"lag":0,)" + counts));

  EXPECT_TRUE(home.run({"mapping", "pause", "draw-charts"})
                  .error.starts_with("draw-charts is paused; a batch in hand is finished.\n"));
  EXPECT_TRUE(
      home.run({"mapping", "pause", "draw-charts"}).error.starts_with("draw-charts was paused already.\n"));
  ASSERT_EQ(home.run({"price", "set", "Swamp", "2024-01-31", "1"}).exit_code, 0);
  const std::string status = home.run({"status"}).out;
  EXPECT_TRUE(status.contains("paused        draw-charts since ")) << status;
  EXPECT_TRUE(status.contains(" UTC, 1 event waits\n")) << status;
  EXPECT_TRUE(home.run({"mapping", "list"}).out.contains("draw-charts")) << status;
  EXPECT_FALSE(engine.log().contains("key=png/weekly/Swamp.png"));
  EXPECT_TRUE(home.run({"mapping", "resume", "draw-charts"})
                  .error.starts_with("draw-charts goes on where it stopped.\n"));
  EXPECT_TRUE(engine.logs("key=png/weekly/Swamp.png")) << engine.log();
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
  const Ended as_json = home.run({"dead-letters", "list", "--json"});
  EXPECT_NE(as_json.out.find("\"original\":{\"eventID\":"), std::string::npos);
  EXPECT_NE(as_json.out.find(R"("letter":{"requestContext":{"requestId":"",)"
                             R"("functionArn":"arn:bellwether:local:function/draw-charts",)"
                             R"("condition":"RetryAttemptsExhausted","approximateInvokeCount":1},)"
                             R"("responseContext":{"statusCode":200,)"),
            std::string::npos)
      << as_json.out;

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

TEST(Program, StatusIsAMonitorsWhoseExitCodeCountsADeadEngine) {
  const Home home;
  EXPECT_EQ(home.run({"status"}).exit_code, 1);
  {
    Engine engine(home);
    ASSERT_TRUE(engine.logs("engine ready")) << engine.log();
    const Ended running = home.run({"status", "--json"});
    EXPECT_EQ(running.exit_code, 0);
    EXPECT_TRUE(running.out.contains("\"functions\":[\"draw-charts\",")) << running.out;
    EXPECT_FALSE(running.out.contains("\"engine_process\":null")) << running.out;
    EXPECT_EQ(engine.stop(SIGTERM), 0);
  }
  EXPECT_EQ(home.run({"status", "--json"}).exit_code, 1);
}

TEST(Program, NamesThatNobodyWillReadAreSaidToBe) {
  const Home home;
  ASSERT_EQ(home.run({"add", "netflix", "Sol Ring"}).exit_code, 0);
  const Ended alone = home.run({"run", "fan-out"});
  EXPECT_EQ(alone.out, "2 names sent to read-sentiment\n");
  EXPECT_EQ(
      alone.error,
      "Warning: no engine runs, so nothing reads them yet. To read them: bellwether up --summaries wikipedia "
      "--contact you@example.com\n");
  {
    Engine engine(home);
    ASSERT_TRUE(engine.logs("engine ready")) << engine.log();
    const Ended unread = home.run({"run", "fan-out"});
    EXPECT_TRUE(unread.error.starts_with("Warning: the engine runs without a source of summaries"))
        << unread.error;
    EXPECT_EQ(engine.stop(SIGTERM), 0);
  }
  fs::create_directory(home.path("texts"));
  Engine engine(home, {"--summaries", "folder", "--summaries-folder=texts"});
  ASSERT_TRUE(engine.logs("engine ready")) << engine.log();
  EXPECT_EQ(home.run({"run", "fan-out"}).error, "");
}

TEST(Program, UpGoesToTheBackgroundAndDownEndsIt) {
  const Home home;
  EXPECT_EQ(home.run({"down"}).error, "No engine runs.\n");
  const Ended up = home.run({"up", "--detach"});
  ASSERT_EQ(up.exit_code, 0) << up.error;
  EXPECT_TRUE(
      up.out.starts_with("engine  in the background; to stop it: bellwether down\npage    http://127.0.0.1:"))
      << up.out;
  const fs::path log = home.path("data/bellwether/engine.log");
  EXPECT_TRUE(up.out.ends_with("log     " + log.string() + "\n")) << up.out;
  const Ended second = home.run({"up", "--detach"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_TRUE(second.error.starts_with("Error: an engine runs already, process ")) << second.error;
  EXPECT_TRUE(second.error.ends_with("Try: bellwether down\n")) << second.error;
  ASSERT_EQ(home.run({"price", "set", "x", "2024-01-31", "1"}).exit_code, 0);
  EXPECT_TRUE(Engine::comes_true([&] { return fs::exists(home.chart("daily/x.png")); })) << file_text(log);
  const Ended down = home.run({"down"});
  EXPECT_EQ(down.exit_code, 0);
  EXPECT_TRUE(down.error.starts_with("The engine has stopped (process ")) << down.error;
  EXPECT_EQ(home.run({"status"}).exit_code, 1);
  // Kept for days, a line says of which.
  const std::string kept = file_text(log);
  EXPECT_TRUE(kept.starts_with("20") && kept[4] == '-' && kept.contains(" engine ready  ")) << kept;
  EXPECT_EQ(fs::status(log).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST(Program, AnEngineThatCannotStartInTheBackgroundSaysWhy) {
  const Home home;
  const Ended ended = home.run({"up", "--detach", "--listen", "192.0.2.1:80"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_TRUE(ended.error.starts_with("Error: the engine did not start: ")) << ended.error;
  EXPECT_TRUE(ended.error.contains("192.0.2.1")) << ended.error;
}

TEST(Program, SettingsAreWrittenDownToBeginWithAndShownWithWhereTheyComeFrom) {
  const Home home;
  const Ended written = home.run({"config", "init"});
  const fs::path file = home.path(".config/bellwether/bellwether.toml");
  EXPECT_EQ(written.out, "Wrote " + file.string() + ": every setting with its default, as a comment\n");
  EXPECT_EQ(home.run({"config", "init"}).exit_code, 1) << "what is there stays";
  std::ofstream(file, std::ios::app) << "[chart]\ntheme = \"dark\"\n";
  EXPECT_EQ(home.run({"config", "show"}).exit_code, 2) << "a section may stand there once";
  fs::remove(file);
  std::ofstream(file) << "[chart]\ntheme = \"dark\"\n[state]\nbucket = \"~/charts\"\n";
  const Ended shown = home.run({"config", "show", "--state=~/x"}, "", {"BELLWETHER_SCALE=2"});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_EQ(shown.out,
            "file   " + file.string() + "\nstage  local\n\n" + "SETTING       VALUE" +
                std::string(home.path("charts").string().size() - 5 + 2, ' ') + "FROM\n" + "state.dir     " +
                home.path("x").string() +
                std::string(home.path("charts").string().size() - home.path("x").string().size() + 2, ' ') +
                "--state\n" + "state.bucket  " + home.path("charts").string() + "  " + file.string() + "\n" +
                "chart.scale   2" + std::string(home.path("charts").string().size() - 1 + 2, ' ') +
                "BELLWETHER_SCALE\n" + "chart.theme   dark" +
                std::string(home.path("charts").string().size() - 4 + 2, ' ') + file.string() + "\n");
  EXPECT_TRUE(
      home.run({"config", "show", "--json"}).out.contains(R"({"key":"chart.theme","value":"dark","from":")"));
  EXPECT_TRUE(home.run({"list", "--verbose"}).error.starts_with("file   " + file.string()));
  EXPECT_EQ(home.run({"list", "--quiet"}).error, "");
}

TEST(Program, AChartALetterAndASentimentAreToldAsJson) {
  const Home home;
  home.write("Sol Ring.csv", "2024-01-30,100\n2024-01-31,120\n");
  const Ended chart = home.run({"chart", "Sol Ring.csv", "-o", "a.png", "--json"});
  EXPECT_TRUE(chart.out.starts_with(R"({"chart":"a.png","format":"png","bytes":)")) << chart.out;
  EXPECT_TRUE(chart.out.contains(R"("description":")")) << chart.out;
  EXPECT_TRUE(chart.out.ends_with(
      R"("items":[{"item":"Sol Ring","prices":2,"first":"2024-01-30","last":"2024-01-31"}]})"
      "\n"))
      << chart.out;
  EXPECT_EQ(home.run({"chart", "Sol Ring.csv", "-o", "-", "--json"}).exit_code, 2);
  EXPECT_EQ(home.run({"dead-letters", "redrive", "--all", "--json"}).out, "{\"redriven\":0}\n");
  EXPECT_EQ(home.run({"dead-letters", "purge", "--all", "--json"}).out, "{\"purged\":0}\n");
  // As vaderSentiment 3.3.2 says it: {'neg': 0.202, 'neu': 0.468, 'pos': 0.33, 'compound': 0.4588}
  const std::string both = "The food was good but the service was horrible and I love the view";
  const Ended vader = home.run({"sentiment", "--scorer", "vader", "--json", both});
  EXPECT_TRUE(vader.out.contains(R"("vader":{"pos":0.33,"neg":0.202,"neu":0.468,"compound":0.4588})"))
      << vader.out;
  const Ended words = home.run({"sentiment", "--scorer", "vader", both});
  EXPECT_TRUE(words.out.contains("MIXED  VADER POS  VADER NEG  VADER NEU  TEXT\n")) << words.out;
}

TEST(Program, SaysItsNameAndVersion) {
  const Home home;
  const Ended ended = home.run({"--version"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_TRUE(ended.out.starts_with("bellwether " BELLWETHER_VERSION " (")) << ended.out;
  EXPECT_TRUE(ended.out.contains("commit ")) << ended.out;
  EXPECT_TRUE(ended.out.ends_with(")\n") && std::ranges::count(ended.out, '\n') == 1) << ended.out;
}

}  // namespace
}  // namespace bellwether
