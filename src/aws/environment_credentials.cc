#include "aws/environment_credentials.h"

#include <utility>

#include "aws/credentials_json.h"

namespace bellwether::aws {
namespace {

constexpr const char* kKey = "AWS_ACCESS_KEY_ID";
constexpr const char* kSecret = "AWS_SECRET_ACCESS_KEY";
constexpr const char* kExpiration = "AWS_CREDENTIAL_EXPIRATION";

class EnvironmentCredentials final : public CredentialsSource {
 public:
  explicit EnvironmentCredentials(system::Environment environment) : environment_(std::move(environment)) {}

  Result<Credentials> get() override {
    Credentials credentials{.access_key_id = environment_(kKey).value_or(""),
                            .secret_access_key = environment_(kSecret).value_or(""),
                            .session_token = environment_("AWS_SECURITY_TOKEN").value_or("")};
    if (credentials.session_token.empty())
      credentials.session_token = environment_("AWS_SESSION_TOKEN").value_or("");
    const bool has_key = !credentials.access_key_id.empty();
    if (!has_key && credentials.secret_access_key.empty())
      return fail(ErrorKind::InvalidInput, std::string(kKey) + " and " + kSecret + " are not set");
    if (!has_key || credentials.secret_access_key.empty())
      return fail(ErrorKind::InvalidInput, std::string(has_key ? kSecret : kKey) + " is not set, while " +
                                               (has_key ? kKey : kSecret) + " is; set both or none");
    const std::string expiration = environment_(kExpiration).value_or("");
    if (expiration.empty()) return credentials;
    credentials.expires = parse_expiration(expiration);
    if (credentials.expires) return credentials;
    return fail(ErrorKind::InvalidInput, std::string(kExpiration) + " is '" + expiration +
                                             "', and must be a time like 2026-11-22T17:00:00Z");
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
