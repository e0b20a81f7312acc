#include "cli/time_span.h"

#include <cstdint>
#include <optional>

#include "base/check.h"
#include "base/number.h"

namespace bellwether::cli {
namespace {

std::optional<std::chrono::seconds> span_of(std::string_view text) {
  constexpr std::int64_t kNumberMax = 1'000'000'000;
  const auto number = parse_number<std::int64_t>(text.substr(0, text.empty() ? 0 : text.size() - 1));
  if (!number || *number < 0 || *number > kNumberMax) return std::nullopt;
  switch (text.back()) {
    case 's':
      return std::chrono::seconds(*number);
    case 'm':
      return std::chrono::minutes(*number);
    case 'h':
      return std::chrono::hours(*number);
    case 'd':
      return std::chrono::days(*number);
    default:
      return std::nullopt;
  }
}

}  // namespace

Result<std::chrono::seconds> read_time_span(std::string_view flag, const std::string& text,
                                            std::string_view least, std::string_view most) {
  const auto span = span_of(text), from = span_of(least), to = span_of(most);
  CHECK(from && to);
  if (span && *span >= *from && *span <= *to) return *span;
  return fail(ErrorKind::InvalidInput, std::string(flag) + ": '" + text + "' is not a time from " +
                                           std::string(least) + " to " + std::string(most) +
                                           ", like 5m, 2h or 1d");
}

}  // namespace bellwether::cli
