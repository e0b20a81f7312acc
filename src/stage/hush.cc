#include "stage/hush.h"

#include <utility>

#include "functions/announcement.h"
#include "functions/send_alerts.h"
#include "ports/change_record.h"
#include "ports/message_batch.h"

namespace bellwether::stage {

void HushedReport::take(const ports::Event& event, std::span<const ports::Field> fields) {
  const ports::Event* const failures[] = {&ports::kRecordFailed, &ports::kMessageFailed,
                                          &functions::kPageNotTold, &functions::kNoticeNotTold};
  if (std::ranges::find(failures, &event) == std::end(failures)) return next_.take(event, fields);
  Held held{.event = &event, .fields = {fields.begin(), fields.end()}, .texts = {}};
  for (ports::Field& field : held.fields)
    if (auto* const text = std::get_if<std::string_view>(&field.value))
      *text = *held.texts.emplace_back(std::make_unique<const std::string>(*text));
  held_.push_back(std::move(held));
}

void HushedReport::end_of_call(bool is_only_down) {
  const std::vector<Held> held = std::exchange(held_, {});
  if (is_only_down) return;
  for (const Held& one : held) next_.take(*one.event, one.fields);
}

}  // namespace bellwether::stage
