// Makes DynamoDB stream events from a seed: most records good, some with one fault.
//
// The same event can be written as it is, or with the members of every object in
// another order and strangers among them.

#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "base/time.h"
#include "ports/change_record.h"

namespace bellwether {

class EventMaker {
 public:
  explicit EventMaker(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  boost::json::value event() {
    boost::json::array records;
    for (std::size_t i = below(6); i > 0; --i) records.push_back(record(records.size()));
    return boost::json::object{{"Records", records}};
  }

  // `value` with its objects' members shuffled, and unknown ones in the event, the records, their
  // changes and images.
  std::string shuffled(const boost::json::value& value) { return shuffled(value, Level::Event); }

 private:
  enum class Level { Event, Records, Record, Change, Image, Value };
  using Object = boost::json::object;

  static Object typed(std::string_view type, boost::json::value value) { return {{type, std::move(value)}}; }

  static Object typed(std::string_view type, const std::string& text) {
    return typed(type, boost::json::value(boost::json::string(text)));
  }
  static Object typed(std::string_view type, const char* text) { return typed(type, std::string(text)); }

  std::string text() {
    static constexpr const char* kTexts[] = {"Sol Ring",
                                             "稲妻",
                                             "a \"quoted\" \\ name",
                                             "Jötun Grunt",
                                             "x",
                                             "😀",
                                             "name with / and é",
                                             "a name that is long enough to lie on the heap, and then some"};
    return kTexts[below(std::size(kTexts))];
  }

  // What boto3 writes for None.
  static Object nothing() { return Object{{"NULL", true}}; }

  Object price() {
    if (below(20) == 0) return nothing();
    static constexpr const char* kPrices[] = {
        "0",    "1",    "120.5",      "0.000001",          "1e3", "12.", ".5", "999999999999999", "00012.50",
        "1E-5", "3.10", "123456.789", "1234.5600000000001"};
    return typed("N", kPrices[below(std::size(kPrices))]);
  }

  Object full_quote() {
    Object parts;
    if (below(10) == 0) return typed("M", Object{{"close", nothing()}, {"high", nothing()}});
    parts["close"] = typed("N", std::to_string(10 + below(10)));
    if (below(3) > 0) {
      parts["open"] = typed("N", std::to_string(10 + below(10)) + ".5");
      parts["high"] = typed("N", "21");
      parts["low"] = typed("N", "9.25");
    }
    if (below(8) == 0) parts["volume"] = nothing();
    if (below(2) > 0) parts["volume"] = typed("N", std::to_string(below(1'000'000'000)) + "e2");
    return typed("M", std::move(parts));
  }

  Object prices() {
    Object days;
    const Day first = parse_day("1999-12-20").value() + std::chrono::days(below(9000));
    const std::size_t gap = below(4) == 0 ? 1 + below(400) : 1;
    for (std::size_t i = 0, count = below(16); i < count; ++i) {
      const Day day = first + std::chrono::days(below(30) * gap);
      days[format_day(day)] = below(5) == 0 ? full_quote() : price();
    }
    return typed("M", std::move(days));
  }

  Object key() {
    Object key;
    key["Card"] = typed("S", text());
    if (below(2) > 0) key["Owner"] = typed("S", below(2) > 0 ? "me" : "-");
    return key;
  }

  Object image(Object attributes) {
    if (below(2) > 0) attributes["URL"] = typed("S", "https://example.com/price/" + text() + "/");
    if (below(2) > 0) attributes["Currency"] = below(8) == 0 ? nothing() : typed("S", "JPY");
    if (below(20) == 0) attributes["URL"] = nothing();
    if (below(3) == 0) attributes["Target"] = price();
    if (below(3) == 0) attributes["BoughtAt"] = price();
    if (below(3) == 0)
      attributes["Tags"] = typed("SS", boost::json::array{boost::json::string(text()), "foil", "first"});
    if (below(5) > 0) attributes["Prices"] = below(20) == 0 ? nothing() : prices();
    return attributes;
  }

  // One fault, so that the order of members does not decide which is found.
  void spoil(Object& record) {
    Object& change = record["dynamodb"].as_object();
    Object& attributes = change["NewImage"].is_object() ? change["NewImage"].as_object() : record;
    const auto day = [&](std::string_view text, boost::json::value value) {
      attributes["Prices"] = typed("M", Object{{text, std::move(value)}});
    };
    switch (below(11)) {
      case 0:
        record["eventName"] = "DANCE";
        return;
      case 1:
        change.erase("NewImage");
        return;
      case 2:
        attributes["Card"] = typed("N", "5");
        return;
      case 3:
        attributes["URL"] = Object{{"S", "x"}, {"N", "5"}};
        return;
      case 4:
        attributes["Prices"] = typed("L", boost::json::array{1, typed("N", "2")});
        return;
      case 5:
        return day("2024-02-30", price());
      case 6:
        return day("2024-02-29", typed("N", "-1"));
      case 7:
        return day("2024-02-29", typed("S", "1"));
      case 8:
        return day("2024-02-29", 5);
      case 9:
        return day("2024-02-29", typed("M", Object{{"close", price()}, {"open", price()}}));
      default:
        record.erase("eventName");
        return;
    }
  }

  Object record(std::size_t index) {
    static constexpr const char* kNames[] = {"INSERT", "MODIFY", "MODIFY", "REMOVE"};
    const std::size_t kind = below(std::size(kNames));
    const Object keys = key();
    Object change{
        {"ApproximateCreationDateTime", 1'700'000'000 + below(1'000'000)},
        {"Keys", keys},
        {"SequenceNumber", boost::json::string(std::to_string(1 + index) + "000000000000000000001")},
        {"SizeBytes", below(10'000)},
        {"StreamViewType", "NEW_AND_OLD_IMAGES"}};
    if (kind != 3) change["NewImage"] = image(keys);
    if (kind > 0 && below(3) > 0) change["OldImage"] = image(keys);
    if (below(3) == 0) change["ApproximateCreationDateTime"] = 1.7e9 + static_cast<double>(below(8)) / 8;
    Object record{{"eventID", "7de3041dd709b024af6f29e4fa13d34c"},
                  {"eventName", kNames[kind]},
                  {"eventVersion", "1.1"},
                  {"eventSource", "aws:dynamodb"},
                  {"dynamodb", std::move(change)}};
    if (below(6) == 0) spoil(record);
    return record;
  }

  std::string stranger() {
    static constexpr const char* kStrangers[] = {
        R"("zz":null)",
        R"("zz":"\u00e9\n\ud83d\ude00")",
        R"("":[])",
        R"("Recordz":[[{"Records":[1.5e3,{"dynamodb":true}]}],-0.0])",
        R"("dynamodB":{"SequenceNumber":"9","N":{"M":{}}})",
        R"("rarity":{"N":"3"})",
        R"("tags":{"SS":["a","b"]})",
        R"("big":123456789012345678901234567890)"};
    return kStrangers[below(std::size(kStrangers))];
  }

  static Level inside(Level level, std::string_view key) {
    if (level == Level::Event) return key == "Records" ? Level::Records : Level::Value;
    if (level == Level::Record) return key == "dynamodb" ? Level::Change : Level::Value;
    if (level == Level::Change) return key.ends_with("Image") || key == "Keys" ? Level::Image : Level::Value;
    return Level::Value;
  }

  std::string shuffled(const boost::json::value& value, Level level) {
    std::vector<std::string> parts;
    if (const auto* array = value.if_array()) {
      for (const auto& element : *array)
        parts.push_back(shuffled(element, level == Level::Records ? Level::Record : Level::Value));
      return "[" + joined(parts) + "]";
    }
    const auto* object = value.if_object();
    if (!object) return boost::json::serialize(value);
    for (const auto& [key, member] : *object)
      parts.push_back(boost::json::serialize(boost::json::string(key)) + ": " +
                      shuffled(member, inside(level, key)));
    if (level != Level::Value && level != Level::Records)
      for (std::size_t i = below(3); i > 0; --i) parts.push_back(stranger());
    std::shuffle(parts.begin(), parts.end(), random_);
    return "{" + joined(parts) + "}";
  }

  static std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : " ,\t") + part;
    return out;
  }

  std::mt19937 random_;
};

inline bool same(const std::vector<ports::ChangeRecord>& some,
                 const std::vector<ports::ChangeRecord>& others) {
  return std::ranges::equal(some, others, [](const auto& one, const auto& other) {
    return one.sequence_number == other.sequence_number && one.kind == other.kind &&
           one.created == other.created && one.item.has_value() == other.item.has_value() &&
           (one.item ? *one.item == *other.item : one.item.error() == other.item.error()) &&
           one.before == other.before;
  });
}

}  // namespace bellwether
