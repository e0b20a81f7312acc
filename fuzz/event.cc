// Any bytes are an event or an error, and an item that was read is written and
// read back as the same item.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "events/item_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto records = events::decode_event(text);
  const auto item = events::decode_item(text);
  if (item) CHECK(events::decode_item(events::encode_item(*item)).value() == *item);
  return records.has_value() && records->size() > size ? 1 : 0;
}
