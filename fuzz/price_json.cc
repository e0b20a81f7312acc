// Any JSON with any choice of market, finish and day: the first byte says which.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "files/json_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether;
  if (size == 0) return 0;
  files::Hints hints;
  if (bytes[0] & 1) hints.market = bytes[0] & 2 ? "cardmarket" : "usd";
  if (bytes[0] & 4) hints.finish = bytes[0] & 8 ? "foil" : "normal";
  if (bytes[0] & 16) hints.day = Day(std::chrono::days(19000));
  files::Understanding said;
  const auto items = files::read_json({reinterpret_cast<const char*>(bytes) + 1, size - 1}, hints, said);
  CHECK(items ? !items->empty() : !items.error().message.empty());
  return 0;
}
