#include "aws/environment_credentials.h"

#include <utility>

namespace bellwether::aws {
namespace {

constexpr const char* kKey = "AWS_ACCESS_KEY_ID";
constexpr const char* kSecret = "AWS_SECRET_ACCESS_KEY";

class EnvironmentCredentials final : public CredentialsSource {
 public:
  explicit EnvironmentCredentials(system::Environment environment) : environment_(std::move(environment)) {}

  Result<Credentials> get() override {
    Credentials credentials{.access_key_id = environment_(kKey).value_or(""),
                            .secret_access_key = environment_(kSecret).value_or(""),
                            .session_token = environment_("AWS_SESSION_TOKEN").value_or("")};
    const bool has_key = !credentials.access_key_id.empty();
    if (has_key && !credentials.secret_access_key.empty()) return credentials;
    return fail(ErrorKind::InvalidInput, std::string(has_key ? kSecret : kKey) + " is not set, while " +
                                             (has_key ? kKey : kSecret) + " is; set both or none");
  }

 private:
  const system::Environment environment_;
};

}  // namespace

bool has_environment_keys(const system::Environment& environment) {
  return !environment(kKey).value_or("").empty() || !environment(kSecret).value_or("").empty();
}

std::unique_ptr<CredentialsSource> make_environment_credentials(system::Environment environment) {
  return std::make_unique<EnvironmentCredentials>(std::move(environment));
}

}  // namespace bellwether::aws
