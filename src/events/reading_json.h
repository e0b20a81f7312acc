// Readings and queue messages as JSON.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "sentiment/reading.h"

namespace bellwether::events {

// Pretty-printed, with a final newline: people read it.
std::string encode_reading(const sentiment::Reading& reading);
Result<sentiment::Reading> decode_reading(std::string_view json);

// The message of fan-out: {"name":"netflix"}.
std::string encode_name_message(std::string_view name, std::string_view owner);

struct NameMessage {
  std::string name, owner;
};
// InvalidInput says what is wrong with it.
Result<NameMessage> decode_name_message(std::string_view body);

// On the queue of the page, the same, or {}: of no item, but the page itself is to be looked after.
inline constexpr std::string_view kPageMessage = "{}";

}  // namespace bellwether::events
