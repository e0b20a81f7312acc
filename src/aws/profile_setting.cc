#include "aws/profile_setting.h"

#include <utility>

#include "base/number.h"

namespace bellwether::aws {

ProfileSetting profile_setting(const std::string& variable, const std::string& key,
                               const system::Environment& environment, const ConfigSection& profile) {
  std::string value = environment(variable).value_or("");
  if (!value.empty()) return {.origin = variable, .value = std::move(value)};
  return {.origin = key + " of the AWS profile", .value = profile.value(key)};
}

Result<std::optional<int>> whole_number(const ProfileSetting& setting, int most) {
  if (setting.value.empty()) return std::nullopt;
  const auto number = parse_number<int>(setting.value);
  if (number && *number >= 1 && *number <= most) return number;
  return fail(ErrorKind::InvalidInput, setting.origin + " is '" + setting.value +
                                           "', and must be a number from 1 to " + std::to_string(most));
}

}  // namespace bellwether::aws
