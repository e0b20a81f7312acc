#include <boost/json.hpp>

#include "alerts/wording.h"
#include "base/number.h"
#include "cli/alert_view.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/item_wish.h"
#include "cli/message.h"
#include "cli/text_table.h"
#include "site/json_text.h"
#include "watch/alert_log.h"

namespace bellwether::cli {
namespace {

// Records that are read at most: each is a request where the bucket is far.
constexpr std::size_t kReadMax = 200, kShownMax = 50;

std::string state_text(const watch::LoggedAlert& logged) {
  if (logged.state == watch::AlertState::Muted) return "muted";
  std::string ways;
  for (const auto& [way, at] : logged.told) ways += (ways.empty() ? " by " : ", ") + way;
  if (logged.state == watch::AlertState::Waiting) return ways.empty() ? "waits" : "waits; told" + ways;
  return ways.empty() ? "in the feed" : "told" + ways;
}

std::string table_of(const std::vector<watch::LoggedAlert>& alerts, bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const watch::LoggedAlert& logged : alerts)
    rows.push_back({format_day(news_day(logged.alert)), std::string(rule_of(logged.alert)),
                    headline(logged.alert, chart::Language::English), state_text(logged)});
  return text_table({{"DAY"}, {"RULE"}, {"ALERT"}, {"STATE"}}, rows, color);
}

// No item of the stage itself.
boost::json::object subject_json(const market::ItemKey& key) {
  if (key.name.empty()) return {{"item", nullptr}, {"owner", nullptr}};
  return key_json(key);
}

boost::json::array alerts_json(const std::vector<watch::LoggedAlert>& alerts) {
  boost::json::array array;
  for (const watch::LoggedAlert& logged : alerts) {
    boost::json::object object = subject_json(logged.alert.key);
    for (auto& [name, value] : news_json(logged.alert)) object[name] = std::move(value);
    object["raised"] = format_instant(logged.alert.raised);
    object["state"] = logged.state == watch::AlertState::Muted     ? "muted"
                      : logged.state == watch::AlertState::Waiting ? "waiting"
                                                                   : "told";
    boost::json::object told;
    for (const auto& [way, at] : logged.told) told[way] = format_instant(at);
    object["told"] = std::move(told);
    array.push_back(std::move(object));
  }
  return array;
}

boost::json::array mutes_json(const std::vector<alerts::Mute>& mutes) {
  boost::json::array array;
  for (const alerts::Mute& mute : mutes) {
    boost::json::object object = subject_json(mute.key);
    object["rule"] = mute.rule.empty() ? boost::json::value() : boost::json::value(mute.rule);
    object["until"] = format_day(mute.until);
    array.push_back(std::move(object));
  }
  return array;
}

std::string mutes_text(const std::vector<alerts::Mute>& mutes, bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const alerts::Mute& mute : mutes)
    rows.push_back({mute.key.name.empty() ? "(bellwether)" : mute.key.name, mute.key.owner,
                    mute.rule.empty() ? "all" : mute.rule, format_day(mute.until)});
  return text_table({{"MUTED"}, {"OWNER"}, {"RULE"}, {"UNTIL"}}, rows, color);
}

Outcome tell_unreadable(const watch::AlertLog& log, const Context& context) {
  for (const Error& error : log.unreadable) context.tell_error(error.message);
  return log.unreadable.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Outcome list_alerts(bool is_json, Context& context) {
  const auto bucket = TRY(context.open_bucket());
  auto log = TRY(watch::alert_log(*bucket, std::nullopt, kReadMax));
  std::erase_if(log.alerts,
                [](const watch::LoggedAlert& logged) { return logged.state != watch::AlertState::Waiting; });
  const auto mutes = TRY(watch::mutes_of(*bucket, day_of(context.world.clock.now())));
  if (is_json) {
    context.out += site::json_text(boost::json::object{{"alerts", alerts_json(log.alerts)},
                                                       {"mutes", mutes_json(mutes)}}) +
                   "\n";
    return tell_unreadable(log, context);
  }
  context.out += log.alerts.empty() ? "No alert waits.\n" : table_of(log.alerts, context.color_out);
  if (!mutes.empty()) context.out += "\n" + mutes_text(mutes, context.color_out);
  context.hint("What was told: bellwether alerts history");
  return tell_unreadable(log, context);
}

struct History {
  std::optional<ItemWish> item;
  bool is_json;
};

Outcome history(const History& wish, Context& context) {
  std::optional<market::ItemKey> key;
  if (wish.item) {
    const auto stage = TRY(context.open_stage());
    const auto item = find_item(*wish.item, "alerts history", stage->table());
    if (!item) return std::unexpected(item.error());
    key = item->key;
  }
  const auto bucket = TRY(context.open_bucket());
  const auto log = TRY(watch::alert_log(*bucket, key, kShownMax));
  if (wish.is_json)
    context.out +=
        site::json_text(boost::json::object{{"alerts", alerts_json(log.alerts)}, {"has_more", log.is_cut}}) +
        "\n";
  else
    context.out += log.alerts.empty() ? "No alerts.\n" : table_of(log.alerts, context.color_out);
  if (log.is_cut) context.hint("There are older ones: name an item.");
  return tell_unreadable(log, context);
}

Result<Run> read_alerts_list(const Arguments& arguments) {
  const bool is_json = arguments.has("--json");
  return [is_json](Context& context) { return list_alerts(is_json, context); };
}

Result<Run> read_history(const Arguments& arguments) {
  History wish{std::nullopt, arguments.has("--json")};
  if (arguments.has("ITEM")) {
    if (arguments.all("ITEM").size() > 1)
      return fail(ErrorKind::InvalidInput, "one item at a time, or none for all of them");
    wish.item = TRY(item_wish_of(arguments));
  } else if (arguments.has("--owner")) {
    return fail(ErrorKind::InvalidInput, "--owner needs an item");
  }
  return [wish](Context& context) { return history(wish, context); };
}

}  // namespace

Command alerts_list_command() {
  return {.name = "alerts list",
          .summary = "alerts that wait to be told, and what is muted",
          .details = "",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether alerts list", ""}},
          .read = read_alerts_list};
}

Command alerts_history_command() {
  return {
      .name = "alerts history",
      .summary = "what was told, newest first, and by which ways",
      .details = "",
      .positionals = {{"ITEM", "the item's name; else all of them", Count::Any}},
      .flags = {kItemOwnerFlag, kJsonFlag},
      .settings = {},
      .examples = {{"bellwether alerts history", ""}, {"bellwether alerts history 'Sol Ring' --json", ""}},
      .read = read_history};
}

}  // namespace bellwether::cli
