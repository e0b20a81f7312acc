// simdjson_prices FILE PASSES: the prices of the DynamoDB stream event in FILE as a good user of simdjson's
// on-demand parser reads them, into a day's number and a double each, PASSES times over. Prints what
// bench/event_decoding.cc prints. It checks nothing that the parser does not: no owner, no attribute that
// comes twice, no rule of prices.

#include <simdjson.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <vector>

namespace {

struct Quote {
  int day;  // Since 1970.
  double close;
};

struct Item {
  std::string name;
  std::vector<Quote> quotes;
};

int two(std::string_view digits, std::size_t at) {
  return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
}

int day_of(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 10) std::abort();
  const year_month_day day{year(two(text, 0) * 100 + two(text, 2)),
                           month(static_cast<unsigned>(two(text, 5))),
                           std::chrono::day(static_cast<unsigned>(two(text, 8)))};
  return static_cast<int>(sys_days(day).time_since_epoch().count());
}

double number(std::string_view digits) {
  double value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

double close_of(simdjson::ondemand::object value) {
  for (auto member : value) {
    const std::string_view type = member.unescaped_key();
    if (type == "N") return number(member.value().get_string());
    return number(member.value()["close"]["N"].get_string());
  }
  std::abort();
}

Item item_of(simdjson::ondemand::object image) {
  Item item;
  for (auto attribute : image) {
    const std::string_view name = attribute.unescaped_key();
    if (name == "Card") {
      const std::string_view text = attribute.value()["S"];
      item.name = text;
    } else if (name == "Prices") {
      simdjson::ondemand::object prices = attribute.value()["M"];
      item.quotes.reserve(1024);
      for (auto price : prices) {
        const std::string_view day = price.unescaped_key();
        item.quotes.push_back({day_of(day), close_of(price.value())});
      }
    }
  }
  return item;
}

}  // namespace

int main(int argc, char** argv) {
  const int passes = argc == 3 ? std::atoi(argv[2]) : 0;
  if (passes < 1) {
    std::fprintf(stderr, "usage: simdjson_prices FILE PASSES\n");
    return 2;
  }
  const simdjson::padded_string event = simdjson::padded_string::load(argv[1]);
  simdjson::ondemand::parser parser;
  double nanoseconds = 0, sum = 0;
  std::size_t records = 0;
  for (int pass = 0; pass < passes; ++pass) {
    const std::clock_t start = std::clock();
    std::vector<Item> items;
    simdjson::ondemand::document document = parser.iterate(event);
    for (auto record : document["Records"]) items.push_back(item_of(record["dynamodb"]["NewImage"]));
    nanoseconds += static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC;
    sum = 0;
    for (const Item& item : items)
      for (const Quote& quote : item.quotes) sum += quote.close;
    records = items.size();
  }
  std::printf("%.0f %zu %.2f\n", nanoseconds / passes, records, sum);
}
