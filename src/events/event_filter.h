// What of a stream or a queue a function is called for: up to five event patterns, of which one must match,
// as FilterCriteria are on AWS.
//
// A filter without patterns lets everything pass. What a queue's pattern says of `body` is of the message's
// text:
// {"body": ["netflix"]} of one that is no JSON, {"body": {"name": ["netflix"]}} of one that is. What looks
// into the body of a message that is no JSON does not match it, whatever it asks for.

#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/event_pattern.h"
#include "events/stream_event.h"

namespace bellwether::events {

inline constexpr std::size_t kPatternsMax = 5;

enum class FilterSource { Stream, Queue };

class EventFilter {
 public:
  EventFilter() = default;

  // A pattern, a JSON list of 1 to 5 of them, or nothing. InvalidInput also names a member that no record
  // (eventName, dynamodb, ...) or message (body) has: AWS takes it, and then nothing passes.
  static Result<EventFilter> parse(std::string_view text, FilterSource source);

  bool is_empty() const { return patterns_.empty(); }
  const std::vector<EventPattern>& patterns() const { return patterns_; }
  // As parse() reads it.
  std::string text() const;

  // The same for these kinds of change alone, where a pattern says nothing of eventName; all kinds: none is
  // named.
  EventFilter only_for(std::span<const ports::ChangeKind> kinds) const;

  // Whether the function is called for it. The record with what is known of the item before.
  bool passes(const StoredRecord& record) const;
  bool passes_body(std::string_view body) const;

  bool operator==(const EventFilter&) const = default;

 private:
  std::vector<EventPattern> patterns_;
};

}  // namespace bellwether::events
