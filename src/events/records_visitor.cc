#include "events/records_visitor.h"

namespace bellwether::events {

bool RecordsVisitor::key(std::string_view name) {
  if (in_record()) return member(name);
  if (name != "Records") return false;
  if (seen_) refuse("the event's 'Records' comes twice");
  return true;
}

JsonVisitor::Follow RecordsVisitor::open_object() {
  if (in_record()) {
    const Follow follow = enter_object();
    if (follow == Follow::Enter) ++depth_;
    return follow;
  }
  if (depth_ == kEvent) return Follow::Skip;
  if (depth_ == kRecords) begin_element();
  ++depth_;
  return Follow::Enter;
}

JsonVisitor::Follow RecordsVisitor::open_array() {
  if (depth_ == kRecords) refuse_element();
  if (depth_ != kEvent) return Follow::Skip;
  seen_ = true;
  ++depth_;
  return Follow::Enter;
}

void RecordsVisitor::close() {
  if (depth_ > kRecord) leave_object();
  if (depth_ == kRecord) end_record();
  --depth_;
}

void RecordsVisitor::text(std::string_view value) {
  if (in_record()) return member_text(value);
  refuse_element();
}

void RecordsVisitor::number(double value, std::string_view) {
  if (in_record()) return member_number(value);
  refuse_element();
}

void RecordsVisitor::literal(std::string_view) {
  if (!in_record()) refuse_element();
}

void RecordsVisitor::begin_element() {
  if (records_ == kBatchRecordsMax)
    refuse("the event has more than " + std::to_string(kBatchRecordsMax) + " records");
  ++records_;
  begin_record();
}

// Outside the records a scalar is the whole event or the value of 'Records', which
// check_seen reports.
void RecordsVisitor::refuse_element() {
  if (depth_ != kRecords) return;
  ++records_;
  refuse(here() + " is not an object");
}

Result<void> RecordsVisitor::check_seen(std::string_view kind) const {
  if (seen_) return {};
  return fail(ErrorKind::InvalidInput, "the event has no 'Records' array; expected " + std::string(kind));
}

}  // namespace bellwether::events
