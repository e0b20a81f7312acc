#include "market/firings.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <set>
#include <vector>

#include "market/price_watch.h"
#include "quote_maker.h"

namespace bellwether::market {
namespace {

using std::chrono::days;

const Day kFirst = parse_day("2024-01-01").value();

PriceHistory history_of_closes(const std::vector<double>& closes) {
  PriceHistory history;
  for (std::size_t i = 0; i < closes.size(); ++i) history.set({kFirst + days(i), Price(closes[i])});
  return history;
}

std::vector<double> repeated(double price, int count) {
  return std::vector<double>(static_cast<std::size_t>(count), price);
}

PriceRules target_only(double target) {
  return {.target = Price(target), .has_move = false, .has_year_high = false, .has_year_low = false};
}

const PriceRules kMoveOnly = {.has_year_high = false, .has_year_low = false};
const PriceRules kYearOnly = {.has_move = false};
const PriceRules kCrossingOnly = {
    .has_move = false, .has_year_high = false, .has_year_low = false, .has_crossing = true};
const PriceRules kAll = {.target = Price(120), .has_crossing = true};

// "target@3": the rule and the place of the day on which it is certain.
std::vector<std::string> words_of(const std::vector<Firing>& found) {
  std::vector<std::string> words;
  for (const Firing& firing : found)
    words.push_back(std::string(word_of(firing.rule)) + "@" +
                    std::to_string((firing.certain - kFirst).count()));
  return words;
}

std::vector<std::string> fired(const std::vector<double>& closes, const PriceRules& rules) {
  return words_of(firings(history_of_closes(closes), rules));
}

using Words = std::vector<std::string>;

// A random walk with jumps, and gaps of days.
PriceHistory wandering(std::uint64_t seed, int count) {
  std::uint64_t state = seed * 2654435761 + 1;
  const auto dice = [&state](std::uint64_t sides) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return (state >> 33) % sides;
  };
  PriceHistory history;
  double price = 100;
  Day day = kFirst;
  for (int i = 0; i < count; ++i, day += days(1 + (dice(9) == 0 ? dice(40) : 0))) {
    price *= 0.97 + 0.06 * static_cast<double>(dice(1000)) / 999;
    if (dice(60) == 0) price *= dice(2) == 0 ? 1.4 : 0.7;
    if (dice(200) == 0) price *= dice(2) == 0 ? 7 : 0.13;
    const double typed = dice(80) == 0 ? 0 : dice(80) == 0 ? price * 10 : price;
    history.set({day, Price(typed)});
  }
  return history;
}

TEST(Target, IsToldWhenAPriceReachesIt) {
  const auto found = firings(history_of_closes({18, 19, 20, 21}), target_only(20));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0], (Firing{.rule = PriceRule::Target,
                              .is_rise = true,
                              .armed = kFirst,
                              .price = {kFirst + days(2), 20},
                              .certain = kFirst + days(2),
                              .from = {kFirst + days(1), 19},
                              .bound = 20}));
}

TEST(Target, IsArmedAgainByAPriceTwoPercentBack) {
  EXPECT_EQ(fired({19, 20, 19.61, 20.5}, target_only(20)), (Words{"target@1"}));
  EXPECT_EQ(fired({19, 20, 19.6, 20.5}, target_only(20)), (Words{"target@1", "target@3"}));
  EXPECT_EQ(fired({19, 35, 34.3, 35}, target_only(35)), (Words{"target@1", "target@3"}));
}

TEST(Target, ToBuyAtIsReachedFromAbove) {
  PriceRules rules = target_only(20);
  rules.is_target_below = true;
  EXPECT_EQ(fired({25, 20.01, 20, 19.8, 20.3, 20.4, 19.9}, rules), (Words{"target@2", "target@6"}));
}

TEST(Target, ThatThePricesBeginBeyondIsNotToldBeforeTheyWereShortOfIt) {
  EXPECT_EQ(fired({21, 22, 23}, target_only(20)), Words());
  EXPECT_EQ(fired({21, 19.9, 20.5}, target_only(20)), Words());
  EXPECT_EQ(fired({21, 19.6, 20.5}, target_only(20)), (Words{"target@2"}));
}

TEST(Target, IsNotToldAnewWhileAnExchangeRateWobbles) {  // IsThereAnyDeal 296.
  std::vector<double> closes = {29.5};
  for (int i = 0; i < 40; ++i) closes.push_back(28.36 + 0.01 * ((i * 7) % 23));
  PriceRules rules = target_only(28.5);
  rules.is_target_below = true;
  EXPECT_EQ(fired(closes, rules), (Words{"target@1"}));
}

TEST(Target, ThatWasToldIsToldAgainWhenThePriceGoesFurther) {  // dgtlmoon/changedetection.io 2715.
  PriceRules rules = target_only(290);
  rules.is_target_below = true;
  EXPECT_EQ(fired({310, 283, 279.89, 255}, rules), (Words{"target@1"}));
  EXPECT_EQ(fired({310, 283, 279.89, 254.7, 250, 229.23}, rules),
            (Words{"target@1", "target@3", "target@5"}));
  EXPECT_EQ(fired({310, 283, 300, 279.89}, rules), (Words{"target@1", "target@3"}));
  rules.numbers.target_further_percent = 0;
  EXPECT_EQ(fired({310, 283, 279.89, 200}, rules), (Words{"target@1"}));
}

TEST(Firings, OfAnItemThatFlapsInAndOutOfStockAreOne) {  // EricJMarti/inventory-hunter 22: 79 mails.
  std::vector<double> closes = {19};
  for (int i = 0; i < 79; ++i) closes.insert(closes.end(), {21, 0});
  EXPECT_EQ(fired(closes, target_only(20)), (Words{"target@1"}));
}

TEST(NewFirings, OfAPriceThatFlapsWithinADayHaveOneKey) {  // The same, seen every few minutes.
  const PriceHistory beyond = history_of_closes({18, 19, 21}), shortly = history_of_closes({18, 19, 19.1}),
                     start = history_of_closes({18, 19});
  std::set<std::string> keys;
  for (int i = 0; i < 79; ++i)
    for (const Firing& firing : new_firings(i == 0 ? start : shortly, beyond, target_only(20)))
      keys.insert(firing_key(firing));
  EXPECT_EQ(keys, (std::set<std::string>{"target-20-2024-01-01"}));
  EXPECT_TRUE(new_firings(beyond, shortly, target_only(20)).empty());
}

TEST(FiringKey, HoldsTheTargetSoThatAnotherOneIsToldAnew) {
  const PriceHistory low = history_of_closes({18}), mid = history_of_closes({18, 20.5}),
                     high = history_of_closes({18, 20.5, 30});
  const auto first = new_firings(low, mid, target_only(20)),
             second = new_firings(mid, high, target_only(25.5));
  ASSERT_EQ(first.size(), 1U);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(firing_key(first[0]), "target-20-2024-01-01");
  EXPECT_EQ(firing_key(second[0]), "target-25.5-2024-01-01");
}

TEST(Move, NeedsTwoPricesFarFromTheMedianOfTheSevenBefore) {
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{121, 122}, kMoveOnly), (Words{"move@9"}));
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{121, 100, 121, 100}, kMoveOnly), Words());
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{121, 119.9}, kMoveOnly), Words());
  // Three quarters of ln 1.2 are a rise of 14.66 %.
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{114.7, 120.1}, kMoveOnly), (Words{"move@9"}));
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{114.6, 120.1}, kMoveOnly), Words());
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{84, 84}, kMoveOnly), Words());
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{83, 83}, kMoveOnly), (Words{"move@9"}));
  EXPECT_EQ(fired(repeated(100, 8) + std::vector<double>{86, 82}, kMoveOnly), (Words{"move@9"}));
}

TEST(Move, IsToldOnceUntilThePriceIsBackAtHalfOfIt) {
  EXPECT_EQ(fired(repeated(100, 8) + repeated(130, 30), kMoveOnly), (Words{"move@9"}));
  EXPECT_EQ(fired(repeated(100, 8) + repeated(130, 30) + repeated(170, 2), kMoveOnly),
            (Words{"move@9", "move@39"}));
}

TEST(Move, OfAWildItemMustBeLarger) {
  std::vector<double> wild;
  for (int i = 0; i < 40; ++i) wild.push_back(i % 2 == 0 ? 100 : 104);
  EXPECT_EQ(fired(wild + repeated(130, 4), kMoveOnly), Words());
  EXPECT_EQ(fired(repeated(100, 40) + repeated(130, 4), kMoveOnly), (Words{"move@41"}));
}

TEST(YearHigh, NeedsSixtyPricesAndFivePercentOrThirtyDaysMoreThanTheLastTold) {
  EXPECT_EQ(fired(repeated(100, 59) + std::vector<double>{101}, kYearOnly), Words());
  EXPECT_EQ(fired(repeated(100, 60) + std::vector<double>{100}, kYearOnly), Words());
  EXPECT_EQ(fired(repeated(100, 60) + std::vector<double>{101, 102, 106.04, 106.05}, kYearOnly),
            (Words{"year-high@60", "year-high@63"}));
  EXPECT_EQ(fired(repeated(100, 60) + std::vector<double>{101} + repeated(100, 28) + std::vector<double>{102},
                  kYearOnly),
            (Words{"year-high@60"}));
  EXPECT_EQ(fired(repeated(100, 60) + std::vector<double>{101} + repeated(100, 29) + std::vector<double>{102},
                  kYearOnly),
            (Words{"year-high@60", "year-high@90"}));
}

TEST(YearLow, ComparesWithThe365DaysBefore) {
  const auto after = [](int count) {
    return fired(std::vector<double>{90} + repeated(100, count) + std::vector<double>{95}, kYearOnly);
  };
  EXPECT_EQ(after(364), Words());
  EXPECT_EQ(after(365), (Words{"year-low@366"}));
}

TEST(Crossing, IsToldWhenTheMeansAreTwoPercentApartOnTheOtherSide) {
  const auto rising = repeated(100, 25) + repeated(90, 10) + repeated(100, 30);
  const auto found = firings(history_of_closes(rising), kCrossingOnly);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].is_rise);
  EXPECT_EQ(fired(repeated(100, 25) + repeated(99, 60) + repeated(100, 60), kCrossingOnly), Words());
}

TEST(Firings, ASpikeThatReturnsTellsNothing) {
  for (const int length : {1, 2, 3}) {
    EXPECT_EQ(fired(repeated(100, 70) + repeated(1000, length) + repeated(100, 20), kAll), Words()) << length;
    EXPECT_EQ(fired(repeated(100, 70) + repeated(10, length) + repeated(100, 20), kAll), Words()) << length;
  }
}

TEST(Firings, AJumpThatStaysIsToldAtItsFourthPriceOnce) {
  const auto found =
      firings(history_of_closes(repeated(100, 70) + std::vector<double>{600, 610, 650, 640, 655}), kAll);
  EXPECT_EQ(words_of(found), (Words{"target@73", "move@73", "year-high@73"}));
  EXPECT_EQ(found[0].price, (DayPrice{kFirst + days(70), 600}));
}

TEST(NewFirings, TellNothingOfAFirstImport) {
  EXPECT_TRUE(new_firings(history_of_closes({}), history_of_closes({18, 21}), target_only(20)).empty());
}

TEST(NewFirings, TellNothingOfOldPricesThatComeLateOrAreCorrected) {
  PriceHistory before = history_of_closes({18, 19, 19, 19});
  PriceHistory after = before;
  after.set({kFirst + days(1), Price(21)});
  EXPECT_TRUE(new_firings(before, after, target_only(20)).empty());
  after = before;
  after.set({kFirst - days(5), Price(17)});
  after.set({kFirst - days(4), Price(21)});
  EXPECT_TRUE(new_firings(before, after, target_only(20)).empty());
}

TEST(NewFirings, TellNothingAgainWhenAnOldPriceIsCorrectedBesides) {
  const PriceHistory before = history_of_closes({18, 19, 21});
  PriceHistory after = history_of_closes({18, 19, 21.5});
  after.set({kFirst - days(1), Price(10)});  // Another first price, so another day that armed the rule.
  EXPECT_TRUE(new_firings(before, after, target_only(20)).empty());
}

TEST(NewFirings, AreToldOfEveryPriceAtTheTargetWhereNoWayBackIsAskedFor) {
  PriceRules rules = target_only(20);
  rules.numbers.target_back_percent = 0;
  EXPECT_EQ(fired({19, 20, 20, 20}, rules), (Words{"target@1", "target@3"}));
  EXPECT_EQ(
      words_of(new_firings(history_of_closes({19, 20, 20}), history_of_closes({19, 20, 20, 20}), rules)),
      (Words{"target@3"}));
}

TEST(NewFirings, TellNothingWhenOnlyAttributesChanged) {
  EXPECT_TRUE(new_firings(history_of_closes({18, 21}), history_of_closes({18, 21}), target_only(20)).empty());
}

TEST(NewFirings, OfTheLastKnownDayAreToldWhenItsPriceChanges) {
  EXPECT_EQ(words_of(new_firings(history_of_closes({18, 19}), history_of_closes({18, 21}), target_only(20))),
            (Words{"target@1"}));
}

TEST(NewFirings, OfSeveralNewDaysAreWhatStillHoldsOnTheNewest) {
  EXPECT_EQ(words_of(new_firings(history_of_closes({18}), history_of_closes({18, 21, 19, 21, 21}),
                                 target_only(20))),
            (Words{"target@3"}));
  EXPECT_TRUE(new_firings(history_of_closes({18}), history_of_closes({18, 21, 19}), target_only(20)).empty());
}

// Which also holds the quick look (firing_chance.h) against the whole.
TEST(NewFirings, DayByDayAreThoseOfTheWholeHistory) {
  const PriceRules cases[] = {kAll,
                              {.target = Price(80), .is_target_below = true, .has_crossing = true},
                              {.target = Price(150),
                               .has_crossing = true,
                               .numbers = {.target_back_percent = 0,
                                           .target_further_percent = 3,
                                           .move_percent = 6,
                                           .year_further_percent = 0,
                                           .year_again_days = 1,
                                           .crossing_band_percent = 0}}};
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    const PriceHistory whole = wandering(seed, 300);
    const PriceRules& rules = cases[seed % std::size(cases)];
    std::vector<Firing> told;
    PriceHistory before, after;
    for (const Quote& quote : whole.quotes()) {
      after.set(quote);
      for (const Firing& firing : new_firings(before, after, rules)) told.push_back(firing);
      before = after;
    }
    const auto found = firings(whole, rules);
    EXPECT_EQ(told, found) << seed;
    compared += found.size();
    std::set<std::string> keys;
    for (const Firing& firing : found) EXPECT_TRUE(keys.insert(firing_key(firing)).second) << seed;
  }
  EXPECT_GT(compared, 200U);
}

// What a state says about the next price is what the watch then does.
TEST(RuleStates, NameThePriceAtWhichTheRuleFires) {
  std::size_t tried = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    PriceWatch watch(kAll);
    const PriceHistory history = wandering(seed, 200);
    for (const Quote& quote : history.quotes()) {
      watch.see(quote);
      if (!watch.held_back().empty()) continue;
      for (const RuleState& state : watch.states()) {
        if (state.rule == PriceRule::Move) continue;  // Needs two.
        for (const auto& [bound, sign] : {std::pair{state.fires_from, 1}, std::pair{state.fires_to, -1}}) {
          if (!bound || *bound > 400 || *bound < 30 || quote.close.value() < 100) continue;
          for (const bool reached : {true, false}) {
            PriceWatch next = watch;
            const std::size_t told = watch.firings().size();
            next.see({quote.day + days(1), Price(*bound * (1 + (reached ? sign : -sign) * 1e-9))});
            if (!next.held_back().empty()) continue;
            bool has_fired = false;
            for (std::size_t i = told; i < next.firings().size(); ++i)
              has_fired |= next.firings()[i].rule == state.rule;
            EXPECT_EQ(has_fired, reached) << word_of(state.rule) << " " << seed << " " << *bound;
            ++tried;
          }
        }
      }
    }
  }
  EXPECT_GT(tried, 3000U);
}

}  // namespace
}  // namespace bellwether::market
