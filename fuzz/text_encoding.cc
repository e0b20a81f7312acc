// Any bytes become well-formed UTF-8, or an error that says something; the first byte may say which encoding
// it is.

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "files/decoded_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether;
  if (size == 0) return 0;
  std::optional<files::Encoding> encoding;
  if (bytes[0] < 5) encoding = static_cast<files::Encoding>(bytes[0]);
  const auto text = files::decode({reinterpret_cast<const char*>(bytes) + 1, size - 1}, encoding);
  CHECK(text ? is_utf8(text->text) : !text.error().message.empty());
  return 0;
}
