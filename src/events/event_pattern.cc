#include "events/event_pattern.h"

#include <algorithm>
#include <boost/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "base/text.h"

namespace bellwether::events {
namespace {

namespace json = boost::json;
using MemberPath = std::vector<std::string_view>;

constexpr std::size_t kPatternDepthMax = 32;
constexpr std::string_view kOr = "$or", kExists = "exists", kNumeric = "numeric", kBut = "anything-but";

std::string_view view_of(const json::string& text) {
  return {text.data(), text.size()};
}

std::unexpected<Error> refuse_pattern(std::string_view where, std::string_view why) {
  std::string message = "Invalid filter pattern definition: ";
  if (!where.empty()) message += std::string(where) + ": ";
  return fail(ErrorKind::InvalidInput, message += why);
}

// What compares two texts, by its name in a pattern.
using TextTest = bool (*)(std::string_view text, std::string_view wanted);

TextTest text_test(std::string_view name) {
  if (name == "prefix")
    return [](std::string_view text, std::string_view wanted) { return text.starts_with(wanted); };
  if (name == "suffix")
    return [](std::string_view text, std::string_view wanted) { return text.ends_with(wanted); };
  if (name == "equals-ignore-case")
    return [](std::string_view text, std::string_view wanted) {
      return lower_ascii(text) == lower_ascii(wanted);
    };
  return nullptr;
}

bool is_known_comparison(std::string_view sign) {
  return sign == "=" || sign == "<" || sign == "<=" || sign == ">" || sign == ">=";
}

bool compares(double number, std::string_view sign, double limit) {
  if (sign == "=") return number == limit;
  if (sign == "<") return number < limit;
  if (sign == "<=") return number <= limit;
  return sign == ">" ? number > limit : number >= limit;
}

// One comparison, or from below and from above.
Result<void> check_numeric(const json::value& range, std::string_view where) {
  const json::array* const terms = range.if_array();
  const bool is_range = terms != nullptr && (terms->size() == 2 || terms->size() == 4);
  if (!is_range) return refuse_pattern(where, "numeric is followed by a list of one comparison or two");
  for (std::size_t i = 0; i < terms->size(); i += 2) {
    const json::string* const sign = (*terms)[i].if_string();
    if (sign == nullptr || !is_known_comparison(*sign))
      return refuse_pattern(where, "a numeric comparison is one of =, <, <=, > and >=");
    if (!(*terms)[i + 1].is_number()) return refuse_pattern(where, "a numeric comparison is with a number");
  }
  const bool goes_up =
      terms->size() == 2 || ((*terms)[0].get_string()[0] == '>' && (*terms)[2].get_string()[0] == '<');
  if (!goes_up)
    return refuse_pattern(where, "of two numeric comparisons the first is > or >=, the second < or <=");
  if (terms->size() == 4 && (*terms)[1].to_number<double>() >= (*terms)[3].to_number<double>())
    return refuse_pattern(where, "the lower end of a numeric range is below the upper one");
  return {};
}

// What anything-but is followed by, or one of its text tests: a value or a list of them, of one kind.
Result<void> check_values(const json::value& values, bool may_be_numbers, std::string_view where) {
  const json::array one = values.is_array() ? json::array() : json::array{values};
  const json::array& list = values.is_array() ? values.get_array() : one;
  const bool are_texts =
      std::ranges::all_of(list, [](const json::value& value) { return value.is_string(); });
  const bool are_numbers =
      may_be_numbers && std::ranges::all_of(list, [](const json::value& value) { return value.is_number(); });
  if (list.empty() || (!are_texts && !are_numbers))
    return refuse_pattern(where, may_be_numbers ? "anything-but is followed by texts or by numbers"
                                                : "anything-but is followed by texts");
  return {};
}

Result<void> check_but(const json::value& values, std::string_view where) {
  const json::object* const inner = values.if_object();
  if (inner == nullptr) return check_values(values, true, where);
  if (inner->size() != 1 || text_test(inner->begin()->key()) == nullptr)
    return refuse_pattern(where, "anything-but may hold one of prefix, suffix and equals-ignore-case");
  const json::value& texts = inner->begin()->value();
  TRY_VOID(check_values(texts, false, where));
  const auto is_empty = [](const json::value& text) { return text.get_string().empty(); };
  const bool has_empty =
      texts.is_array() ? std::ranges::any_of(texts.get_array(), is_empty) : is_empty(texts);
  if (has_empty && inner->begin()->key() != "equals-ignore-case")
    return refuse_pattern(where, "every text has an empty prefix and suffix");
  return {};
}

Result<void> check_test(const json::value& test, std::string_view where) {
  if (test.is_array())
    return refuse_pattern(where, "a list holds texts, numbers, true, false, null and tests");
  const json::object* const object = test.if_object();
  if (object == nullptr) return {};
  if (object->size() != 1) return refuse_pattern(where, "a test has one member");
  const auto& [name, value] = *object->begin();
  if (name == kExists) {
    if (!value.is_bool()) return refuse_pattern(where, "exists is followed by true or false");
    return {};
  }
  if (name == kNumeric) return check_numeric(value, where);
  if (name == kBut) return check_but(value, where);
  if (text_test(name) == nullptr) return refuse_pattern(where, "'" + std::string(name) + "' is no test");
  if (!value.is_string()) return refuse_pattern(where, std::string(name) + " is followed by a text");
  return {};
}

Result<void> check_object(const json::object& object, const std::string& where);

Result<void> check_alternatives(const json::value& value, const std::string& where) {
  const json::array* const alternatives = value.if_array();
  if (alternatives == nullptr || alternatives->size() < 2)
    return refuse_pattern(where, "$or is followed by a list of at least 2 objects");
  for (const json::value& alternative : *alternatives) {
    if (!alternative.is_object())
      return refuse_pattern(where, "$or is followed by a list of at least 2 objects");
    TRY_VOID(check_object(alternative.get_object(), where));
  }
  return {};
}

Result<void> check_object(const json::object& object, const std::string& where) {
  if (object.empty()) return refuse_pattern(where, "an object has members");
  for (const auto& [key, value] : object) {
    const std::string below = where + (where.empty() ? "" : ".") + std::string(key);
    if (key == kOr) {
      TRY_VOID(check_alternatives(value, below));
    } else if (value.is_object()) {
      TRY_VOID(check_object(value.get_object(), below));
    } else if (const json::array* const tests = value.if_array(); tests != nullptr && !tests->empty()) {
      for (const json::value& test : *tests) TRY_VOID(check_test(test, below));
    } else {
      return refuse_pattern(below, "it is followed by an object or by a list that is not empty");
    }
  }
  return {};
}

// An event beside a pattern that is well-formed.
class Comparison {
 public:
  explicit Comparison(const json::value& event) : event_(event) {}

  // `value`: what the event has at path_; null: nothing.
  bool object_holds(const json::object& pattern, const json::value* value) {
    if (const json::array* const several = value == nullptr ? nullptr : value->if_array()) {
      const auto holds = [&](const json::value& one) { return object_holds(pattern, &one); };
      // Nothing is in an empty list.
      return std::ranges::any_of(*several, holds) || object_holds(pattern, nullptr);
    }
    return std::ranges::all_of(pattern, [&](const json::key_value_pair& member) {
      const std::string_view key = member.key();
      if (key == kOr)
        return std::ranges::any_of(member.value().get_array(), [&](const json::value& alternative) {
          return object_holds(alternative.get_object(), value);
        });
      const json::object* const object = value == nullptr ? nullptr : value->if_object();
      const json::value* const inner = object == nullptr ? nullptr : object->if_contains(key);
      path_.push_back(key);
      const bool holds = member.value().is_object() ? object_holds(member.value().get_object(), inner)
                                                    : list_holds(member.value().get_array(), inner);
      path_.pop_back();
      return holds;
    });
  }

 private:
  bool list_holds(const json::array& tests, const json::value* value) const {
    return std::ranges::any_of(tests, [&](const json::value& test) {
      if (const json::object* const object = test.if_object(); object && object->begin()->key() == kExists)
        return object->begin()->value().get_bool() ? value != nullptr && has_value(*value, {})
                                                   : !has_value(event_, path_);
      return value != nullptr && any_holds(test, *value);
    });
  }

  static bool any_holds(const json::value& test, const json::value& value) {
    if (value.is_object()) return false;
    const json::array* const several = value.if_array();
    if (several == nullptr) return holds(test, value);
    return std::ranges::any_of(*several, [&](const json::value& one) { return any_holds(test, one); });
  }

  static bool holds(const json::value& test, const json::value& value) {
    const json::object* const object = test.if_object();
    if (object == nullptr) return is_equal(test, value);
    const std::string_view name = object->begin()->key();
    const json::value& wanted = object->begin()->value();
    if (name == kNumeric) return is_in_range(wanted.get_array(), value);
    if (name != kBut) return one_holds(text_test(name), wanted, value);
    const json::object* const inner = wanted.if_object();
    if (inner == nullptr) return !one_holds(nullptr, wanted, value);
    return !one_holds(text_test(inner->begin()->key()), inner->begin()->value(), value);
  }

  // Without a test of texts: equality.
  static bool one_holds(TextTest test, const json::value& wanted, const json::value& value) {
    if (const json::array* const several = wanted.if_array())
      return std::ranges::any_of(*several,
                                 [&](const json::value& one) { return one_holds(test, one, value); });
    if (test == nullptr) return is_equal(wanted, value);
    return value.is_string() && test(view_of(value.get_string()), view_of(wanted.get_string()));
  }

  static bool is_equal(const json::value& wanted, const json::value& value) {
    if (wanted.is_number() && value.is_number())
      return wanted.to_number<double>() == value.to_number<double>();
    return wanted == value;
  }

  static bool is_in_range(const json::array& terms, const json::value& value) {
    if (!value.is_number()) return false;
    const auto number = value.to_number<double>();
    for (std::size_t i = 0; i < terms.size(); i += 2)
      if (!compares(number, terms[i].get_string(), terms[i + 1].to_number<double>())) return false;
    return true;
  }

  // Whether a value that is no object stands at the path, in whichever element of the lists on the way.
  static bool has_value(const json::value& value, std::span<const std::string_view> path) {
    if (const json::array* const several = value.if_array())
      return std::ranges::any_of(*several, [&](const json::value& one) { return has_value(one, path); });
    const json::object* const object = value.if_object();
    if (path.empty() || object == nullptr) return path.empty() && object == nullptr;
    const json::value* const inner = object->if_contains(path.front());
    return inner != nullptr && has_value(*inner, path.subspan(1));
  }

  const json::value& event_;
  MemberPath path_;
};

// Calls `visit` of every member of the object and of its alternatives, until it answers true.
bool any_member(const json::object& object, const std::function<bool(const json::key_value_pair&)>& visit) {
  return std::ranges::any_of(object, [&](const json::key_value_pair& member) {
    if (member.key() != kOr) return visit(member);
    return std::ranges::any_of(member.value().get_array(), [&](const json::value& alternative) {
      return any_member(alternative.get_object(), visit);
    });
  });
}

}  // namespace

Result<EventPattern> EventPattern::parse(std::string_view json) {
  if (json.size() > kPatternBytesMax)
    return refuse_pattern("", "it has " + std::to_string(json.size()) + " bytes, more than " +
                                  std::to_string(kPatternBytesMax));
  boost::system::error_code error;
  const json::value pattern = json::parse(json, error, {}, {.max_depth = kPatternDepthMax});
  if (error) return refuse_pattern("", "not JSON: " + error.message());
  return parse(pattern);
}

Result<EventPattern> EventPattern::parse(const json::value& pattern) {
  if (!pattern.is_object()) return refuse_pattern("", "a pattern is a JSON object");
  TRY_VOID(check_object(pattern.get_object(), ""));
  EventPattern parsed(std::make_shared<const json::value>(pattern));
  if (const auto size = parsed.text().size(); size > kPatternBytesMax)
    return refuse_pattern(
        "", "it has " + std::to_string(size) + " bytes, more than " + std::to_string(kPatternBytesMax));
  return parsed;
}

EventPattern EventPattern::any_of(std::string_view member, std::span<const std::string_view> texts) {
  return EventPattern(
      std::make_shared<const json::value>(json::object{{member, json::array(texts.begin(), texts.end())}}));
}

bool EventPattern::matches(const json::value& event) const {
  return Comparison(event).object_holds(pattern_->get_object(), &event);
}

bool EventPattern::looks_into(std::string_view member) const {
  return any_member(pattern_->get_object(), [member](const json::key_value_pair& found) {
    return found.key() == member && found.value().is_object();
  });
}

std::string EventPattern::stranger(const std::function<bool(std::string_view)>& is_known) const {
  std::string name;
  any_member(pattern_->get_object(), [&](const json::key_value_pair& member) {
    if (is_known(member.key())) return false;
    name = member.key();
    return true;
  });
  return name;
}

EventPattern EventPattern::with_default(std::string_view member,
                                        std::span<const std::string_view> texts) const {
  if (!stranger([member](std::string_view name) { return name != member; }).empty()) return *this;
  json::object pattern = any_of(member, texts).pattern_->get_object();
  for (const auto& [name, value] : pattern_->get_object()) pattern.emplace(name, value);
  return EventPattern(std::make_shared<const json::value>(std::move(pattern)));
}

std::string EventPattern::text() const {
  return json::serialize(*pattern_);
}

}  // namespace bellwether::events
