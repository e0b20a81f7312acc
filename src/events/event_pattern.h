// An event pattern: which events a function is called for, in the language of AWS's event rules.
//
//   {"eventName": ["INSERT", "MODIFY"],
//    "dynamodb": {"NewImage": {"Tags": {"SS": ["foil"]},
//                              "$or": [{"Target": {"N": [{"exists": true}]}},
//                                      {"Card": {"S": [{"prefix": "Sol"}]}}]}}}
//
// An object holds for an event when all its members do, a list when one of its tests does: a text, a number,
// true, false or null, or one of {"prefix": "a"}, {"suffix": "a"}, {"equals-ignore-case": "a"},
// {"anything-but": ...} (a text, a number, a list of either, or an object with one of the three before),
// {"numeric": [">", 0, "<=", 5]} and {"exists": true|false}. What the event has as a list holds when one of
// its values does. An attribute that is absent holds for {"exists": false} alone.
//
// A number of DynamoDB is a text ({"N":"5"}), so that `numeric` is never true of one, as on AWS.
//
// What is a letter's case is known of ASCII alone. tests/oracle_patterns.py compares all this with AWS's own
// implementation, and names what differs.

#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace boost::json {
class value;  // NOLINT(readability-identifier-naming): it is Boost's.
}

namespace bellwether::events {

inline constexpr std::size_t kPatternBytesMax = 4096;

class EventPattern {
 public:
  // InvalidInput begins as AWS's answer does, and says where: "Invalid filter pattern definition: eventName:
  // ...".
  static Result<EventPattern> parse(std::string_view json);
  static Result<EventPattern> parse(const boost::json::value& pattern);

  // That the member is one of these texts.
  static EventPattern any_of(std::string_view member, std::span<const std::string_view> texts);

  bool matches(const boost::json::value& event) const;

  // Whether it asks for more of an event's member than its value: {"body": {"name": ...}}.
  bool looks_into(std::string_view member) const;

  // The first member, alternatives included, that `is_known` does not know; empty: none.
  std::string stranger(const std::function<bool(std::string_view)>& is_known) const;

  // On one line.
  std::string text() const;

  // The same and, unless it says something of this member already, that the member is one of these texts.
  EventPattern with_default(std::string_view member, std::span<const std::string_view> texts) const;

  bool operator==(const EventPattern& other) const { return text() == other.text(); }

 private:
  explicit EventPattern(std::shared_ptr<const boost::json::value> pattern) : pattern_(std::move(pattern)) {}

  std::shared_ptr<const boost::json::value> pattern_;  // Well-formed.
};

}  // namespace bellwether::events
