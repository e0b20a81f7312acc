#include "events/schedule_event.h"

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

}  // namespace bellwether::events
