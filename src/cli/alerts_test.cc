#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <vector>

#include "cli/alert_view.h"
#include "cli/care_view.h"
#include "memory_stage.h"
#include "temporary_directory.h"
#include "void_world.h"

namespace bellwether::cli {
namespace {

using std::chrono::days;
using testbed::Transcript;

const Day kFirst = parse_day("2024-01-01").value();

// Two items: prices that are steady and then leave, and one price.
class Alerts : public testing::Test {
 protected:
  Alerts() {
    std::vector<double> closes(60, 100);
    closes.insert(closes.end(), {112, 124, 126, 118});
    ports::ItemChange change{.key = {"Sol Ring", ""}, .currency = "JPY", .target = market::Price(120)};
    for (std::size_t i = 0; i < closes.size(); ++i)
      change.quotes.push_back({kFirst + days(i), market::Price(closes[i])});
    EXPECT_TRUE(stage_.table().update(change));
    EXPECT_TRUE(stage_.table().update({.key = {"Mox", "me"}, .quotes = {{kFirst, market::Price(7)}}}));
  }
  Transcript run_on_it(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--stage", "prod", "alerts"});
    return testbed::run_in_void(arguments, false, {}, &stage_);
  }

  testbed::MemoryStage stage_;
};

boost::json::array alerts_in(const std::string& text) {
  return boost::json::parse(text).at("items").at(0).at("alerts").as_array();
}

TEST_F(Alerts, AreExplainedRuleByRuleWithWhatWouldFireThem) {
  const auto [exit_code, out, error] = run_on_it({"explain", "Sol Ring"});
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(error, "");
  EXPECT_EQ(
      out,
      "Sol Ring\n"
      "  price      118 JPY on 2024-03-04\n"
      "  target     told on 2024-03-02 at 124; armed again at 117.6 or below (−0.339 %); fires again at "
      "136.4 or "
      "above (+15.6 %)\n"
      "  move       told on 2024-03-03 at 126; armed again at 122.7 or below (+3.97 %)\n"
      "  year-high  told on 2024-03-02 at 124; fires again at more than 130.2 (+10.3 %), or at any high from "
      "2024-04-01 on\n"
      "  year-low   armed since 2024-01-01; fires at less than 100.0 (−15.3 %)\n"
      "  crossing   off\n"
      "  sentiment  not armed: it was not read yet\n"
      "  stale      off\n");
}

TEST_F(Alerts, AreExplainedForANameWithoutPricesByWhatIsSaidOfIt) {
  ASSERT_TRUE(stage_.table().update({.key = {"netflix", ""}}));
  EXPECT_EQ(run_on_it({"explain", "netflix"}).out,
            "netflix\n"
            "  price      none yet\n"
            "  sentiment  not armed: it was not read yet\n"
            "  stale      off\n");
  EXPECT_TRUE(run_on_it({"explain", "netflix", "--alert-stale", "all"})
                  .out.contains("  stale      not armed: it has no price\n"));
  EXPECT_TRUE(
      run_on_it({"explain", "netflix", "--alert-sentiment", "off"}).out.contains("  sentiment  off\n"));
  EXPECT_TRUE(
      run_on_it({"explain", "netflix", "--alert-sentiment", "item:netflix"}).out.contains("not armed"));
}

TEST(AlertView, SaysOfALabelWhetherItIsArmedAndWhatWouldFire) {
  const Instant first{kFirst}, later{kFirst + days(3)};
  sentiment::Reading reading{.name = "netflix",
                             .sentiment = sentiment::Sentiment{sentiment::Label::Positive, 1, 0, 0, 0},
                             .history = {{first, sentiment::Label::Positive}}};
  EXPECT_EQ(
      label_text(reading),
      "not armed: no label stayed for two readings yet; POSITIVE since 2024-01-01, which arms it if the next "
      "reading says so too");
  EXPECT_EQ(label_json(reading).at("state"), "waiting");
  reading.settled = {sentiment::Label::Positive, first, "market-1"};
  EXPECT_EQ(label_text(reading),
            "armed: POSITIVE since 2024-01-01; fires when another label stays for two readings");
  EXPECT_EQ(label_json(reading).at("state"), "armed");
  EXPECT_EQ(label_json(reading).at("label"), "POSITIVE");
  reading.sentiment->label = sentiment::Label::Negative;
  reading.history.push_back({later, sentiment::Label::Negative});
  EXPECT_EQ(
      label_text(reading),
      "armed: POSITIVE since 2024-01-01; NEGATIVE since 2024-01-04, which fires it if the next reading says "
      "so too");
  reading.sentiment.reset();
  reading.state = sentiment::ReadingState::Missing;
  reading.history.back().label.reset();
  EXPECT_EQ(label_text(reading), "armed: POSITIVE since 2024-01-01; no summary since 2024-01-04");
}

TEST_F(Alerts, AreExplainedForAnItemWithoutATargetAndWithTooFewPrices) {
  const auto out = run_on_it({"explain", "Mox", "--owner", "me", "--alert-crossing", "all"}).out;
  EXPECT_TRUE(out.contains("  target     off: the item has no target\n")) << out;
  EXPECT_TRUE(out.contains("  move       not armed: needs 6 prices more\n")) << out;
  EXPECT_TRUE(out.contains("  crossing   not armed: needs 24 prices more\n")) << out;
  EXPECT_TRUE(run_on_it({"explain", "Mo"}).error.contains("did you mean 'Mox'?"));
}

TEST_F(Alerts, SayWhichPriceIsHeldBackBecauseItIsPerhapsAMistake) {
  ASSERT_TRUE(
      stage_.table().update({.key = {"Sol Ring", ""}, .quotes = {{kFirst + days(64), market::Price(1180)}}}));
  const auto out = run_on_it({"explain", "Sol Ring"}).out;
  EXPECT_TRUE(out.contains("  held back  1,180 on 2024-03-05, more than 5 times as high")) << out;
  EXPECT_TRUE(out.contains("they wait for 3 prices more that stay there")) << out;
}

TEST_F(Alerts, AreExplainedAsJson) {
  const auto out = run_on_it({"explain", "Sol Ring", "--json"}).out;
  const auto rules = boost::json::parse(out).at("rules").as_array();
  ASSERT_EQ(rules.size(), 7U);
  EXPECT_EQ(rules[0].at("state"), "fired");
  EXPECT_EQ(rules[0].at("last").at("key"), "target-120-2024-01-01");
  EXPECT_EQ(rules[3].at("fires_below"), 100);
  EXPECT_EQ(rules[4].at("state"), "off");
  EXPECT_EQ(rules[5].at("state"), "waiting");
  EXPECT_EQ(rules[6].at("state"), "off");
}

TEST_F(Alerts, AreSimulatedInTheOrderInWhichTheyWouldHaveCome) {
  const auto [exit_code, out, error] = run_on_it({"simulate", "--all"});
  EXPECT_EQ(exit_code, 0);
  EXPECT_EQ(out,
            "DAY         ITEM      OWNER  RULE       PRICE        CHANGE  FROM  OF\n"
            "2024-03-01  Sol Ring         year-high    112  JPY  +12.0 %   100  2024-01-01\n"
            "2024-03-02  Sol Ring         target       124  JPY  +10.7 %   112  2024-03-01\n"
            "2024-03-02  Sol Ring         year-high    124  JPY  +10.7 %   112  2024-03-01\n"
            "2024-03-03  Sol Ring         move         126  JPY  +26.0 %   100  2024-02-28\n");
  EXPECT_EQ(error,
            "4 alerts of 2 items with 65 prices: 1 target, 1 move, 2 year-high; 22.5 an item and year\n");
}

TEST_F(Alerts, AreSimulatedWithOtherRulesAndFromADayOn) {
  const auto count = [this](std::vector<std::string> more) {
    more.insert(more.begin(), {"simulate", "Sol Ring", "--json"});
    return alerts_in(run_on_it(more).out).size();
  };
  EXPECT_EQ(count({}), 4U);
  EXPECT_EQ(count({"--alert-year-high", "off"}), 2U);
  EXPECT_EQ(count({"--alert-year-high", "foil"}), 2U);
  EXPECT_EQ(count({"--alert-move-percent", "30"}), 3U);
  EXPECT_EQ(count({"--alert-year-further", "20"}), 3U);
  EXPECT_EQ(count({"--from", "2024-03-02"}), 3U);
  ASSERT_TRUE(stage_.table().update({.key = {"Sol Ring", ""}, .tags = {.added = {"foil"}}}));
  EXPECT_EQ(count({"--alert-year-high", "foil"}), 4U);
  EXPECT_EQ(count({"--alert-year-high", "item:Sol Ring"}), 4U);
  EXPECT_EQ(count({"--alert-year-high", "item:Mox"}), 2U);
}

TEST_F(Alerts, AreFlagsOnTheChartOfTheirItem) {
  const testbed::TemporaryDirectory folder;
  const std::string file = folder.path() / "alerts.svg";
  const auto drawn = run_on_it({"simulate", "Sol Ring", "-o", file});
  EXPECT_EQ(drawn.exit_code, 0) << drawn.error;
  std::ifstream stream(file);
  const std::string svg{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  EXPECT_TRUE(svg.contains(">year high<")) << svg;
  EXPECT_TRUE(svg.contains("target")) << svg;
  EXPECT_TRUE(run_on_it({"simulate", "Sol Ring", "-o", "-"}).out.starts_with("\x89PNG"));
}

TEST_F(Alerts, OfNoItemAreExplainedWithoutOne) {
  EXPECT_EQ(run_on_it({"explain"}).out,
            "bellwether itself\n  care          off: on AWS the stage's alarms tell\n");
  EXPECT_TRUE(run_on_it({"explain", "--alert-care", "false"}).out.contains("  care          off\n"));
  const auto json = boost::json::parse(run_on_it({"explain", "--json"}).out);
  EXPECT_TRUE(json.at("item").is_null());
  EXPECT_EQ(json.at("rules").at(0).at("rule"), "care");
  EXPECT_EQ(json.at("rules").at(0).at("state"), "off");
  EXPECT_EQ(run_on_it({"explain", "Sol Ring", "Mox"}).exit_code, 2);
  EXPECT_EQ(run_on_it({"explain", "--owner", "me"}).exit_code, 2);
}

TEST_F(Alerts, AreMutedOfAnItemOrOfTheRuleThatIsOfNone) {
  EXPECT_TRUE(
      run_on_it({"mute"}).error.contains("ITEM is missing; without one only --rule care can be muted"));
  EXPECT_TRUE(run_on_it({"mute", "--rule", "move"}).error.contains("ITEM is missing"));
  EXPECT_TRUE(run_on_it({"mute", "Sol Ring", "--rule", "care"}).error.contains("--rule care is of no item"));
  EXPECT_TRUE(run_on_it({"mute", "Sol Ring", "Mox"}).error.contains("one item at a time"));
  EXPECT_TRUE(run_on_it({"mute", "--rule", "care"}).error.contains("opened the bucket"))
      << "it needs no item";
}

TEST(CareView, SaysWhatIsArmedAndWhatWaits) {
  const market::RuleBook rules;
  std::optional<ports::StageStatus> status = ports::StageStatus{};
  EXPECT_EQ(care_text(rules, status, false),
            "bellwether itself\n  care          not armed: no engine runs; bellwether up starts it\n");
  EXPECT_EQ(care_json(rules, status).at("state"), "waiting");
  status->engine_running = true;
  status->dead_letters = 1;
  EXPECT_EQ(care_text(rules, status, false),
            "bellwether itself\n"
            "  dead letters  armed: fires at the next one of a function that had none for a day; there is 1\n"
            "  schedules     armed: fires when a run is 15 minutes late\n"
            "  outages       armed: fires when one has lasted 15 minutes\n");
  status->waiting = {{.function = "send-alerts",
                      .reason = "no server",
                      .since = Instant(kFirst),
                      .next_try = Instant(kFirst)}};
  EXPECT_TRUE(
      care_text(rules, status, false)
          .contains("  outages       send-alerts since 2024-01-01 00:00:00 UTC, for no server; fires at 15 "
                    "minutes\n"));
  const auto json = care_json(rules, status);
  EXPECT_EQ(json.at("state"), "armed");
  EXPECT_EQ(json.at("dead_letters"), 1);
  EXPECT_EQ(json.at("outages").at(0).at("function"), "send-alerts");
}

TEST(AlertView, SaysOfAnItemWhenItIsStale) {
  market::Item item{.key = {"Mox", ""}};
  EXPECT_EQ(stale_text(item, 14, kFirst), "not armed: it has no price");
  EXPECT_EQ(stale_json(item, 14, kFirst).at("state"), "waiting");
  item.history.set({.day = kFirst, .close = market::Price(7)});
  EXPECT_EQ(stale_text(item, 14, kFirst + days(13)),
            "armed: fires on 2024-01-15 unless a price comes before");
  EXPECT_EQ(stale_json(item, 14, kFirst + days(13)).at("state"), "armed");
  EXPECT_EQ(stale_text(item, 14, kFirst + days(14)), "fired on 2024-01-15; armed again at the next price");
  EXPECT_EQ(stale_json(item, 14, kFirst + days(14)).at("fires_on"), "2024-01-15");
}

}  // namespace
}  // namespace bellwether::cli
