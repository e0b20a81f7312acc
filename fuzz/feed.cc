// Any bytes are a feed or an error, and headlines are UTF-8 without line ends that
// are no longer than the bytes they came from.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "summaries/headlines.h"
#include "summaries/plain_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether::summaries;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto feed = parse_feed(text);
  if (!feed) return 0;
  std::size_t total = 0;
  for (const Headline& headline : feed->headlines) {
    CHECK(!headline.text.empty() && is_utf8(headline.text) && !headline.text.contains('\n'));
    total += headline.text.size();
  }
  // A byte of Latin-1 becomes two, one of UTF-16's pairs three: never more than that.
  CHECK(total <= 3 * size);
  return 0;
}
