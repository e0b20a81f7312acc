#include "cli/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "cli/command.h"
#include "functions/draw_charts.h"
#include "functions/read_sentiment.h"
#include "memory_stage.h"
#include "void_world.h"

namespace bellwether::cli {
namespace {

using testbed::run_in_void;
using testbed::Transcript;

TEST(Run, WrongUsageOfEveryCommandExitsWith2SaysWhatToTryAndTouchesNothing) {
  const std::vector<std::vector<std::string>> cases = {
      {"frobnicate"},
      {"price"},
      {"up", "--oops"},
      {"down", "x"},
      {"config"},
      {"config", "init", "a.toml", "b.toml"},
      {"config", "show", "x"},
      {"completion"},
      {"completion", "tcsh"},
      {"chart", "a.csv", "-o", "-", "--json"},
      {"list", "--stage", "locla"},
      {"up", "--theme", "blue"},
      {"up", "--config", "/nowhere/f.toml"},
      {"price", "set"},
      {"price", "set", "Sol Ring", "2024-02-30", "1"},
      {"price", "set", "Sol Ring", "2024-01-31", "abc"},
      {"price", "set", "", "2024-01-31", "1"},
      {"price", "set", "\x01Sol Ring", "2024-01-31", "1"},
      {"price", "set", "x", "2024-01-31", "1", "--url", "a b"},
      {"price", "set", "x", "2024-01-31", "1", "--currency", "Japanese yen"},
      {"price", "set", "x", "2024-01-31", "1", "--owner", "a\nb"},
      {"invoke", "draw-charts", "/dev/null", "--on-lambda"},
      {"diagram", "a.svg"},
      {"diff"},
      {"doctor", "a"},
      {"logs", "frobnicate"},
      {"logs", "--since", "tomorrow"},
      {"logs"},
      {"item"},
      {"item", "set"},
      {"item", "set", "x"},
      {"item", "set", "x", "--owner", "me"},
      {"item", "set", "", "--target", "1"},
      {"item", "set", "x", "y", "--target", "1"},
      {"item", "set", "x", "--target", "abc"},
      {"item", "set", "x", "--target", "-1"},
      {"item", "set", "x", "--target", ""},
      {"item", "set", "x", "--target", "1", "--no-target"},
      {"item", "set", "x", "--bought-at", "1e16"},
      {"item", "set", "x", "--bought-at", "1", "--no-bought-at"},
      {"item", "set", "x", "--tag", " "},
      {"item", "set", "x", "--tag", std::string(65, 'a')},
      {"item", "set", "x", "--tag", "foil,mint"},
      {"item", "set", "x", "--tag", "foil", "--untag", " foil"},
      {"item", "set", "x", "--untag", "a\nb"},
      {"price", "import"},
      {"price", "import", "-"},
      {"price", "import", "a.csv", "b.csv", "--item", "x"},
      {"price", "import", "a.csv", "b.csv", "--url", "x"},
      {"price", "import", "a.csv", "--item", ""},
      {"price", "export"},
      {"price", "export", "a", "b"},
      {"price", "export", "a", "--all"},
      {"price", "export", "a", "--format", "xlsx"},
      {"price", "import", "a.csv", "--column", "Price"},
      {"price", "import", "a.csv", "--column", "cost=Price"},
      {"price", "import", "a.csv", "--column", "close="},
      {"price", "import", "a.csv", "--day-order", "american"},
      {"price", "import", "a.csv", "--decimal", ","},
      {"price", "import", "a.csv", "--encoding", "ascii"},
      {"chart", "a.csv", "-o", "a.png", "--decimal", ","},
      {"cost", "--items", "-1"},
      {"cost", "--names", "many"},
      {"cost", "--every", "5"},
      {"cost", "--every", "0m"},
      {"cost", "--every", "31d"},
      {"cost", "--text-length", "0"},
      {"cost", "--hourly", "-1"},
      {"add"},
      {"add", "-f", "a.txt", "-i", "a"},
      {"add", "a", "-f", "a.txt"},
      {"add", "-f", "a.txt", "-f", "b.txt"},
      {"add", "-i", "a", "--owner", "a\nb"},
      {"remove"},
      {"remove", "-f", "a.txt", "-i", "a"},
      {"update"},
      {"update", "-o", "a"},
      {"update", "-n", "a"},
      {"update", "-o", "a", "-n", " a "},
      {"update", "-o", "a", "-n", "b\nc"},
      {"update", "-o", "", "-n", "b"},
      {"up", "--summaries", "wikipedia"},
      {"up", "--summaries", "folder"},
      {"up", "--summaries", "feed"},
      {"up", "--schedule", "rate(5 seconds)"},
      {"up", "--time-zone", "Mars/Olympus"},
      {"up", "--schedule", "cron(0 0 31 2 ? *)"},
      {"up", "--daily-key", "/png/{slug}.png"},
      {"up", "--daily-key", "../x/{slug}"},
      {"up", "--weekly-key", "{slug}/"},
      {"up", "--sentiment-key", "{slug}{slug}"},
      {"up", "--listen", "here"},
      {"up", "--listen", "127.0.0.1:99999"},
      {"run", "fan-out", "x"},
      {"queue", "status", "x"},
      {"alerts", "test", "x"},
      {"alerts", "test", "--mail-server", "a b"},
      {"alerts", "test", "--mail-to", "ann"},
      {"alerts", "test", "--mail-password", "hunter2"},
      {"alerts", "test", "--webhook", "example.com"},
      {"alerts", "list", "x"},
      {"alerts", "history", "x", "y"},
      {"alerts", "history", "--owner", "me"},
      {"backup"},
      {"backup", ""},
      {"restore"},
      {"check", "x"},
      {"alerts", "mute"},
      {"alerts", "mute", "x", "--rule", "moves"},
      {"alerts", "mute", "x", "--days", "0"},
      {"alerts", "mute", "x", "--days", "7", "--off"},
      {"alerts", "explain", "--owner", "me"},
      {"alerts", "explain", "x", "--alert-move", ""},
      {"alerts", "simulate"},
      {"alerts", "simulate", "x", "y"},
      {"alerts", "simulate", "x", "--all"},
      {"alerts", "simulate", "--all", "-o", "a.png"},
      {"alerts", "simulate", "--all", "--owner", "me"},
      {"alerts", "simulate", "x", "--from", "yesterday"},
      {"alerts", "simulate", "x", "-o", "a.jpg"},
      {"alerts", "simulate", "x", "-o", "-", "--json"},
      {"alerts", "simulate", "x", "--format", "svg"},
      {"alerts", "simulate", "x", "--alert-move-percent", "0"},
      {"dead-letters", "show", "x"},
      {"list", "x"},
      {"show"},
      {"status", "x"},
      {"dead-letters", "list", "x"},
      {"dead-letters", "redrive"},
      {"dead-letters", "redrive", "x"},
      {"dead-letters", "redrive", "1", "--all"},
      {"dead-letters", "purge"},
      {"dead-letters", "purge", "1.5"},
      {"mapping", "list", "x"},
      {"mapping", "pause"},
      {"mapping", "pause", "fan-out"},
      {"mapping", "resume", "draw-chart"},
      {"invoke"},
      {"invoke", "draw-chart", "e.json"},
      {"chart"},
      {"chart", "a.csv"},
      {"chart", "a.csv", "-o", "a.png", "--weekly", "--daily"},
      {"chart", "a.csv", "-o", "a.jpg"},
      {"chart", "a.csv", "-o", "a.svg", "--format", "png"},
      {"chart", "a.csv", "-o", "a.png", "--format", "jpg"},
      {"chart", "a.csv", "-o", "a.png", "--as-of", "yesterday"},
      {"chart", "a.csv", "-o", "a.png", "--size", "9x9"},
      {"chart", "a.csv", "-o", "a.png", "--ma", "1"},
      {"chart", "a.csv", "b.csv", "-o", "a.png"},
      {"chart", "a.csv", "b.csv", "-o", "a.png", "--compare", "--weekly"},
      {"chart", "a.csv", "b.csv", "-o", "a.png", "--compare", "--level", "a=1"},
      {"chart", "a.csv", "-o", "a.png", "--sparkline", "120"},
      {"chart", "a.csv", "-o", "a.png", "--sparkline", "15x40"},
      {"chart", "a.csv", "-o", "a.png", "--sparkline", "120x40", "--compare"},
      {"chart", "a.csv", "-o", "a.png", "--level", "1200"},
      {"chart", "a.csv", "-o", "a.png", "--level", "target=much"},
      {"chart", "a.csv", "-o", "a.png", "--event", "reprint"},
      {"chart", "a.csv", "-o", "a.png", "--event", "2026-02-30=reprint"},
      {"chart", "a.csv", "-o", "a.png", "--last", "6"},
      {"chart", "a.csv", "-o", "a.png", "--last", "6m", "--from", "2024-01-01"},
      {"chart", "a.csv", "-o", "a.png", "--from", "2024-02-01", "--to", "2024-01-01"},
      {"chart", "a.csv", "-o", "a.png", "--scale-y", "logarithmic"},
      {"chart", "a.csv", "-o", "a.png", "--locale", "fr"},
      {"sentiment", "\xff"},
      {"sentiment", "--jsn", "good"},
      {"package", "--arch", "sparc"},
      {"template", "--part", "half"},
      {"template", "--processor", "sparc"},
      {"deploy"},
      {"deploy", "prod"},
      {"make-infra"},
      {"teardown"},
      {"teardown", "--stage", "dev", "--keep-data", "--delete-data"},
      {"list", "--stage", "Prod"},
      {"up", "--stage", "prod"},
  };
  std::vector<std::string_view> untried;
  for (const Command& command : commands()) untried.push_back(command.name);
  for (const auto& arguments : cases) {
    const auto [exit_code, out, error] = run_in_void(arguments);
    std::string line;
    for (const std::string& argument : arguments) line += argument + " ";
    SCOPED_TRACE(line);
    std::erase_if(untried, [&](std::string_view name) { return line.starts_with(name); });
    EXPECT_EQ(exit_code, 2);
    EXPECT_EQ(out, "");
    EXPECT_TRUE(error.starts_with("Error: ")) << error;
    EXPECT_NE(error.find("\nTry: bellwether "), std::string::npos) << error;
    EXPECT_EQ(error.find("opened"), std::string::npos) << error;
  }
  EXPECT_TRUE(untried.empty()) << "without a case: " << untried.front();
}

TEST(Run, OtherStagesAreNamedAsNotAvailable) {
  EXPECT_EQ(
      run_in_void({"--stage", "prod", "up"}).error,
      "Error: 'up' works on the stage 'local' only, not on 'prod', which runs on AWS\nTry: bellwether up\n");
}

TEST(Run, WhatDoesNotSucceedExitsWith1) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"list"},
                                                                     {"status"},
                                                                     {"show", "x"},
                                                                     {"alerts", "history", "x"},
                                                                     {"alerts", "mute", "x"},
                                                                     {"alerts", "explain", "x"},
                                                                     {"alerts", "simulate", "--all"},
                                                                     {"add", "-i", "x"},
                                                                     {"remove", "-i", "x"},
                                                                     {"update", "-o", "x", "-n", "y"},
                                                                     {"run", "fan-out"},
                                                                     {"queue", "status"},
                                                                     {"dead-letters", "show", "1"},
                                                                     {"price", "set", "x", "2024-01-31", "1"},
                                                                     {"item", "set", "x", "--tag", "foil"},
                                                                     {"price", "import", "x.csv"},
                                                                     {"price", "export", "--all"},
                                                                     {"dead-letters", "list"},
                                                                     {"mapping", "list"},
                                                                     {"mapping", "pause", "draw-charts"},
                                                                     {"mapping", "resume", "draw-charts"},
                                                                     {"dead-letters", "purge", "--all"},
                                                                     {"dead-letters", "redrive", "1"}}) {
    const auto [exit_code, out, error] = run_in_void(arguments);
    EXPECT_EQ(exit_code, 1);
    EXPECT_EQ(out, "");
    EXPECT_EQ(error, "Error: opened the stage\n");
  }
  EXPECT_EQ(run_in_void({"chart", "/nowhere.csv", "-o", "x.png"}).error,
            "Error: /nowhere.csv: No such file or directory\n");
  EXPECT_EQ(run_in_void({"invoke", "draw-charts", "/"}).error, "Error: /: Is a directory\n");
  EXPECT_EQ(run_in_void({"up"}).exit_code, 1);
}

// The stage `prod`, where nobody has named a bucket; it has one item.
class StageWithoutBucket : public testing::Test {
 protected:
  StageWithoutBucket() {
    EXPECT_TRUE(stage_.table().update(
        {.key = sol_ring_,
         .quotes = {{.day = parse_day("2024-01-31").value(), .close = market::Price::parse("7").value()}}}));
  }
  Transcript run_on_it(std::vector<std::string> arguments, bool terminal = false) {
    arguments.insert(arguments.begin(), {"--stage", "prod"});
    return run_in_void(arguments, terminal, {}, &stage_);
  }

  const market::ItemKey sol_ring_{"Sol Ring", ""};
  testbed::MemoryStage stage_;
};

TEST_F(StageWithoutBucket, ListsItsItemsWithoutSentiments) {
  const auto text = run_on_it({"list"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_TRUE(text.out.contains("Sol Ring")) << text.out;
  EXPECT_EQ(text.error, "");
  const auto json = run_on_it({"list", "--json"});
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_TRUE(json.out.contains("\"sentiment\":null")) << json.out;
}

TEST_F(StageWithoutBucket, ShowsAnItemWithoutChartsAndReading) {
  const auto text = run_on_it({"show", "Sol Ring"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_TRUE(text.out.contains("7 on 2024-01-31")) << text.out;
  EXPECT_FALSE(text.out.contains("daily")) << "nobody knows whether it is drawn: " << text.out;
  EXPECT_EQ(text.error, "");
  const auto json = run_on_it({"show", "Sol Ring", "--json"});
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_TRUE(json.out.contains("\"charts\":{\"daily\":null,\"weekly\":null}")) << json.out;
  EXPECT_TRUE(json.out.contains("\"reading\":null")) << json.out;
}

TEST_F(StageWithoutBucket, SetsAnItemsAttributesAndSaysWhatTheyWere) {
  const auto first = run_on_it({"item", "set", "Sol Ring", "--target", "2000", "--bought-at", "1200.5",
                                "--tag", "foil", "--tag", " first-edition ", "--currency", "JPY"});
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.error, "");
  EXPECT_EQ(first.out,
            "'Sol Ring'\n"
            "  currency   JPY\n"
            "  target     2,000 JPY\n"
            "  bought at  1,200.5 JPY\n"
            "  tags       first-edition, foil\n");
  EXPECT_EQ(run_on_it({"item", "set", "Sol Ring", "--no-target", "--bought-at", "1200.5", "--untag", "foil",
                       "--tag", "played"})
                .out,
            "'Sol Ring'\n"
            "  target     none (was 2,000 JPY)\n"
            "  bought at  1,200.5 JPY (as before)\n"
            "  tags       first-edition, played (was first-edition, foil)\n");
  EXPECT_EQ(run_on_it({"item", "set", "Sol Ring", "--no-bought-at", "--target", "7", "--json"}).out,
            R"({"item":"Sol Ring","owner":"","url":"","currency":"JPY","target":7,"bought_at":null,)"
            R"("tags":["first-edition","played"],"before":{"url":"","currency":"JPY","target":null,)"
            R"("bought_at":1200.5,"tags":["first-edition","played"]}})"
            "\n");
  const auto shown = run_on_it({"show", "Sol Ring"}).out;
  EXPECT_TRUE(shown.contains("  target     7 JPY\n  tags       first-edition, played\n")) << shown;
  EXPECT_FALSE(shown.contains("bought at")) << shown;
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"show", "Sol Ring", "--json"}, {"list", "--json"}}) {
    const auto json = run_on_it(arguments).out;
    EXPECT_TRUE(
        json.contains(R"("currency":"JPY","target":7,"bought_at":null,"tags":["first-edition","played"])"))
        << json;
  }
}

TEST_F(StageWithoutBucket, APriceThatIsSetLeavesTheOtherAttributesAsTheyAre) {
  ASSERT_EQ(
      run_on_it({"item", "set", "Sol Ring", "--target", "9", "--bought-at", "8", "--tag", "foil"}).exit_code,
      0);
  ASSERT_EQ(run_on_it({"price", "set", "Sol Ring", "2024-02-01", "5", "--url", "u"}).exit_code, 0);
  const auto item = stage_.table().get(sol_ring_).value();
  EXPECT_EQ(item.target, market::Price(9));
  EXPECT_EQ(item.bought_at, market::Price(8));
  EXPECT_EQ(item.tags, std::vector<std::string>{"foil"});
  EXPECT_EQ(item.history.quotes().size(), 2u);
}

TEST_F(StageWithoutBucket, TodayIsTheDayOfTheClockWhereTheMachineStands) {
  setenv("TZ", "UTC-14",
         1);  // As east as one can live; the clock shows the first moment of 1970 in Greenwich.
  EXPECT_EQ(run_on_it({"price", "set", "Sol Ring", "today", "5"}).out, "'Sol Ring' cost 5 on 1970-01-01\n");
  setenv("TZ", "UTC+1", 1);
  EXPECT_EQ(run_on_it({"price", "set", "Sol Ring", "today", "6"}).out, "'Sol Ring' cost 6 on 1969-12-31\n");
  unsetenv("TZ");
}

TEST_F(StageWithoutBucket, SetsNothingOfAnItemThatIsNotThereAndSaysWhatToTry) {
  const auto error_of = [&](std::vector<std::string> arguments) {
    const auto [exit_code, out, error] = run_on_it(std::move(arguments));
    EXPECT_EQ(exit_code, 1);
    EXPECT_EQ(out, "");
    return error;
  };
  EXPECT_EQ(error_of({"item", "set", "Sol Rign", "--target", "5", "--no-bought-at", "--tag", "a b"}),
            "Error: there is no item 'Sol Rign'; did you mean 'Sol Ring'?\n"
            "Try: bellwether item set 'Sol Ring' --target 5 --no-bought-at --tag 'a b'\n");
  EXPECT_EQ(error_of({"item", "set", "Sol Ring", "--owner", "me", "--tag", "a"}),
            "Error: there is no item 'Sol Ring' of 'me'; there is 'Sol Ring'\n"
            "Try: bellwether item set 'Sol Ring' --tag a\n");
  EXPECT_EQ(error_of({"item", "set", "netflix", "--owner", "me", "--tag", "a"}),
            "Error: there is no item 'netflix' of 'me'\nTry: bellwether add --item netflix --owner me\n");
  EXPECT_EQ(stage_.item_count().value(), 1);
}

TEST_F(StageWithoutBucket, TellsAPersonWhatIsLeftOutAndHowToNameOne) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"list"}, {"show", "Sol Ring"}}) {
    const std::string error = run_on_it(arguments, true).error;
    EXPECT_TRUE(error.contains("No bucket is named, so without ")) << error;
    EXPECT_TRUE(error.contains("[stage.prod]")) << error;
  }
}

TEST_F(StageWithoutBucket, IsAskedForOneOnlyWhenThereIsSomethingToRemoveOrRename) {
  EXPECT_EQ(run_on_it({"remove", "-i", "nobody"}).exit_code, 0);
  EXPECT_TRUE(run_on_it({"update", "-o", "nobody", "-n", "x"}).error.contains("there is no item 'nobody'"));
  EXPECT_TRUE(run_on_it({"update", "-o", "x", "-n", "Sol Ring"}).error.contains("there is no item 'x'"));
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"remove", "-i", "Sol Ring"}, {"update", "-o", "Sol Ring", "-n", "Ring"}}) {
    const auto [exit_code, out, error] = run_on_it(arguments);
    EXPECT_EQ(exit_code, 1);
    EXPECT_EQ(out, "");
    EXPECT_EQ(error, "Error: opened the bucket\n");
    EXPECT_TRUE(stage_.table().get(sol_ring_)) << "it was changed before";
  }
}

TEST(Run, WhoSaysNothingIsShownHowToBegin) {
  const auto [exit_code, out, error] = run_in_void({});
  EXPECT_EQ(exit_code, 2);
  EXPECT_EQ(out, "");
  EXPECT_TRUE(error.contains("\nExamples\n") && error.contains("  bellwether up --open\n")) << error;
  EXPECT_LT(std::ranges::count(error, '\n'), 15) << error;
}

TEST(Run, AskedHowALineGoesOnItSaysSoAndTouchesNothing) {
  const auto [exit_code, out, error] = run_in_void({"__complete", "price", "s"});
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(out, "set\tset what an item cost on a day\n");
  EXPECT_EQ(error, "");
}

TEST(Run, WhoIsQuietHearsWhatWentWrongAndWhatToTry) {
  EXPECT_EQ(run_in_void({"--quiet", "list"}).error, "Error: opened the stage\n");
  EXPECT_EQ(run_in_void({"--quiet", "frobnicate"}).error,
            "Error: unknown command 'frobnicate'\nTry: bellwether --help\n");
  const auto loud = run_in_void({"list", "--verbose", "--state=/s"});
  EXPECT_TRUE(loud.error.starts_with("file   none: no ./bellwether.toml\nstage  local\n\n")) << loud.error;
  EXPECT_TRUE(loud.error.contains("state.dir     /s")) << loud.error;
}

TEST(Run, HelpAndVersionGoToStandardOutput) {
  const auto help = run_in_void({"price", "set", "--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.error, "");
  EXPECT_NE(help.out.find("\nExamples\n"), std::string::npos);
  EXPECT_EQ(help.out.find('\x1b'), std::string::npos);
  EXPECT_NE(run_in_void({"price", "set", "--help"}, true).out.find("\x1b[1mExamples"), std::string::npos);
  const auto version = run_in_void({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.out.substr(0, 11), "bellwether ");
}

TEST(Run, APngIsNotPrintedOnATerminal) {
  const auto [exit_code, out, error] = run_in_void({"chart", "x.csv", "-o", "-"}, true);
  EXPECT_EQ(exit_code, 2);
  EXPECT_EQ(out, "");
}

TEST(Run, UpStopsAtTheFirstSignalAndSaysWhatItDid) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto [exit_code, out, error] =
        run_in_void({"up"}, false, [&](std::stop_token stop) -> Result<void> {
          ::kill(::getpid(), signal);
          while (!stop.stop_requested()) std::this_thread::yield();
          return {};
        });
    EXPECT_EQ(exit_code, 0);
    EXPECT_EQ(out, "");
    EXPECT_NE(error.find("stopping"), std::string::npos) << error;
    EXPECT_NE(
        error.find("charts_drawn=1 names_read=3 items_published=0 alerts_raised=0 notices_told=0 failures=2"),
        std::string::npos)
        << error;
  }
}

TEST(Run, UpOpensThePageInTheBrowserOnlyWhenToldTo) {
  EXPECT_NE(run_in_void({"up", "--open"}).error.find("opened http://127.0.0.1:8080/\n"), std::string::npos);
  EXPECT_EQ(run_in_void({"up"}).error.find("opened"), std::string::npos);
  EXPECT_EQ(run_in_void({"up", "--open", "--listen", "off"}).exit_code, 2);
}

TEST(RunDeathTest, UpEndsAtOnceWith130AtTheSecondSignal) {
  EXPECT_EXIT(run_in_void({"up"}, false,
                          [](std::stop_token stop) -> Result<void> {
                            ::kill(::getpid(), SIGINT);
                            while (!stop.stop_requested()) std::this_thread::yield();
                            ::kill(::getpid(), SIGINT);
                            for (;;) std::this_thread::yield();
                          }),
              testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace bellwether::cli
