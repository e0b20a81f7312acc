// A session: what environment, flags and AWS's shared files say together.
//
// Precedence is that of the AWS CLI: a flag, then the environment, then the profile.
// Credentials are looked up at the first call that needs them and kept until
// shortly before they expire.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "aws/service.h"
#include "aws/service_client.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

// What flags or our own configuration file say; empty: environment and profile decide.
struct SessionOptions {
  std::string profile = {};  // Else AWS_PROFILE, AWS_DEFAULT_PROFILE, "default".
  std::string region = {};   // Else AWS_REGION, AWS_DEFAULT_REGION, the profile's.
  std::string endpoint_url =
      {};  // For every service; else AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's.
};

// AWS's shared files, and which of their profiles is meant.
struct SharedProfile {
  ConfigPlaces places;
  SharedConfig config;
  std::string name = "default";  // Need not exist in `config`.

  // Empty when there is none.
  std::string value(const std::string& key) const;
};

// InvalidInput names the file and line, or the profile that does not exist.
Result<SharedProfile> load_shared_profile(const SessionOptions& options,
                                          const system::Environment& environment);

// AWS_CA_BUNDLE, else the profile's ca_bundle: a file with authorities to trust besides; empty: none.
std::string ca_bundle_of(const SharedProfile& profile, const system::Environment& environment);

class Session {
 public:
  static Result<std::unique_ptr<Session>> open(const SessionOptions& options, const World& world);
  // The same with a profile that load_shared_profile() found for these options.
  static Result<std::unique_ptr<Session>> open(const SessionOptions& options, SharedProfile profile,
                                               const World& world);
  virtual ~Session() = default;

  // A client of this service in `region` (empty: the session's own). InvalidInput when no
  // region is known. The client must not outlive the session. `attempts_max` is for what must not be asked
  // for twice; else the settings say, or the service's own number.
  virtual Result<std::unique_ptr<ServiceClient>> client(Service service, const std::string& region = {},
                                                        std::optional<int> attempts_max = {}) = 0;

  virtual CredentialsSource& credentials() = 0;

  // Settings of AWS's that are set and not honoured, by name: see config_setting.h.
  virtual std::vector<std::string> ignored_settings() const = 0;
};

}  // namespace bellwether::aws
