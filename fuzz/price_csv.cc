// Any bytes are prices or an error that says something, and what the quick reader reads this one reads the
// same.

#include "market/price_csv.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "market/plain_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether;
  const auto history = market::parse_price_csv({reinterpret_cast<const char*>(bytes), size});
  CHECK(history ? !history->empty() : !history.error().message.empty());
  if (const auto plain = market::read_plain_csv({reinterpret_cast<const char*>(bytes), size}))
    CHECK(history && *history == *plain);
  return 0;
}
