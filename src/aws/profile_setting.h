// A setting of AWS's that a variable or else the profile has, and what messages call where it stands.

#pragma once

#include <optional>
#include <string>

#include "aws/shared_config.h"
#include "base/result.h"
#include "system/environment.h"

namespace bellwether::aws {

struct ProfileSetting {
  std::string origin;  // "AWS_MAX_ATTEMPTS", "max_attempts of the AWS profile".
  std::string value;   // Empty: it is not set.
};

// The variable's, when it is set and not empty.
ProfileSetting profile_setting(const std::string& variable, const std::string& key,
                               const system::Environment& environment, const ConfigSection& profile);

// Nothing when it is not set. InvalidInput, naming where it stands, when it is no whole number from 1 to
// `most`.
Result<std::optional<int>> whole_number(const ProfileSetting& setting, int most);

}  // namespace bellwether::aws
