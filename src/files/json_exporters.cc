#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "base/excerpt.h"
#include "base/text.h"
#include "base/time.h"
#include "files/flat_table.h"
#include "files/refusal.h"

namespace bellwether::files {
namespace {

namespace json = boost::json;

std::unexpected<Error> not_this() {
  return fail(ErrorKind::NotFound, "");
}

const json::value* member(const json::value* value, std::string_view name) {
  const auto* const object = value == nullptr ? nullptr : value->if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

const json::value* first(const json::value* value) {
  const auto* const array = value == nullptr ? nullptr : value->if_array();
  return array == nullptr || array->empty() ? nullptr : &array->front();
}

std::string_view text_of(const json::value* value) {
  const auto* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + excerpt(name);
  return text;
}

// {"chart":{"result":[{"meta":{},"timestamp":[],"indicators":{"quote":[{}],"adjclose":[{}]}}]}}.
Result<FlatTable> table_of_yahoo(const json::value& value) {
  const json::value* const chart = member(&value, "chart");
  const json::value* const result = first(member(chart, "result"));
  if (chart == nullptr || member(chart, "result") == nullptr) return not_this();
  if (const auto* const said = member(member(chart, "error"), "description"))
    return refuse("this is an answer of Yahoo that says: " + excerpt(text_of(said)));
  const json::value* const times = member(result, "timestamp");
  const json::value* const indicators = member(result, "indicators");
  const json::value* const quote = first(member(indicators, "quote"));
  if (times == nullptr || !times->is_array() || quote == nullptr)
    return refuse("this is an answer of Yahoo without prices");
  const json::value* const offset_value = member(member(result, "meta"), "gmtoffset");
  const double offset = offset_value == nullptr ? 0 : number_of(*offset_value).value_or(0);
  FlatTable table{.kind = "JSON: Yahoo's chart", .may_replace_last = true};
  const json::value* columns[] = {
      member(quote, "open"),   member(quote, "high"),
      member(quote, "low"),    member(quote, "close"),
      member(quote, "volume"), member(first(member(indicators, "adjclose")), "adjclose")};
  table.header("date,open,high,low,close,volume,adjclose");
  const json::array& list = times->get_array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto seconds = number_of(list[i]);
    constexpr double kSecondsMax = 6e10, kOffsetMax = 86400;
    if (!seconds || std::abs(*seconds) > kSecondsMax || std::abs(offset) > kOffsetMax)
      return refuse("this is an answer of Yahoo with a time that is none");
    table.text_field(format_day(std::chrono::floor<std::chrono::days>(
        std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(*seconds + offset))))));
    for (const json::value* const column : columns) {
      const auto* const values = column == nullptr ? nullptr : column->if_array();
      table.field(values == nullptr || i >= values->size() ? json::value() : (*values)[i]);
    }
    table.end_row();
  }
  return table;
}

// {"data":{UUID:{"paper":{"tcgplayer":{"retail":{"normal":{"2024-01-31":5}}}}}}}: a series for each printing,
// market, and finish.
struct Series {
  std::string printing, market, finish;
  const json::object* days;
};

void collect(std::string_view printing, const json::object& formats, std::vector<Series>& all) {
  for (const auto& format : formats) {
    const auto* const markets = format.value().if_object();
    if (markets == nullptr) continue;
    for (const auto& market : *markets)
      for (const std::string_view list : {"retail", "buylist"}) {
        const json::value* const finishes = member(&market.value(), list);
        if (finishes == nullptr || !finishes->is_object()) continue;
        std::string name(market.key());
        if (list == "buylist") name += "/buylist";
        for (const auto& finish : finishes->get_object())
          if (const auto* const days = finish.value().if_object(); days != nullptr && !days->empty())
            all.push_back({std::string(printing), name, std::string(finish.key()), days});
      }
  }
}

bool is_printing(const json::value& value) {
  return member(&value, "paper") != nullptr || member(&value, "mtgo") != nullptr;
}

Result<FlatTable> table_of_mtgjson(const json::value& value, const Hints& hints) {
  const json::value* data = member(&value, "data");
  if (data == nullptr) data = &value;
  const auto* const object = data->if_object();
  if (object == nullptr || object->empty()) return not_this();
  std::vector<Series> all;
  if (is_printing(*data)) {
    collect("", *object, all);
  } else {
    if (!is_printing(object->begin()->value())) return not_this();
    for (const auto& printing : *object) {
      const std::string_view uuid = printing.key();
      if (!hints.printing.empty() && uuid != hints.printing) continue;
      if (const auto* const formats = printing.value().if_object()) collect(uuid, *formats, all);
    }
    if (all.empty() && !hints.printing.empty())
      return refuse("--printing: there is no price of " + excerpt(hints.printing));
  }
  std::set<std::string> markets, finishes;
  for (const Series& one : all)
    if (hints.market.empty() || one.market == hints.market) markets.insert(one.market);
  if (markets.empty())
    return refuse(hints.market.empty() ? "these are MTGJSON's prices, and there is none"
                                       : "--market: there is no price of " + excerpt(hints.market));
  if (markets.size() > 1)
    return refuse("these are MTGJSON's prices of several markets; say which with --market: " +
                  listed(markets));
  for (const Series& one : all)
    if (markets.contains(one.market) && (hints.finish.empty() || one.finish == hints.finish))
      finishes.insert(one.finish);
  if (finishes.empty()) return refuse("--finish: there is no price of " + excerpt(hints.finish));
  if (finishes.size() > 1)
    return refuse("these are MTGJSON's prices of several finishes; say which with --finish: " +
                  listed(finishes));
  FlatTable table{.kind = "JSON: MTGJSON's prices, " + excerpt(*markets.begin()) + ", " +
                          excerpt(*finishes.begin())};
  table.header("code,date,price");
  for (const Series& one : all) {
    if (!markets.contains(one.market) || !finishes.contains(one.finish)) continue;
    for (const auto& [day, price] : *one.days) {
      table.text_field(one.printing.empty() ? "-" : one.printing);
      table.text_field(day);
      table.field(price);
      table.end_row();
    }
  }
  return table;
}

// A card has its prices of today, without the day.
Result<FlatTable> table_of_scryfall(const json::value& value, const Hints& hints) {
  const json::value* const data = member(&value, "data");
  const auto is_card = [](const json::value* card) {
    return text_of(member(card, "object")) == "card" && member(card, "prices") != nullptr;
  };
  std::vector<const json::value*> cards;
  if (is_card(&value)) {
    cards.push_back(&value);
  } else {
    const json::value* const list = data != nullptr ? data : &value;
    if (!is_card(first(list))) return not_this();
    for (const json::value& card : list->get_array())
      if (is_card(&card)) cards.push_back(&card);
  }
  if (!hints.day)
    return refuse("these are Scryfall's prices, which are of no day; say which: --day 2024-01-31");
  const std::string market =
      hints.market + (hints.finish.empty() || hints.finish == "nonfoil" ? "" : "_" + hints.finish);
  if (hints.market.empty())
    return refuse("these are Scryfall's prices of several markets; say which with --market: eur, tix, usd");
  FlatTable table{.kind = "JSON: Scryfall's prices, " + excerpt(market)};
  table.header("name,date,price");
  std::set<std::string> names;
  for (const json::value* const card : cards) {
    const std::string printing = std::string(text_of(member(card, "set"))) + "/" +
                                 std::string(text_of(member(card, "collector_number")));
    if (!hints.printing.empty() && hints.printing != printing &&
        hints.printing != text_of(member(card, "id")) && hints.printing != text_of(member(card, "set")))
      continue;
    const json::value* const price = member(member(card, "prices"), market);
    if (price == nullptr)
      return refuse("--market: no price of " + excerpt(market) +
                    " on a card of Scryfall; there are usd, eur, tix, and --finish foil or etched");
    const std::string name(text_of(member(card, "name")));
    if (!price->is_null() && !names.insert(name).second)
      return refuse("there are several printings of '" + excerpt(name) + "', as " + excerpt(printing) +
                    "; choose with --printing SET, SET/NUMBER or ID");
    table.text_field(name);
    table.text_field(format_day(*hints.day));
    table.field(*price);
    table.end_row();
  }
  return table;
}

bool is_series(const json::value& value) {
  const auto* const list = value.if_array();
  const auto* const pair = list == nullptr || list->empty() ? nullptr : list->front().if_array();
  return pair != nullptr && pair->size() == 2 && is_number(pair->front());
}

// Named lists of [time, value]: CoinGecko's prices, MTGStocks' low, average, high, market, foil.
Result<FlatTable> table_of_named_series(const json::value& value, const Hints& hints) {
  const auto* const object = value.if_object();
  if (object == nullptr) return not_this();
  std::set<std::string> names;
  for (const auto& one : *object)
    if (is_series(one.value())) names.insert(std::string(one.key()));
  if (names.empty()) return not_this();
  const bool is_coin_gecko = names.contains("prices");
  const std::string wish = hints.finish.empty() || hints.market.empty() ? hints.market + hints.finish
                                                                        : hints.market + "_" + hints.finish;
  std::string name = is_coin_gecko ? "prices" : wish;
  if (!is_coin_gecko && wish.empty() && names.size() == 1) name = *names.begin();
  if (!names.contains(name))
    return refuse(wish.empty() ? "these are several series; say which with --market: " + listed(names)
                               : "there is no series '" + excerpt(wish) + "'; there are " + listed(names));
  const json::value* const volumes = is_coin_gecko ? object->if_contains("total_volumes") : nullptr;
  FlatTable table{
      .kind = is_coin_gecko ? "JSON: CoinGecko's market chart" : "JSON: a series, " + excerpt(name),
      .may_replace_last = true};
  const json::array& list = object->at(name).get_array();
  const bool has_volumes =
      volumes != nullptr && is_series(*volumes) && volumes->get_array().size() == list.size();
  table.header(has_volumes ? "time,price,volume" : "time,price");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto* const pair = list[i].if_array();
    if (pair == nullptr || pair->size() != 2)
      return refuse("'" + excerpt(name) + "' is not a list of times and prices throughout");
    table.field((*pair)[0]);
    table.field((*pair)[1]);
    if (has_volumes) {
      const auto* const volume = volumes->get_array()[i].if_array();
      table.field(volume != nullptr && volume->size() == 2 && (*volume)[0] == (*pair)[0] ? (*volume)[1]
                                                                                         : json::value());
    }
    table.end_row();
  }
  return table;
}

}  // namespace

Result<FlatTable> table_of_exporter(const json::value& value, const Hints& hints) {
  for (auto table : {table_of_yahoo(value), table_of_mtgjson(value, hints), table_of_scryfall(value, hints),
                     table_of_named_series(value, hints)})
    if (table || table.error().kind != ErrorKind::NotFound) return table;
  return not_this();
}

}  // namespace bellwether::files
