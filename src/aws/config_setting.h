// The settings of AWS's shared files and of its variables: which of them we honour, and which of those that
// are set we do not, so that none is ignored in silence. docs/aws.md is made of this table.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/shared_config.h"
#include "system/environment.h"

namespace bellwether::aws {

enum class Heed {
  Honoured,
  Refused,
  Needless,  // It is about what we never do.
  Ignored,
};

struct ConfigSetting {
  std::string_view key;       // In a profile; "s3.addressing_style" stands below "s3 ="; empty: none.
  std::string_view variable;  // Empty: none.
  Heed heed;
  std::string_view same = {};  // The value that asks for what we do anyway.
};

std::span<const ConfigSetting> config_settings();

// Those that are set and ignored, each once: "AWS_CSM_ENABLED", "csm_enabled of AWS profile 'x'".
std::vector<std::string> ignored_settings(const SharedConfig& config, const std::string& profile,
                                          const system::Environment& environment);

}  // namespace bellwether::aws
