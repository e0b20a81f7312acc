#include "events/schedule_event.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "events/json_pass.h"

namespace bellwether::events {
namespace {

class Uninterested : public JsonVisitor {
 public:
  bool key(std::string_view) override { return false; }
  Follow open_object() override { return Follow::Skip; }
  Follow open_array() override { return Follow::Skip; }
  void close() override {}
};

}  // namespace

Result<void> check_schedule_event(std::string_view event) {
  Uninterested visitor;
  return read_json(event, visitor);
}

bool is_look_after_event(std::string_view event) {
  constexpr std::size_t kSizeMax = 100;
  if (event.size() > kSizeMax) return false;
  std::string bare;
  std::ranges::copy_if(event, std::back_inserter(bare),
                       [](char c) { return !std::string_view(" \t\r\n").contains(c); });
  return bare == kLookAfterEvent;
}

}  // namespace bellwether::events
