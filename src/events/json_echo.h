// A part of what a JsonVisitor is told, written as JSON again.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::events {

class JsonEcho {
 public:
  void key(std::string_view name);
  void open_object() { open('{', '}'); }
  void open_array() { open('[', ']'); }
  void close();
  void text(std::string_view value);
  void bare(std::string_view digits_or_word);

  // How many objects and arrays are open.
  std::size_t depth() const { return closers_.size(); }
  const std::string& json() const { return json_; }

 private:
  void open(char opener, char closer);
  void begin_value();

  std::string json_;
  std::string closers_;  // Of what is open, outermost first.
};

}  // namespace bellwether::events
