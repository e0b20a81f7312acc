#include "system/local_day.h"

#include <chrono>
#include <ctime>

#include "base/check.h"

namespace bellwether::system {

Day local_day(Instant instant) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
  std::tm local{};
  tzset();
  CHECK(localtime_r(&seconds, &local) != nullptr);
  constexpr int kFirstYear = 1900;
  return std::chrono::year(kFirstYear + local.tm_year) / (local.tm_mon + 1) / local.tm_mday;
}

}  // namespace bellwether::system
