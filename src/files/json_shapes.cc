#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <vector>

#include "base/excerpt.h"
#include "base/number.h"
#include "files/column_names.h"
#include "files/day_reader.h"
#include "files/flat_table.h"

namespace bellwether::files {
namespace {

namespace json = boost::json;

constexpr int kDepthMax = 4;

bool is_day_name(std::string_view text) {
  return text.size() >= 6 && DayReader(std::nullopt).read(text).has_value();
}

bool is_scalar(const json::value& value) {
  return !value.is_object() && !value.is_array();
}

std::string names_of(const json::object& object) {
  constexpr std::size_t kShown = 8;
  std::string names;
  for (const auto& member : object) {
    if (names.size() > kShown * 20) return names + ", ...";
    names += (names.empty() ? "'" : ", '") + excerpt(std::string_view(member.key())) + "'";
  }
  return names.empty() ? "nothing" : names;
}

// Names that two levels of an API number: "1. open".
std::string_view without_number(std::string_view name) {
  const auto end = name.find_first_not_of("0123456789");
  return end != name.npos && end > 0 && name.substr(end).starts_with(". ") ? name.substr(end + 2) : name;
}

// The members that hold a scalar, in the order in which they first come.
std::vector<std::string> columns_of(const json::array& objects) {
  std::vector<std::string> names;
  for (const json::value& entry : objects) {
    for (const auto& member : entry.get_object())
      if (is_scalar(member.value()) &&
          std::ranges::find(names, std::string_view(member.key())) == names.end())
        names.emplace_back(member.key());
    if (names.size() > 60) break;
  }
  return names;
}

FlatTable table_of_objects(const json::array& objects) {
  FlatTable table{.kind = "JSON: a list of objects"};
  const auto names = columns_of(objects);
  for (const std::string& name : names) table.text_field(without_number(name));
  table.end_row();
  for (const json::value& entry : objects) {
    for (const std::string& name : names) {
      const json::value* const value = entry.get_object().if_contains(name);
      table.field(value == nullptr ? json::value() : *value);
    }
    table.end_row();
  }
  return table;
}

// Candles without names: the time, four prices in an order that each API has of its own, and more.
struct Order {
  std::string_view who;
  std::size_t open, high, low, close;
};
constexpr Order kOrders[] = {{"open, high, low, close", 1, 2, 3, 4},
                             {"low, high, open, close (Coinbase)", 3, 2, 1, 4},
                             {"open, close, high, low (Bitfinex)", 1, 3, 4, 2}};

double price_at(const json::array& row, std::size_t at) {
  if (const auto number = number_of(row[at])) return *number;
  const auto* const text = row[at].if_string();
  const auto price = text == nullptr ? std::nullopt : parse_number<double>(*text);
  return price.value_or(-1);
}

bool fits(const Order& order, const json::array& rows) {
  return std::ranges::all_of(rows, [&](const json::value& entry) {
    const json::array& row = entry.get_array();
    const double high = price_at(row, order.high), low = price_at(row, order.low);
    return high >= std::max(price_at(row, order.open), price_at(row, order.close)) && low >= 0 &&
           low <= std::min(price_at(row, order.open), price_at(row, order.close));
  });
}

Result<FlatTable> table_of_candles(const json::array& rows, std::size_t width) {
  const Order* found = nullptr;
  std::string candidates;
  for (const Order& order : kOrders) {
    // Twelve are Binance's, and eight Kraken's.
    if (!fits(order, rows) || (width >= 8 && &order != &kOrders[0])) continue;
    found = found == nullptr ? &order : found;
    candidates += (candidates.empty() ? "" : " or ") + std::string(order.who);
  }
  if (found == nullptr)
    return unknown_shape("lists of " + std::to_string(width) + " that are no open, high, low and close");
  if (candidates.contains(" or "))
    return unknown_shape("lists of " + std::to_string(width) + " that may be " + candidates +
                         " behind the time; make a CSV with a header of it");
  const std::size_t volume = width == 8 ? 6 : 5;
  FlatTable table{.kind = "JSON: lists of time, " + std::string(found->who)};
  table.header(width > 5 ? "time,open,high,low,close,volume" : "time,open,high,low,close");
  for (const json::value& entry : rows) {
    const json::array& row = entry.get_array();
    for (const std::size_t at : {std::size_t{0}, found->open, found->high, found->low, found->close})
      table.field(row[at]);
    if (width > 5) table.field(row[volume]);
    table.end_row();
  }
  return table;
}

Result<FlatTable> table_of_lists(const json::array& rows) {
  const std::size_t width = rows[0].get_array().size();
  const bool is_even =
      std::ranges::all_of(rows, [&](const json::value& row) { return row.get_array().size() == width; });
  if (!is_even || width < 2) return unknown_shape("lists of different lengths");
  const bool has_header = std::ranges::all_of(rows[0].get_array(), [](const json::value& value) {
    return value.is_string() && !is_number(value) && !is_day_name(value.get_string());
  });
  if (has_header || width == 2) {
    FlatTable table{.kind = "JSON: a list of lists", .may_replace_last = !has_header};
    if (!has_header) table.header("time,price");
    for (const json::value& row : rows) {
      for (const json::value& value : row.get_array()) table.field(value);
      table.end_row();
    }
    return table;
  }
  if (width >= 5) return table_of_candles(rows, width);
  return unknown_shape("lists of " + std::to_string(width));
}

Result<FlatTable> table_of_list(const json::array& list) {
  if (list.empty()) return unknown_shape("an empty list");
  if (std::ranges::all_of(list, [](const json::value& value) { return value.is_object(); })) {
    auto table = table_of_objects(list);
    const std::string_view header = std::string_view(table.text).substr(0, table.text.find('\n'));
    if (header.contains(',')) return table;
    return unknown_shape("a list of objects with " + names_of(list[0].get_object()));
  }
  if (std::ranges::all_of(list, [](const json::value& value) { return value.is_array(); }))
    return table_of_lists(list);
  return unknown_shape("a list of neither objects nor lists");
}

bool is_of_days(const json::value& value) {
  const auto* const object = value.if_object();
  return object != nullptr && !object->empty() &&
         std::ranges::all_of(*object, [](const auto& member) { return is_day_name(member.key()); });
}

bool is_of_prices(const json::value& value) {
  return is_of_days(value) && std::ranges::all_of(value.get_object(), [](const auto& member) {
           return is_scalar(member.value());
         });
}

// {"2024-01-31": 5} and {"2024-01-31": {"1. open": "5", ...}}.
FlatTable table_of_days(const json::object& days) {
  if (!std::ranges::all_of(days, [](const auto& member) { return member.value().is_object(); })) {
    FlatTable table{.kind = "JSON: days and their prices"};
    table.header("date,price");
    for (const auto& [day, price] : days) {
      table.text_field(day);
      table.field(price);
      table.end_row();
    }
    return table;
  }
  json::array objects;
  for (const auto& [day, values] : days) {
    json::object object{{"date", day}};
    for (const auto& [name, value] : values.get_object()) object.emplace(name, value);
    objects.emplace_back(std::move(object));
  }
  auto table = table_of_objects(objects);
  table.kind = "JSON: days and what they have";
  return table;
}

// Columns, each an object of days, as pandas writes them; or items of such.
FlatTable table_of_columns(const json::object& columns) {
  const bool are_roles = std::ranges::any_of(columns, [](const auto& member) {
    return role_named(std::string_view(member.key())).role == Role::Close;
  });
  FlatTable table{.kind = are_roles ? "JSON: columns by day" : "JSON: items, and their prices by day"};
  if (!are_roles) {
    table.header("item,date,price");
    for (const auto& [item, days] : columns)
      for (const auto& [day, price] : days.get_object()) {
        table.text_field(item);
        table.text_field(day);
        table.field(price);
        table.end_row();
      }
    return table;
  }
  table.text_field("date");
  for (const auto& member : columns) table.text_field(member.key());
  table.end_row();
  for (const auto& member : columns.begin()->value().get_object()) {
    table.text_field(member.key());
    for (const auto& [name, days] : columns) {
      const json::value* const value = days.get_object().if_contains(member.key());
      table.field(value == nullptr ? json::value() : *value);
    }
    table.end_row();
  }
  return table;
}

}  // namespace

Result<FlatTable> table_of_shape(const json::value& value, const Hints& hints, int depth) {
  if (auto table = table_of_exporter(value, hints); table || table.error().kind != ErrorKind::NotFound)
    return table;
  if (const auto* const list = value.if_array()) return table_of_list(*list);
  const auto* const object = value.if_object();
  if (object == nullptr) return unknown_shape("neither an object nor a list");
  if (object->empty()) return unknown_shape("an empty object");
  if (is_of_days(value)) return table_of_days(*object);
  if (std::ranges::all_of(*object, [](const auto& member) { return is_of_prices(member.value()); }))
    return table_of_columns(*object);
  if (depth < kDepthMax) {
    std::vector<FlatTable> tables;
    std::string names;
    for (const auto& member : *object) {
      if (is_scalar(member.value())) continue;
      auto table = table_of_shape(member.value(), hints, depth + 1);
      if (!table) continue;
      names += (names.empty() ? "'" : ", '") + excerpt(std::string_view(member.key())) + "'";
      tables.push_back(*std::move(table));
    }
    if (tables.size() == 1) return std::move(tables.front());
    if (tables.size() > 1) return unknown_shape(names + " may each be the prices");
  }
  return unknown_shape("an object with " + names_of(*object));
}

}  // namespace bellwether::files
