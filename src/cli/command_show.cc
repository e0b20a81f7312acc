#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/item_wish.h"
#include "cli/message.h"
#include "cli/reading_view.h"
#include "cli/text_table.h"
#include "events/reading_json.h"
#include "site/json_text.h"
#include "site/standing_text.h"
#include "watch/item_facts.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kPricesShown = 10;

struct Show {
  ItemWish item;
  bool json;
};

std::string period_text(chart::Period period) {
  return period == chart::Period::Daily ? "daily" : "weekly";
}

std::string scores_text(const sentiment::Sentiment& sentiment) {
  return "positive " + format_grouped(sentiment.positive, 3) + ", negative " +
         format_grouped(sentiment.negative, 3) + ", neutral " + format_grouped(sentiment.neutral, 3) +
         ", mixed " + format_grouped(sentiment.mixed, 3);
}

// The start of the text, cut between two words.
std::string excerpt(const std::string& text) {
  constexpr std::size_t kExcerptBytesMax = 200;
  if (text.size() <= kExcerptBytesMax) return text;
  auto end = text.rfind(' ', kExcerptBytesMax);
  if (end == std::string::npos || end < kExcerptBytesMax / 2) end = kExcerptBytesMax;
  return std::string(cut_utf8(text, end)) + " ...";
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string text;
  for (const std::string& one : texts) text += (text.empty() ? "" : std::string(separator)) + one;
  return text;
}

// The names and values of the lines about the reading; empty values are not shown.
std::vector<std::pair<std::string, std::string>> reading_lines(const sentiment::Reading& reading) {
  std::string summary = excerpt(reading.summary);
  std::ranges::replace(summary, '\n', ' ');
  return {
      {"sentiment", reading_text(reading) + (reading.reason.empty() ? "" : ": " + reading.reason)},
      {"scores", reading.sentiment ? scores_text(*reading.sentiment) : ""},
      {"summary", summary},
      {"choices", joined(reading.choices, "; ")},
      {"source", reading.source + (reading.url.empty() ? "" : ", " + reading.url)},
      {"read", instant_text(reading.read) + " UTC; last changed " + instant_text(reading.changed) + " UTC"}};
}

std::string show_words(const watch::ItemFacts& facts, bool color) {
  const market::Item& item = facts.item;
  const auto quotes = item.history.quotes();
  std::string text = in_ink(printable(item.key.name), Ink::Bold, color) + "\n";
  const auto line = [&](std::string name, const std::string& value) {
    name.resize(9, ' ');
    if (!value.empty()) text += "  " + name + "  " + printable(value) + "\n";
  };
  line("owner", item.key.owner);
  for (const ports::Attribute& attribute : ports::kAttributes) {
    // Each price says the currency.
    if (attribute.name != "currency") line(label_of(attribute), attribute_text(item, attribute));
  }
  if (facts.standing) {
    for (const auto& [name, value] :
         site::standing_lines(*facts.standing, item.currency, chart::Language::English))
      line(name, value);
  }
  for (const watch::ItemChart& chart : facts.charts) {
    if (chart.is_drawn || !quotes.empty())
      line(period_text(chart.period), chart.is_drawn ? chart.place : "not drawn yet");
  }
  if (facts.reading) {
    for (const auto& [name, value] : reading_lines(*facts.reading)) line(name, value);
  }
  if (quotes.empty()) return text + "\nNo prices.\n";

  std::vector<std::vector<std::string>> rows;
  const auto shown = quotes.last(std::min(quotes.size(), kPricesShown));
  for (auto quote = shown.rbegin(); quote != shown.rend(); ++quote)
    rows.push_back({format_day(quote->day), facts.standing->format.text(quote->close.value())});
  text += "\n" + text_table({{"DAY"}, {"PRICE", Align::Right}}, rows, color);
  if (quotes.size() > shown.size())
    text += "and " + counted(quotes.size() - shown.size(), "earlier day") + "; all of them with --json\n";
  return text;
}

std::string show_json(const watch::ItemFacts& facts) {
  const market::Item& item = facts.item;
  boost::json::object object = key_json(item.key);
  add_attributes(item, object);
  boost::json::object drawn{{"daily", nullptr}, {"weekly", nullptr}};
  for (const watch::ItemChart& chart : facts.charts) {
    if (chart.is_drawn) drawn[period_text(chart.period)] = chart.key;
  }
  object["charts"] = std::move(drawn);
  object["standing"] =
      facts.standing ? boost::json::value(site::standing_json(*facts.standing)) : boost::json::value();
  boost::json::array prices;
  for (const market::Quote& quote : item.history.quotes()) {
    boost::json::object price{{"day", format_day(quote.day)}, {"price", quote.close.value()}};
    if (quote.range) {
      price["open"] = quote.range->open.value();
      price["high"] = quote.range->high.value();
      price["low"] = quote.range->low.value();
    }
    if (quote.volume) price["volume"] = *quote.volume;
    prices.emplace_back(std::move(price));
  }
  object["prices"] = std::move(prices);
  object["reading"] = facts.reading ? boost::json::parse(events::encode_reading(*facts.reading))
                                    : boost::json::value(nullptr);
  return site::json_text(object) + "\n";
}

Outcome run_show(const Show& wish, Context& context) {
  const auto stage = TRY(context.open_stage());
  auto item = find_item(wish.item, "show", stage->table());
  if (!item) return std::unexpected(item.error());
  const auto bucket = TRY(context.open_bucket_if_named("charts and sentiment"));
  const auto facts = TRY(watch::facts_of(*std::move(item), context.settings.keys, bucket.get(),
                                         day_of(context.world.clock.now())));
  context.out += wish.json ? show_json(facts) : show_words(facts, context.color_out);
  return ExitCode::Done;
}

Result<Run> read_show(const Arguments& arguments) {
  const Show wish{TRY(item_wish_of(arguments)), arguments.has("--json")};
  return [wish](Context& context) { return run_show(wish, context); };
}

}  // namespace

Command show_command() {
  return {.name = "show",
          .summary = "show an item: its latest prices, its sentiment and where its charts are",
          .details = "",
          .positionals = {{"ITEM", "the item's name"}},
          .flags = {kItemOwnerFlag, kJsonFlag},
          .settings = {SettingGroup::Keys},
          .examples = {{"bellwether show 'Sol Ring'", ""},
                       {"bellwether show 'Sol Ring' --owner me --json | jq '.prices[-1]'",
                        "its latest price alone"}},
          .read = read_show};
}

}  // namespace bellwether::cli
