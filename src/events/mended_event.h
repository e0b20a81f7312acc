// An event of records in which a few values cannot be read: a text with half of a surrogate pair, as
// JavaScript writes it, or one that is nested deeper than we read. The parser gives up the whole event there.
// This is the event with each of them replaced, so that all records can be read, and told which records those
// are.
//
// For what is rare: an event is mended only when it could not be read.

#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bellwether::events {

struct MendedEvent {
  std::string text;
  std::map<std::size_t, std::string> faults;  // What is wrong with a record, by its number, counted from 1.
};

// Nothing when no record has such a value, or when there is one outside the records: then the event is to be
// refused for what the parser said.
std::optional<MendedEvent> mend_event(std::string_view event);

}  // namespace bellwether::events
