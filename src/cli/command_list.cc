#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <map>
#include <utility>

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

std::vector<std::string> item_row(const watch::ListedItem& listed) {
  return {listed.item.key.name,
          listed.item.key.owner,
          std::to_string(listed.prices),
          listed.standing ? format_day(listed.standing->standing.last.day) : "",
          listed.standing ? listed.standing->format.text(listed.standing->standing.last.price) : "",
          listed.item.currency,
          listed.standing ? site::change_text(*listed.standing) : "",
          listed.reading ? reading_text(*listed.reading) : ""};
}

boost::json::object item_object(const watch::ListedItem& listed) {
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

std::string list_words(std::vector<std::vector<std::string>> rows, bool color) {
  std::vector<TextColumn> columns = {{"ITEM"},
                                     {"OWNER"},
                                     {"PRICES", Align::Right},
                                     {"LATEST"},
                                     {"PRICE", Align::Right},
                                     {""},
                                     {"CHANGE", Align::Right},
                                     {"SENTIMENT"}};
  // Who watches prices alone sees prices alone, and who has one price of each sees no change.
  for (const std::size_t column : {kSentimentColumn, kChangeColumn}) {
    if (!std::ranges::all_of(rows, [column](const auto& row) { return row[column].empty(); })) continue;
    const auto at = static_cast<std::ptrdiff_t>(column);
    columns.erase(columns.begin() + at);
    for (auto& row : rows) row.erase(row.begin() + at);
  }
  return text_table(columns, std::move(rows), color);
}

struct Lister {
  ports::Table& table;
  ports::Bucket* bucket;
  Context& context;

  Result<std::vector<Error>> each(const std::function<Result<void>(watch::ListedItem&&)>& see) const {
    return watch::list_items(table, bucket, context.settings.keys, day_of(context.world.clock.now()), see);
  }
};

// As many as there are: where the table is in order, each is written before the next one is read.
Result<std::vector<Error>> write_items_json(const Lister& lister) {
  Context& context = lister.context;
  context.out += R"({"items":[)";
  bool is_first = true;
  const auto write = [&](std::string_view object) -> Result<void> {
    if (!std::exchange(is_first, false)) context.out += ',';
    context.out += object;
    return context.flush_when_full();
  };
  std::map<market::ItemKey, std::string> sorted;
  auto unreadable = TRY(lister.each([&](watch::ListedItem&& item) -> Result<void> {
    std::string object = site::json_text(item_object(item));
    if (lister.table.is_in_order()) return write(object);
    sorted.emplace(std::move(item.item.key), std::move(object));
    return {};
  }));
  for (const auto& [key, object] : sorted) TRY_VOID(write(object));
  context.out += "]}\n";
  return unreadable;
}

Result<std::vector<Error>> write_words(const Lister& lister) {
  Context& context = lister.context;
  std::vector<std::vector<std::string>> rows;
  auto unreadable = TRY(lister.each([&](watch::ListedItem&& item) -> Result<void> {
    rows.push_back(item_row(item));
    return {};
  }));
  // By name and owner, the first two cells.
  if (!lister.table.is_in_order()) std::ranges::sort(rows);
  if (!rows.empty())
    context.out += list_words(std::move(rows), context.color_out);
  else if (unreadable.empty())
    context.tell("No items. To add one: bellwether add NAME, or bellwether price set ITEM DAY PRICE");
  return unreadable;
}

Outcome run_list(bool is_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto bucket = TRY(context.open_bucket_if_named("sentiments"));
  const Lister lister{stage->table(), bucket.get(), context};
  const auto unreadable = TRY(is_json ? write_items_json(lister) : write_words(lister));
  for (const Error& error : unreadable) context.tell_error(error.message);
  return unreadable.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_list(const Arguments& arguments) {
  const bool is_json = arguments.has("--json");
  return [is_json](Context& context) { return run_list(is_json, context); };
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
          .read = read_list};
}

}  // namespace bellwether::cli
