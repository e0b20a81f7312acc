#include "operate/platform_line.h"

#include <algorithm>
#include <array>

#include "base/number.h"
#include "base/text.h"

namespace bellwether::operate {
namespace {

// What follows "Duration: " of "...\tDuration: 102.25 ms\t..."; empty where the line has no such part.
std::string_view part_of(std::string_view line, std::string_view name) {
  while (!line.empty()) {
    const std::string_view part = trim(line.substr(0, line.find('\t')));
    line.remove_prefix(
        std::min(line.size(), line.find('\t') == line.npos ? line.size() : line.find('\t') + 1));
    if (part.starts_with(name) && part.substr(name.size()).starts_with(": "))
      return part.substr(name.size() + 2);
  }
  return {};
}

}  // namespace

std::optional<CallReport> read_call_report(std::string_view line) {
  constexpr std::string_view kUnit = " ms";
  const std::string_view id = part_of(line, "REPORT RequestId");
  const std::string_view time = part_of(line, "Duration");
  if (id.empty() || !time.ends_with(kUnit)) return std::nullopt;
  const auto milliseconds = parse_number<double>(time.substr(0, time.size() - kUnit.size()));
  if (!milliseconds) return std::nullopt;
  return CallReport{.request_id = std::string(id),
                    .milliseconds = *milliseconds,
                    .status = std::string(part_of(line, "Status"))};
}

bool is_mere_frame(std::string_view line) {
  constexpr std::array<std::string_view, 3> kFrames = {"START RequestId: ", "END RequestId: ", "INIT_START "};
  return std::ranges::any_of(kFrames, [&](std::string_view frame) { return line.starts_with(frame); });
}

}  // namespace bellwether::operate
