#include "stage/hush.h"

#include <algorithm>

#include "functions/announcement.h"
#include "functions/send_alerts.h"
#include "local/engine_events.h"
#include "ports/change_record.h"
#include "ports/message_batch.h"

namespace bellwether::stage {

void HeardReport::take(const ports::Event& event, std::span<const ports::Field> fields) {
  const bool begins = &event == &local::kWaits, ends = &event == &local::kWaitIsOver;
  if (begins || ends) {
    const auto function = std::ranges::find(fields, ports::FieldName("function"), &ports::Field::name);
    if (function != fields.end()) {
      const std::string name(std::get<std::string_view>(function->value));
      begins ? hush_.begin(name) : hush_.end(name);
    }
  }
  next_.take(event, fields);
}

void HushedReport::take(const ports::Event& event, std::span<const ports::Field> fields) {
  const ports::Event* const failures[] = {&ports::kRecordFailed, &ports::kMessageFailed,
                                          &functions::kPageNotTold, &functions::kNoticeNotTold};
  if (std::ranges::find(failures, &event) != std::end(failures) && hush_.is_waiting(function_)) return;
  next_.take(event, fields);
}

}  // namespace bellwether::stage
