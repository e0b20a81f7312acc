// Delimited text with any flags: the first byte says which. The same text says the same twice.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "files/delimited_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether;
  if (size == 0) return 0;
  files::Hints hints;
  if (bytes[0] & 1) hints.decimal = bytes[0] & 2 ? files::DecimalMark::Comma : files::DecimalMark::Point;
  if (bytes[0] & 4) hints.day_order = bytes[0] & 8 ? files::DayOrder::DayFirst : files::DayOrder::YearFirst;
  if (bytes[0] & 16) hints.columns = {{files::Role::Day, "1"}, {files::Role::Close, "2"}};
  if (bytes[0] & 32) hints.columns.push_back({files::Role::Item, "Card"});
  hints.is_adjusted = (bytes[0] & 64) != 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  files::Understanding said, again;
  const auto items = files::read_delimited(text, hints, said, (bytes[0] & 128) != 0);
  CHECK(items ? !items->empty() : !items.error().message.empty());
  const auto others = files::read_delimited(text, hints, again, (bytes[0] & 128) != 0);
  CHECK(items.has_value() == others.has_value() && summary_of(said) == summary_of(again));
  return 0;
}
