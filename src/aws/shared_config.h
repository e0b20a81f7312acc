// AWS's shared files: ~/.aws/config and ~/.aws/credentials.
//
// Their INI is read as botocore reads it, because people's files work there: keys in any
// case, "=" or ":", comments on lines of their own ("#" or ";"; inside a value they are part of
// it), indented lines continue a value, and a value that begins on the next line holds
// settings of its own. A section or a key that is there twice is a mistake.

#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/world.h"
#include "base/result.h"

namespace bellwether::aws {

using ConfigValues = std::map<std::string, std::string>;

struct ConfigSection {
  ConfigValues values = {};
  std::map<std::string, ConfigValues> nested = {};  // "s3" of "s3 =" and "  endpoint_url = ..." below it.

  // Empty when there is none.
  std::string value(const std::string& key) const;

  bool operator==(const ConfigSection&) const = default;
};

struct SharedConfig {
  std::map<std::string, ConfigSection> profiles = {};              // Of both files.
  std::map<std::string, ConfigSection> credentials_profiles = {};  // Of the credentials file alone.
  std::map<std::string, ConfigSection> services = {};
  std::map<std::string, ConfigSection> sso_sessions = {};

  bool operator==(const SharedConfig&) const = default;
};

enum class ConfigFile {
  Config,       // "[profile x]", "[default]", "[services x]", "[sso-session x]"; others are not ours.
  Credentials,  // "[x]".
};

// Adds the text's profiles to `config`; its values replace those that are there.
// InvalidInput begins with "file:line".
Result<void> read_config_text(std::string_view text, const std::string& file_name, ConfigFile file,
                              SharedConfig& config);

// "~/.aws" of the person; empty: there is no home folder of ours, as in Lambda.
std::string aws_folder(const system::Environment& environment);

// Where the two files are looked for: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else the home folder.
// Empty: nowhere. In Lambda there is no home of ours, and nothing is looked for.
struct ConfigPlaces {
  std::string config;
  std::string credentials;
};
ConfigPlaces config_places(const system::Environment& environment);

// Both files; one that does not exist is empty.
Result<SharedConfig> load_shared_config(const ConfigPlaces& places);

}  // namespace bellwether::aws
