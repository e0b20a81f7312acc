#include <boost/json.hpp>
#include <optional>

#include "base/shell_words.h"
#include "cli/alert_view.h"
#include "cli/care_view.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/item_wish.h"
#include "cli/message.h"
#include "market/price_watch.h"
#include "market/suspects.h"
#include "site/json_text.h"
#include "watch/item_reading.h"

namespace bellwether::cli {
namespace {

struct Explain {
  std::optional<ItemWish> item;  // Nothing: what is of no item.
  bool is_json;
};

std::string held_back_text(const market::PriceWatch& watch, const market::PriceFormat& format) {
  const market::DayPrice& last = watch.held_back().back();
  return format.text(last.price) + " on " + format_day(last.day) +
         ", more than 5 times as high or as low as before: perhaps a mistake, and no price yet for the "
         "rules; "
         "they wait for " +
         counted(market::kSpikeQuotesMax + 1 - watch.held_back().size(), "price") + " more that stay there";
}

// The rules that are not about moves of prices.
struct Others {
  bool has_sentiment = false;
  std::optional<sentiment::Reading> reading = std::nullopt;
  bool has_stale = false;
  int stale_days = 0;
  Day today;
};

Result<Others> others_of(const market::Item& item, Context& context) {
  const market::RuleBook& rules = context.settings.alerts;
  Others others{.has_sentiment = rules.sentiment.holds_for(item),
                .has_stale = rules.stale.holds_for(item),
                .stale_days = rules.stale_days,
                .today = day_of(context.world.clock.now())};
  if (const auto bucket = TRY(context.open_bucket_if_named("what is said of it")))
    others.reading = TRY(watch::reading_of(item, context.settings.keys, *bucket));
  return others;
}

std::string alerts_explain_words(const market::Item& item, const market::PriceWatch& watch,
                                 const Others& others, bool color) {
  const auto quotes = item.history.quotes();
  const market::PriceFormat format(quotes, item.currency);
  std::string text = in_ink(printable(item.key.name), Ink::Bold, color) + "\n";
  const auto line = [&text](std::string name, const std::string& value) {
    name.resize(9, ' ');
    text += "  " + name + "  " + value + "\n";
  };
  const auto end = [&] {
    line(std::string(alerts::kSentimentRule), others.has_sentiment ? label_text(others.reading) : "off");
    line(std::string(alerts::kStaleRule),
         others.has_stale ? stale_text(item, others.stale_days, others.today) : "off");
    return text;
  };
  if (quotes.empty()) {
    line("price", "none yet");
    return end();
  }
  const double last = quotes.back().close.value();
  line("price", format.text(last) + (item.currency.empty() ? "" : " " + printable(item.currency)) + " on " +
                    format_day(quotes.back().day));
  if (!watch.held_back().empty()) line("held back", held_back_text(watch, format));
  for (const market::RuleState& state : watch.states()) {
    const bool has_no_target = state.rule == market::PriceRule::Target && !item.target;
    line(std::string(word_of(state.rule)),
         has_no_target ? "off: the item has no target" : state_text(state, format, last));
  }
  return end();
}

std::string alerts_explain_json(const market::Item& item, const market::PriceWatch& watch,
                                const Others& others) {
  boost::json::object object = key_json(item.key);
  const auto quotes = item.history.quotes();
  object["day"] = quotes.empty() ? boost::json::value() : boost::json::value(format_day(quotes.back().day));
  object["price"] = quotes.empty() ? boost::json::value() : boost::json::value(quotes.back().close.value());
  boost::json::array held_back, rules;
  for (const market::DayPrice& price : watch.held_back())
    held_back.emplace_back(boost::json::object{{"day", format_day(price.day)}, {"price", price.price}});
  for (const market::RuleState& state : watch.states()) rules.emplace_back(state_json(state));
  boost::json::object label = label_json(others.reading);
  if (!others.has_sentiment) label["state"] = "off";
  rules.emplace_back(std::move(label));
  boost::json::object stale = stale_json(item, others.stale_days, others.today);
  if (!others.has_stale) stale["state"] = "off";
  rules.emplace_back(std::move(stale));
  object["held_back"] = std::move(held_back);
  object["rules"] = std::move(rules);
  return site::json_text(object) + "\n";
}

Outcome explain_care(bool is_json, ports::Stage& stage, Context& context) {
  std::optional<ports::StageStatus> status;
  if (ports::Supervision* const supervision = stage.supervision()) status = TRY(supervision->status());
  const market::RuleBook& rules = context.settings.alerts;
  if (is_json) {
    context.out += site::json_text(boost::json::object{
                       {"item", nullptr}, {"owner", nullptr}, {"rules", {care_json(rules, status)}}}) +
                   "\n";
    return ExitCode::Done;
  }
  context.out += care_text(rules, status, context.color_out);
  context.hint("Of an item: bellwether alerts explain ITEM");
  return ExitCode::Done;
}

Outcome run_alerts_explain(const Explain& wish, Context& context) {
  const auto stage = TRY(context.open_stage());
  if (!wish.item) return explain_care(wish.is_json, *stage, context);
  const auto item = find_item(*wish.item, "alerts explain", stage->table());
  if (!item) return std::unexpected(item.error());
  market::PriceWatch watch(market::rules_for(*item, context.settings.alerts));
  watch.see(item->history.quotes());
  const Others others = TRY(others_of(*item, context));
  context.out += wish.is_json ? alerts_explain_json(*item, watch, others)
                              : alerts_explain_words(*item, watch, others, context.color_out);
  if (!wish.is_json) context.hint("What was told: bellwether alerts simulate " + shell_word(item->key.name));
  return ExitCode::Done;
}

Result<Run> read_alerts_explain(const Arguments& arguments) {
  Explain wish{std::nullopt, arguments.has("--json")};
  if (arguments.has("ITEM")) {
    if (arguments.all("ITEM").size() > 1) return fail(ErrorKind::InvalidInput, "one item at a time");
    wish.item = TRY(item_wish_of(arguments));
  } else if (arguments.has("--owner")) {
    return fail(ErrorKind::InvalidInput, "--owner needs an item");
  }
  return [wish](Context& context) { return run_alerts_explain(wish, context); };
}

}  // namespace

Command alerts_explain_command() {
  return {
      .name = "alerts explain",
      .summary = "say of each rule whether it is armed for an item, and what would fire it",
      .details = "",
      .positionals = {{"ITEM", "the item's name; without one, the rule care, which is of none", Count::Any}},
      .flags = {kItemOwnerFlag, kJsonFlag},
      .settings = {SettingGroup::Alerts, SettingGroup::Keys},
      .examples = {{"bellwether alerts explain 'Sol Ring'", ""},
                   {"bellwether alerts explain", "dead letters, schedules and outages"},
                   {"bellwether alerts explain 'Sol Ring' --alert-move-percent 10", "if it were so"}},
      .read = read_alerts_explain};
}

}  // namespace bellwether::cli
