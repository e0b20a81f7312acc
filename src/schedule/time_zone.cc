#include "schedule/time_zone.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>

namespace bellwether::schedule {
namespace {

const absl::CivilSecond kEpoch(1970, 1, 1, 0, 0, 0);

// The library would also open files elsewhere and read the environment.
bool is_zone_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  return !name.empty() && std::ranges::all_of(name, allowed) && !name.starts_with('/') && name != "localtime";
}

}  // namespace

struct TimeZone::Rules {
  absl::TimeZone zone;
};

Result<TimeZone> TimeZone::find(std::string_view name) {
  const std::string text(name);
  auto rules = std::make_shared<Rules>(Rules{absl::UTCTimeZone()});
  if (name == "UTC" || (is_zone_name(name) && absl::LoadTimeZone(text, &rules->zone)))
    return TimeZone(text, std::move(rules));
  return fail(ErrorKind::InvalidInput, "no time zone '" + text +
                                           "' in the system's database (package tzdata); write a name as "
                                           "UTC or Europe/Berlin");
}

LocalTime TimeZone::local(Instant instant) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
  const absl::CivilSecond civil = rules_->zone.At(absl::FromUnixSeconds(seconds)).cs;
  return LocalTime(std::chrono::seconds(civil - kEpoch));
}

std::optional<Instant> TimeZone::instant(LocalTime time) const {
  const auto info = rules_->zone.At(kEpoch + time.time_since_epoch().count());
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) return std::nullopt;
  return Instant(Milliseconds(absl::ToUnixMillis(info.pre)));
}

}  // namespace bellwether::schedule
