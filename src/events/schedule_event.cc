#include "events/schedule_event.h"

#include "events/json_pass.h"

namespace bellwether::events {
namespace {

class ScheduleVisitor : public JsonVisitor {
 public:
  bool key(std::string_view name) override {
    if (name != "time") return false;
    if (in_time_) refuse("the event's 'time' comes twice");
    in_time_ = true;
    return true;
  }

  Follow open_object() override {
    if (in_time_) refuse_time();
    return Follow::Enter;
  }

  Follow open_array() override {
    if (in_time_) refuse_time();
    return Follow::Skip;
  }

  void close() override {}

  void text(std::string_view value) override {
    if (!in_time_) return;  // The whole event is a text.
    const auto instant = parse_instant(value);
    if (!instant) return refuse("the event's 'time': " + instant.error().message);
    time_ = *instant;
  }

  void number(double, std::string_view) override { refuse_time(); }
  void literal(std::string_view) override { refuse_time(); }

  std::optional<Instant> time() const { return time_; }

 private:
  void refuse_time() {
    if (in_time_) refuse("the event's 'time' is not a text");
  }

  bool in_time_ = false;  // Its name was read.
  std::optional<Instant> time_;
};

}  // namespace

Result<std::optional<Instant>> decode_schedule_event(std::string_view event) {
  ScheduleVisitor visitor;
  TRY_VOID(read_json(event, visitor));
  return visitor.time();
}

}  // namespace bellwether::events
