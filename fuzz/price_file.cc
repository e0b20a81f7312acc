// Any bytes are items with prices, or an error that says something.

#include "files/price_file.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether;
  const auto file = files::read_price_file({reinterpret_cast<const char*>(bytes), size}, {});
  if (!file) {
    CHECK(!file.error().message.empty());
    return 0;
  }
  std::size_t days = 0;
  for (const auto& item : file->items) {
    CHECK(!item.history.empty());
    days += item.history.quotes().size();
  }
  CHECK(days > 0 && days == file->understanding.day_count &&
        file->items.size() == file->understanding.item_count);
  CHECK(!description_of(file->understanding).empty());
  return 0;
}
