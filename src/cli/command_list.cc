#include <algorithm>
#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/reading_view.h"
#include "cli/text_table.h"
#include "site/json_text.h"
#include "site/standing_text.h"
#include "watch/listing.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kChangeColumn = 6, kSentimentColumn = 7;

std::vector<std::string> row_of(const watch::ListedItem& listed) {
  return {listed.item.key.name,
          listed.item.key.owner,
          std::to_string(listed.prices),
          listed.standing ? format_day(listed.standing->standing.last.day) : "",
          listed.standing ? listed.standing->format.text(listed.standing->standing.last.price) : "",
          listed.item.currency,
          listed.standing ? site::change_text(*listed.standing) : "",
          listed.reading ? reading_text(*listed.reading) : ""};
}

boost::json::object object_of(const watch::ListedItem& listed) {
  boost::json::object object = key_json(listed.item.key);
  add_attributes(listed.item, object);
  object["prices"] = listed.prices;
  const auto& standing = listed.standing;
  object["latest_day"] =
      standing ? boost::json::value(format_day(standing->standing.last.day)) : boost::json::value();
  object["latest_price"] =
      standing ? boost::json::value(standing->standing.last.price) : boost::json::value();
  object["standing"] = standing ? boost::json::value(site::standing_json(*standing)) : boost::json::value();
  object["sentiment"] = listed.reading && listed.reading->sentiment
                            ? boost::json::value(label_text(listed.reading->sentiment->label))
                            : boost::json::value();
  return object;
}

std::string words(const std::vector<watch::ListedItem>& items, bool color) {
  std::vector<TextColumn> columns = {{"ITEM"},
                                     {"OWNER"},
                                     {"PRICES", Align::Right},
                                     {"LATEST"},
                                     {"PRICE", Align::Right},
                                     {""},
                                     {"CHANGE", Align::Right},
                                     {"SENTIMENT"}};
  std::vector<std::vector<std::string>> rows;
  for (const watch::ListedItem& item : items) rows.push_back(row_of(item));
  // Who watches prices alone sees prices alone, and who has one price of each sees no change.
  for (const std::size_t column : {kSentimentColumn, kChangeColumn}) {
    if (!std::ranges::all_of(rows, [column](const auto& row) { return row[column].empty(); })) continue;
    const auto at = static_cast<std::ptrdiff_t>(column);
    columns.erase(columns.begin() + at);
    for (auto& row : rows) row.erase(row.begin() + at);
  }
  return text_table(columns, rows, color);
}

std::string json(const std::vector<watch::ListedItem>& items) {
  boost::json::array objects;
  for (const watch::ListedItem& item : items) objects.emplace_back(object_of(item));
  return site::json_text(boost::json::object{{"items", std::move(objects)}}) + "\n";
}

Outcome run(bool is_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto bucket = TRY(context.open_bucket_if_named("sentiments"));
  const auto [items, unreadable] = TRY(watch::list_items(stage->table(), bucket.get(), context.settings.keys,
                                                         day_of(context.world.clock.now())));
  for (const Error& error : unreadable) context.tell_error(error.message);
  if (is_json)
    context.out += json(items);
  else if (!items.empty())
    context.out += words(items, context.color_out);
  else if (unreadable.empty())
    context.tell("No items. To add one: bellwether add -i NAME, or bellwether price set ITEM DAY PRICE");
  return unreadable.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read(const Arguments& arguments) {
  const bool is_json = arguments.has("--json");
  return [is_json](Context& context) { return run(is_json, context); };
}

}  // namespace

Command list_command() {
  return {.name = "list",
          .summary = "list the items with their latest prices and sentiments",
          .details = "",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {SettingGroup::Keys},
          .examples = {{"bellwether list", ""},
                       {"bellwether list --json | jq -r '.items[].item'", "the names alone"}},
          .read = read};
}

}  // namespace bellwether::cli
