// Any bytes are an event or an error, and an item that was read is
// written and read back as the same item.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "events/item_json.h"
#include "events/queue_event.h"
#include "events/schedule_event.h"
#include "events/stream_event.h"
#include "events/table_answer.h"

namespace {

using namespace bellwether;

void check_item(const Result<market::Item>& item) {
  if (!item) {
    CHECK(!item.error().message.empty());
    return;
  }
  CHECK(events::decode_item(events::encode_item(*item)).value() == *item);
  CHECK(events::decode_item(events::encode_item_for_table(*item, {})).value() == *item);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  check_item(events::decode_item(text));

  const auto records = events::decode_event(text);
  if (records)
    for (const auto& record : *records) {
      CHECK(!record.sequence_number.empty());
      check_item(record.item);
    }

  const auto messages = events::decode_queue_event(text);
  if (messages)
    for (const auto& record : *messages) CHECK(!record.message_id.empty());

  // What is handed on as JSON is JSON.
  const auto answer = events::decode_table_answer(text, {});
  if (answer) {
    for (const auto& item : answer->items) check_item(item);
    for (const auto& json : {answer->last_key, answer->unprocessed})
      CHECK(json.empty() || events::check_schedule_event(json));
  }

  const auto taken = events::check_schedule_event(text);
  return taken.has_value() && records.has_value() && records->size() > size ? 1 : 0;
}
