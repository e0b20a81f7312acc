#include "functions/quiet_hours.h"

#include <gtest/gtest.h>

namespace bellwether::functions {
namespace {

Instant at(std::string_view text) {
  return parse_instant(text).value();
}

TEST(QuietHours, AreReadAndShownAndAnythingElseIsRefused) {
  for (const std::string text : {"22:00-07:00", "00:00-06:30", ""})
    EXPECT_EQ(quiet_hours_text(parse_quiet_hours(text, "UTC").value()), text);
  for (const std::string text :
       {"22-7", "22:00", "24:00-07:00", "22:00-07:60", "22:00 - 07:00", "22:00-07:0a"})
    EXPECT_EQ(parse_quiet_hours(text, "UTC").error().message,
              "'" + text + "' is not HH:MM-HH:MM, as 22:00-07:00");
}

TEST(QuietHours, EndAtTheirEndByTheClockOfTheZoneAlsoWhenItIsSet) {
  const struct {
    std::string hours, zone, now, until;
  } cases[] = {
      {"22:00-07:00", "UTC", "2026-01-10T21:59:59Z", ""},
      {"22:00-07:00", "UTC", "2026-01-10T22:00:00Z", "2026-01-11T07:00:00.000Z"},
      {"22:00-07:00", "UTC", "2026-01-11T06:59:59Z", "2026-01-11T07:00:00.000Z"},
      {"22:00-07:00", "UTC", "2026-01-11T07:00:00Z", ""},
      {"12:00-13:00", "UTC", "2026-01-11T12:30:00Z", "2026-01-11T13:00:00.000Z"},
      {"12:00-13:00", "UTC", "2026-01-11T11:30:00Z", ""},
      {"12:00-12:00", "UTC", "2026-01-11T12:00:00Z", ""},
      // In summer time and in winter time, and in the nights between.
      {"22:00-07:00", "Europe/Berlin", "2026-07-01T20:00:00Z", "2026-07-02T05:00:00.000Z"},
      {"22:00-07:00", "Europe/Berlin", "2026-12-01T21:00:00Z", "2026-12-02T06:00:00.000Z"},
      {"22:00-07:00", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T05:00:00.000Z"},
      {"22:00-07:00", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T06:00:00.000Z"},
      // Half past two is skipped that night.
      {"22:00-02:30", "Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00.000Z"},
      {"22:00-07:00", "Asia/Tokyo", "2026-01-10T13:00:00Z", "2026-01-10T22:00:00.000Z"},
  };
  for (const auto& c : cases) {
    const auto until = quiet_until(parse_quiet_hours(c.hours, c.zone).value(), at(c.now)).value();
    EXPECT_EQ(until ? format_instant(*until) : "", c.until) << c.hours << " " << c.zone << " " << c.now;
  }
  EXPECT_FALSE(
      quiet_until(parse_quiet_hours("22:00-07:00", "Mars/Olympus").value(), at("2026-01-10T13:00:00Z")));
}

}  // namespace
}  // namespace bellwether::functions
