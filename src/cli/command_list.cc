#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/json_text.h"
#include "cli/text_table.h"

namespace bellwether::cli {
namespace {

std::vector<std::string> row_of(const market::Item& item) {
  const auto quotes = item.history.quotes();
  if (quotes.empty()) return {item.key.name, item.key.owner, "0", "", "", item.currency};
  return {item.key.name,
          item.key.owner,
          std::to_string(quotes.size()),
          format_day(quotes.back().day),
          price_text(quotes.back().close, ""),
          item.currency};
}

boost::json::object object_of(const market::Item& item) {
  const auto quotes = item.history.quotes();
  boost::json::object object = key_json(item.key);
  object["url"] = item.url;
  object["currency"] = item.currency;
  object["prices"] = quotes.size();
  object["latest_day"] =
      quotes.empty() ? boost::json::value() : boost::json::value(format_day(quotes.back().day));
  object["latest_price"] =
      quotes.empty() ? boost::json::value() : boost::json::value(quotes.back().close.value());
  return object;
}

Outcome run(bool json, Context& context) {
  const auto stage = TRY(context.world.open_stage(context.settings));
  std::vector<std::vector<std::string>> rows;
  boost::json::array objects;
  std::size_t items = 0, unreadable = 0;
  TRY_VOID(for_each_page(stage->table(), [&](const ports::ItemPage& page) {
    for (const market::Item& item : page.items) {
      if (json)
        objects.emplace_back(object_of(item));
      else
        rows.push_back(row_of(item));
    }
    for (const Error& error : page.unreadable) context.tell_error(error.message);
    items += page.items.size();
    unreadable += page.unreadable.size();
  }));

  if (json) {
    context.out += json_text(boost::json::object{{"items", objects}}) + "\n";
  } else if (items > 0) {
    context.out +=
        text_table({{"ITEM"}, {"OWNER"}, {"PRICES", Align::Right}, {"LATEST"}, {"PRICE", Align::Right}, {""}},
                   rows, context.color_out);
  } else if (unreadable == 0) {
    context.tell("No items. To add one: bellwether price set ITEM DAY PRICE");
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
          .summary = "list the items with their latest prices",
          .details = "",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether list", ""},
                       {"bellwether list --json | jq -r '.items[].item'", "the names alone"}},
          .read = read};
}

}  // namespace bellwether::cli
