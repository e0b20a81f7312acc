#include "events/json_echo.h"

#include "base/json_string.h"

namespace bellwether::events {

// A value follows an opener, a name's colon, or another value.
void JsonEcho::begin_value() {
  if (!json_.empty() && json_.back() != '{' && json_.back() != '[' && json_.back() != ':') json_ += ',';
}

void JsonEcho::key(std::string_view name) {
  begin_value();
  append_json_string(json_, name);
  json_ += ':';
}

void JsonEcho::open(char opener, char closer) {
  begin_value();
  json_ += opener;
  closers_ += closer;
}

void JsonEcho::close() {
  json_ += closers_.back();
  closers_.pop_back();
}

void JsonEcho::text(std::string_view value) {
  begin_value();
  append_json_string(json_, value);
}

void JsonEcho::bare(std::string_view digits_or_word) {
  begin_value();
  json_ += digits_or_word;
}

}  // namespace bellwether::events
