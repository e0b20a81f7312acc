#include "system/local_day.h"

#include <gtest/gtest.h>
#include <stdlib.h>

namespace bellwether::system {
namespace {

TEST(LocalDay, IsThatOfTheTimeZoneWhichTzNames) {
  const Instant evening = parse_instant("2024-02-28T20:30:00Z").value();
  const auto day_in = [evening](const char* zone) {
    setenv("TZ", zone, 1);
    const std::string day = format_day(local_day(evening));
    unsetenv("TZ");
    return day;
  };
  EXPECT_EQ(day_in("UTC0"), "2024-02-28");
  EXPECT_EQ(day_in("Asia/Tokyo"), "2024-02-29");
  EXPECT_EQ(day_in("America/Los_Angeles"), "2024-02-28");
  EXPECT_EQ(day_in("Pacific/Kiritimati"), "2024-02-29");
  EXPECT_EQ(day_in("NOWHERE0"), "2024-02-28");
}

}  // namespace
}  // namespace bellwether::system
