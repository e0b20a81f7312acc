#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/json_text.h"
#include "cli/reading_view.h"
#include "cli/text_table.h"
#include "functions/read_sentiment.h"

namespace bellwether::cli {
namespace {

using Reading = std::optional<sentiment::Reading>;

std::vector<std::string> row_of(const market::Item& item, const Reading& reading) {
  const auto quotes = item.history.quotes();
  const std::string sentiment = reading ? reading_text(*reading) : "";
  if (quotes.empty()) return {item.key.name, item.key.owner, "0", "", "", item.currency, sentiment};
  return {item.key.name,
          item.key.owner,
          std::to_string(quotes.size()),
          format_day(quotes.back().day),
          price_text(quotes.back().close, ""),
          item.currency,
          sentiment};
}

boost::json::object object_of(const market::Item& item, const Reading& reading) {
  const auto quotes = item.history.quotes();
  boost::json::object object = key_json(item.key);
  object["url"] = item.url;
  object["currency"] = item.currency;
  object["prices"] = quotes.size();
  object["latest_day"] =
      quotes.empty() ? boost::json::value() : boost::json::value(format_day(quotes.back().day));
  object["latest_price"] =
      quotes.empty() ? boost::json::value() : boost::json::value(quotes.back().close.value());
  object["sentiment"] = reading && reading->sentiment
                            ? boost::json::value(label_text(reading->sentiment->label))
                            : boost::json::value();
  return object;
}

// What is shown of an item, kept until all are in order: a table has an order of its own.
struct Shown {
  market::ItemKey key;
  std::vector<std::string> row;
  boost::json::object object;
};

Shown show(const market::Item& item, const Reading& reading, bool json) {
  Shown shown{.key = item.key, .row = {}, .object = {}};
  if (json)
    shown.object = object_of(item, reading);
  else
    shown.row = row_of(item, reading);
  return shown;
}

std::string words(std::vector<std::vector<std::string>> rows, bool color) {
  std::vector<TextColumn> columns = {
      {"ITEM"}, {"OWNER"},    {"PRICES", Align::Right}, {"LATEST"}, {"PRICE", Align::Right},
      {""},     {"SENTIMENT"}};
  // Who watches prices alone sees prices alone.
  if (std::ranges::all_of(rows, [](const auto& row) { return row.back().empty(); })) {
    columns.pop_back();
    for (auto& row : rows) row.pop_back();
  }
  return text_table(columns, rows, color);
}

Outcome run(bool json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto bucket = TRY(context.open_bucket());
  std::vector<Shown> shown;
  std::size_t unreadable = 0;
  const auto keys = TRY(bucket->list(functions::kReadingPrefix));
  const std::set<std::string> results(keys.begin(), keys.end());
  TRY_VOID(for_each_page(stage->table(), [&](const ports::ItemPage& page) {
    for (const market::Item& item : page.items) {
      Result<Reading> reading = Reading();
      if (results.contains(functions::reading_key(item, ".json"))) reading = reading_of(item, *bucket);
      if (!reading) {
        context.tell_error(reading.error().message);
        ++unreadable;
      }
      shown.push_back(show(item, reading.value_or(std::nullopt), json));
    }
    for (const Error& error : page.unreadable) context.tell_error(error.message);
    unreadable += page.unreadable.size();
  }));

  std::ranges::sort(shown, {}, &Shown::key);
  boost::json::array objects;
  std::vector<std::vector<std::string>> rows;
  for (Shown& one : shown) {
    if (json)
      objects.emplace_back(std::move(one.object));
    else
      rows.push_back(std::move(one.row));
  }
  if (json) {
    context.out += json_text(boost::json::object{{"items", objects}}) + "\n";
  } else if (!rows.empty()) {
    context.out += words(std::move(rows), context.color_out);
  } else if (unreadable == 0) {
    context.tell("No items. To add one: bellwether add -i NAME, or bellwether price set ITEM DAY PRICE");
  }
  return unreadable == 0 ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read(const Arguments& arguments) {
  const bool json = arguments.has("--json");
  return [json](Context& context) { return run(json, context); };
}

}  // namespace

Command list_command() {
  return {.name = "list",
          .summary = "list the items with their latest prices and sentiments",
          .details = "",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether list", ""},
                       {"bellwether list --json | jq -r '.items[].item'", "the names alone"}},
          .read = read};
}

}  // namespace bellwether::cli
