#include "events/event_filter.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "events/json_pass.h"

namespace bellwether::events {
namespace {

namespace json = boost::json;

constexpr std::string_view kBody = "body", kEventName = "eventName";
constexpr std::array<std::string_view, 7> kRecordParts = {
    "eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "eventSourceARN"};

bool is_part_of_record(std::string_view name) {
  return std::ranges::find(kRecordParts, name) != kRecordParts.end();
}

bool is_part_of_message(std::string_view name) {
  return name == kBody;
}

Result<EventPattern> known_pattern(const json::value& value, FilterSource source) {
  auto pattern = TRY(EventPattern::parse(value));
  const bool is_stream = source == FilterSource::Stream;
  const std::string stranger = pattern.stranger(is_stream ? is_part_of_record : is_part_of_message);
  if (stranger.empty()) return pattern;
  return fail(ErrorKind::InvalidInput,
              "Invalid filter pattern definition: no " + std::string(is_stream ? "record" : "message") +
                  " has '" + stranger + "'; patterns of a " +
                  (is_stream ? "stream are of eventName, dynamodb.Keys, dynamodb.NewImage, ..."
                             : "queue are of body"));
}

}  // namespace

Result<EventFilter> EventFilter::parse(std::string_view text, FilterSource source) {
  EventFilter filter;
  if (text.empty()) return filter;
  boost::system::error_code error;
  const json::value value = json::parse(text, error, {}, {.max_depth = kJsonDepthMax});
  if (error)
    return fail(ErrorKind::InvalidInput, "Invalid filter pattern definition: not JSON: " + error.message());
  const json::array* const list = value.if_array();
  if (list == nullptr) {
    filter.patterns_.push_back(TRY(known_pattern(value, source)));
    return filter;
  }
  if (list->empty() || list->size() > kPatternsMax)
    return fail(ErrorKind::InvalidInput, std::to_string(list->size()) + " patterns; a filter has 1 to " +
                                             std::to_string(kPatternsMax));
  for (const json::value& pattern : *list) filter.patterns_.push_back(TRY(known_pattern(pattern, source)));
  return filter;
}

std::string EventFilter::text() const {
  if (patterns_.size() == 1) return patterns_.front().text();
  std::string text;
  for (const EventPattern& pattern : patterns_) text += (text.empty() ? "[" : ",") + pattern.text();
  return text.empty() ? text : text + "]";
}

EventFilter EventFilter::only_for(std::span<const ports::ChangeKind> kinds) const {
  if (kinds.empty()) return *this;
  std::vector<std::string_view> names;
  for (const ports::ChangeKind kind : kinds) names.push_back(event_name(kind));
  EventFilter filter;
  if (is_empty()) filter.patterns_.push_back(EventPattern::any_of(kEventName, names));
  for (const EventPattern& pattern : patterns_)
    filter.patterns_.push_back(pattern.with_default(kEventName, names));
  return filter;
}

bool EventFilter::passes(const StoredRecord& record) const {
  if (is_empty()) return true;
  boost::system::error_code error;
  const json::value event = json::parse(encode_record(record), error, {}, {.max_depth = kJsonDepthMax});
  // Nobody can say of such a record that it is not wanted.
  if (error) return true;
  return std::ranges::any_of(patterns_, [&](const EventPattern& pattern) { return pattern.matches(event); });
}

bool EventFilter::passes_body(std::string_view body) const {
  if (is_empty()) return true;
  boost::system::error_code error;
  json::value parsed = json::parse(body, error, {}, {.max_depth = kJsonDepthMax});
  const bool is_json = !error;
  json::object message;
  message.emplace(kBody, is_json ? std::move(parsed) : json::value(body));
  const json::value event(std::move(message));
  return std::ranges::any_of(patterns_, [&](const EventPattern& pattern) {
    return (is_json || !pattern.looks_into(kBody)) && pattern.matches(event);
  });
}

}  // namespace bellwether::events
