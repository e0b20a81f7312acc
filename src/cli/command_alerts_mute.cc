#include <algorithm>
#include <optional>

#include "alerts/alert.h"
#include "base/number.h"
#include "cli/commands.h"
#include "cli/item_wish.h"
#include "watch/alert_log.h"

namespace bellwether::cli {
namespace {

constexpr int kDays = 30, kDaysMax = 3'650;

struct MuteWish {
  std::optional<ItemWish> item;  // Nothing of the rule that is of no item.
  std::string rule;              // Empty: all.
  int days;                      // 0: no longer muted.
};

Outcome run_alerts_mute(const MuteWish& wish, Context& context) {
  market::ItemKey key;
  if (wish.item) {
    const auto stage = TRY(context.open_stage());
    const auto item = find_item(*wish.item, "alerts mute", stage->table());
    if (!item) return std::unexpected(item.error());
    key = item->key;
  }
  const auto bucket = TRY(context.open_bucket());
  const Day today = day_of(context.world.clock.now());
  const alerts::Mute mute{.key = key, .rule = wish.rule, .until = today + std::chrono::days(wish.days)};
  TRY_VOID(watch::mute(*bucket, mute, today));
  context.hint(wish.days == 0 ? "Its alerts are told again."
                              : "Nobody is told before " + format_day(mute.until) +
                                    "; what happens is in: bellwether alerts history");
  return ExitCode::Done;
}

Result<Run> read_alerts_mute(const Arguments& arguments) {
  MuteWish wish{.item = std::nullopt, .rule = {}, .days = kDays};
  wish.rule = arguments.value("--rule").value_or("");
  const auto words = alerts::rule_words();
  if (!wish.rule.empty() && std::ranges::find(words, wish.rule) == words.end()) {
    std::string rules;
    for (const std::string_view rule : words) rules += (rules.empty() ? "" : ", ") + std::string(rule);
    return fail(ErrorKind::InvalidInput, "--rule: '" + wish.rule + "' is none of " + rules);
  }
  if (arguments.has("ITEM")) {
    if (arguments.all("ITEM").size() > 1) return fail(ErrorKind::InvalidInput, "one item at a time");
    if (wish.rule == alerts::kCareRule)
      return fail(ErrorKind::InvalidInput, "--rule care is of no item, but of bellwether itself");
    wish.item = TRY(item_wish_of(arguments));
  } else if (wish.rule != alerts::kCareRule) {
    return fail(ErrorKind::InvalidInput, "ITEM is missing; without one only --rule care can be muted");
  }
  if (const auto days = arguments.value("--days")) {
    const auto number = parse_number<int>(*days);
    if (!number || *number < 1 || *number > kDaysMax)
      return fail(ErrorKind::InvalidInput,
                  "--days: '" + *days + "' is not a whole number from 1 to " + std::to_string(kDaysMax));
    wish.days = *number;
  }
  if (arguments.has("--off")) {
    if (arguments.has("--days")) return fail(ErrorKind::InvalidInput, "--off and --days exclude each other");
    wish.days = 0;
  }
  return [wish](Context& context) { return run_alerts_mute(wish, context); };
}

}  // namespace

Command alerts_mute_command() {
  return {.name = "alerts mute",
          .summary = "tell nobody of an item's alerts for some days",
          .details =
              "They are recorded all the same. A mute of one rule and one of all are two: each is taken\n"
              "away by --off as it was made.",
          .positionals = {{"ITEM", "the item's name; none with --rule care", Count::Any}},
          .flags = {kItemOwnerFlag,
                    {"--rule", "RULE",
                     "this rule alone: target, move, year-high, year-low, crossing, sentiment, stale, care"},
                    {"--days", "N", "for so long; else 30"},
                    {"--off", "", "tell again"}},
          .settings = {},
          .examples = {{"bellwether alerts mute 'Sol Ring' --days 7", ""},
                       {"bellwether alerts mute 'Sol Ring' --rule move", ""},
                       {"bellwether alerts mute --rule care", "of dead letters, schedules and outages"},
                       {"bellwether alerts mute 'Sol Ring' --off", ""}},
          .read = read_alerts_mute};
}

}  // namespace bellwether::cli
