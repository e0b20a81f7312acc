#include "ports/object_key.h"

#include <algorithm>
#include <string>

namespace bellwether::ports {
namespace {

constexpr std::size_t kShownBytesMax = 510;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

std::unexpected<Error> refuse_object_key(std::string_view key, std::string_view why) {
  return fail(ErrorKind::InvalidInput,
              "key '" + std::string(key.substr(0, kShownBytesMax)) + "': " + std::string(why));
}

Result<void> check_object_key(std::string_view key) {
  if (key.empty()) return refuse_object_key(key, "is empty");
  if (key.size() > kObjectKeyBytesMax)
    return refuse_object_key(key, "has " + std::to_string(key.size()) + " bytes; at most " +
                                      std::to_string(kObjectKeyBytesMax) + " are allowed");
  if (key.front() == '/') return refuse_object_key(key, "is absolute");
  if (std::ranges::any_of(key, is_control)) return refuse_object_key(key, "holds a control character");
  if (key.contains('\\')) return refuse_object_key(key, "holds a backslash");
  for (std::size_t begin = 0; begin <= key.size();) {
    const auto end = std::min(key.find('/', begin), key.size());
    const auto segment = key.substr(begin, end - begin);
    if (segment.empty()) return refuse_object_key(key, "has an empty segment");
    if (segment == "." || segment == "..")
      return refuse_object_key(key, "has the segment '" + std::string(segment) + "'");
    begin = end + 1;
  }
  return {};
}

}  // namespace bellwether::ports
