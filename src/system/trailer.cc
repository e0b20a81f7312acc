#include "system/trailer.h"

#include <string_view>

#include "base/number.h"

namespace bellwether::system {
namespace {

constexpr std::string_view kMagic = "bellwether-font ";
constexpr std::size_t kDigits = 15;
constexpr std::size_t kLineSize = kMagic.size() + kDigits + 1;

}  // namespace

ExecutableParts parts_of(std::span<const std::byte> file) {
  const ExecutableParts whole{.executable = file, .font = {}};
  if (file.size() < kLineSize) return whole;
  const std::string_view line(reinterpret_cast<const char*>(file.last(kLineSize).data()), kLineSize);
  if (!line.starts_with(kMagic) || !line.ends_with('\n')) return whole;
  const auto size = parse_number<std::size_t>(line.substr(kMagic.size(), kDigits));
  if (!size || *size > file.size() - kLineSize) return whole;
  const std::size_t start = file.size() - kLineSize - *size;
  return {.executable = file.first(start), .font = file.subspan(start, *size)};
}

}  // namespace bellwether::system
