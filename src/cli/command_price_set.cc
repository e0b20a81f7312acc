#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "cli/commands.h"
#include "cli/item_flags.h"
#include "cli/item_view.h"
#include "ports/table.h"
#include "site/json_text.h"
#include "system/local_day.h"

namespace bellwether::cli {
namespace {

constexpr std::string_view kToday = "today";

struct PriceSet {
  ports::ItemChange change;
  std::optional<Day> day;  // None: today, where this machine stands.
  market::Price price;
  bool json;
};

// What the item cost on that day until now.
std::optional<market::Price> price_on(const market::Item& item, Day day) {
  const auto quotes = item.history.quotes();
  const auto at = std::ranges::find(quotes, day, &market::Quote::day);
  return at == quotes.end() ? std::nullopt : std::optional(at->close);
}

std::string price_set_words(const ports::ItemChange& change, const std::optional<market::Item>& before) {
  const market::Quote& quote = change.quotes.front();
  const std::string currency = change.currency.value_or(before ? before->currency : "");
  std::string text =
      key_text(change.key) + " cost " + price_text(quote.close, currency) + " on " + format_day(quote.day);
  if (!before) return text + " (new item)\n";
  const auto old = price_on(*before, quote.day);
  return text +
         (!old                  ? ""
          : *old == quote.close ? " (as before)"
                                : " (was " + price_text(*old, before->currency) + ")") +
         "\n";
}

std::string price_set_json(const ports::ItemChange& change, const std::optional<market::Item>& before) {
  const market::Quote& quote = change.quotes.front();
  const auto old = before ? price_on(*before, quote.day) : std::nullopt;
  boost::json::object object = key_json(change.key);
  object["day"] = format_day(quote.day);
  object["price"] = quote.close.value();
  object["price_before"] = old ? boost::json::value(old->value()) : boost::json::value(nullptr);
  object["new_item"] = !before;
  return site::json_text(object) + "\n";
}

Outcome run_price_set(const PriceSet& wish, Context& context) {
  ports::ItemChange change = wish.change;
  change.quotes.push_back(
      {.day = wish.day ? *wish.day : system::local_day(context.world.clock.now()), .close = wish.price});
  const auto stage = TRY(context.open_stage());
  const auto before = stage->table().get(change.key);
  if (!before && before.error().kind != ErrorKind::NotFound) return std::unexpected(before.error());
  TRY_VOID(stage->table().update(change));

  const auto known = before ? std::optional(*before) : std::nullopt;
  context.out += wish.json ? price_set_json(change, known) : price_set_words(change, known);
  context.hint_engine(*stage, "To draw the charts");
  return ExitCode::Done;
}

Result<Run> read_price_set(const Arguments& arguments) {
  ports::ItemChange change = TRY(clean_change(change_of(arguments, *arguments.value("ITEM"))));
  const std::string day = *arguments.value("DAY");
  PriceSet wish{.change = std::move(change),
                .day = {},
                .price = TRY(market::Price::parse(*arguments.value("PRICE"))),
                .json = arguments.has("--json")};
  if (day != kToday) wish.day = TRY(parse_day(day));
  return [wish](Context& context) { return run_price_set(wish, context); };
}

std::vector<Flag> price_set_flags() {
  std::vector<Flag> flags = item_flags();
  flags.push_back(kJsonFlag);
  return flags;
}

}  // namespace

Command price_set_command() {
  return {.name = "price set",
          .summary = "set what an item cost on a day",
          .details = "An item that is not there is created. Its other prices stay as they are.",
          .positionals = {{"ITEM", "the item's name"},
                          {"DAY", "as YYYY-MM-DD, or today"},
                          {"PRICE", "a decimal of at least 0, as 1200 or 12.34"}},
          .flags = price_set_flags(),
          .settings = {},
          .examples =
              {{"bellwether price set 'Sol Ring' 2024-01-31 1200 --currency JPY", ""},
               {"bellwether price set 'Sol Ring' today 1250", ""},
               {"bellwether price set 稲妻 2024-01-31 489.5 --owner me --url https://example.com/price/Bolt/",
                "an item with an owner; its charts are named for the URL's end: Bolt.png"}},
          .read = read_price_set};
}

}  // namespace bellwether::cli
