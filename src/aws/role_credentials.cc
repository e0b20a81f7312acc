#include "aws/role_credentials.h"

#include <optional>
#include <utility>

#include "aws/credentials_json.h"
#include "aws/query_call.h"
#include "base/text.h"
#include "system/file.h"

namespace bellwether::aws {
namespace {

Parameters parameters_of(const Role& role, const ports::Clock& clock) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(clock.now().time_since_epoch());
  Parameters parameters = {
      {"RoleArn", role.arn},
      {"RoleSessionName",
       role.session_name.empty() ? "bellwether-" + std::to_string(seconds.count()) : role.session_name}};
  if (!role.external_id.empty()) parameters.emplace_back("ExternalId", role.external_id);
  if (!role.duration_seconds.empty()) parameters.emplace_back("DurationSeconds", role.duration_seconds);
  return parameters;
}

Result<Credentials> assume(ServiceClient& sts, std::string_view action, const Parameters& parameters) {
  const auto answer = call_query(sts, action, parameters);
  if (!answer) return std::unexpected(answer.error().error);
  Credentials credentials;
  credentials.access_key_id = TRY(xml_text(*answer, "AccessKeyId"));
  credentials.secret_access_key = TRY(xml_text(*answer, "SecretAccessKey"));
  credentials.session_token = TRY(xml_text(*answer, "SessionToken"));
  const std::string expiration = TRY(xml_text(*answer, "Expiration"));
  credentials.expires = parse_expiration(expiration);
  if (!credentials.expires)
    return fail(ErrorKind::InvalidInput, "STS " + std::string(action) + ": <Expiration> is no time");
  return credentials;
}

class RoleCredentials final : public CredentialsSource {
 public:
  RoleCredentials(Role role, std::unique_ptr<CredentialsSource> signer, ClientFactory clients,
                  const ports::Clock& clock)
      : role_(std::move(role)), signer_(std::move(signer)), clients_(std::move(clients)), clock_(clock) {}

  Result<Credentials> get() override {
    const std::unique_ptr<ServiceClient> sts = TRY(clients_(Service::Sts, "", signer_.get()));
    return assume(*sts, "AssumeRole", parameters_of(role_, clock_));
  }

 private:
  const Role role_;
  const std::unique_ptr<CredentialsSource> signer_;
  const ClientFactory clients_;
  const ports::Clock& clock_;
};

class WebIdentityCredentials final : public CredentialsSource {
 public:
  WebIdentityCredentials(Role role, std::string token_file, ClientFactory clients, const ports::Clock& clock)
      : role_(std::move(role)),
        token_file_(std::move(token_file)),
        clients_(std::move(clients)),
        clock_(clock) {}

  Result<Credentials> get() override {
    const std::optional<std::string> token = TRY(system::read_file_if_any(token_file_, kConfigBytesMax));
    if (!token || trim(*token).empty())
      return fail(ErrorKind::InvalidInput,
                  "web identity token file '" + token_file_ + "' " + (token ? "is empty" : "does not exist"));
    Parameters parameters = parameters_of(role_, clock_);
    parameters.emplace_back("WebIdentityToken", trim(*token));
    const std::unique_ptr<ServiceClient> sts = TRY(clients_(Service::Sts, "", nullptr));
    return assume(*sts, "AssumeRoleWithWebIdentity", parameters);
  }

 private:
  const Role role_;
  const std::string token_file_;
  const ClientFactory clients_;
  const ports::Clock& clock_;
};

}  // namespace

std::unique_ptr<CredentialsSource> make_role_credentials(Role role, std::unique_ptr<CredentialsSource> signer,
                                                         ClientFactory clients, const ports::Clock& clock) {
  return std::make_unique<RoleCredentials>(std::move(role), std::move(signer), std::move(clients), clock);
}

std::unique_ptr<CredentialsSource> make_web_identity_credentials(Role role, std::string token_file,
                                                                 ClientFactory clients,
                                                                 const ports::Clock& clock) {
  return std::make_unique<WebIdentityCredentials>(std::move(role), std::move(token_file), std::move(clients),
                                                  clock);
}

}  // namespace bellwether::aws
