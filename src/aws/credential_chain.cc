#include "aws/credential_chain.h"

#include <mutex>
#include <utility>

#include "aws/container_credentials.h"
#include "aws/environment_credentials.h"
#include "aws/kept_credentials.h"
#include "aws/profile_credentials.h"

namespace bellwether::aws {
namespace {

using Source = std::unique_ptr<CredentialsSource>;

constexpr const char* kTokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";
constexpr const char* kRole = "AWS_ROLE_ARN";

class Chain final : public CredentialsSource {
 public:
  explicit Chain(CredentialSearch search) : search_(std::move(search)) {}

  Result<Credentials> get() override {
    CredentialsSource* source = TRY(chosen());
    return source->get();
  }

  void forget(const Credentials& expired) override {
    if (const auto source = chosen()) (*source)->forget(expired);
  }

 private:
  Result<CredentialsSource*> chosen() {
    const std::scoped_lock lock(mutex_);
    if (chosen_ == nullptr) {
      Source source = TRY(choose());
      chosen_ = std::make_unique<KeptCredentials>(std::move(source), search_.world.clock);
    }
    return chosen_.get();
  }

  Result<Source> choose() const {
    const system::Environment& environment = search_.world.environment;
    if (!search_.profile_was_asked) {
      if (has_environment_keys(environment)) return make_environment_credentials(environment);
      if (!environment(kTokenFile).value_or("").empty()) return web_identity();
    }
    Source profile = TRY(make_profile_credentials(
        {.world = search_.world, .config = search_.config, .sts = search_.sts}, search_.profile));
    if (profile != nullptr) return profile;
    if (!search_.profile_was_asked && has_container_endpoint(environment))
      return make_container_credentials(search_.world);
    return nowhere();
  }

  Result<Source> web_identity() const {
    const system::Environment& environment = search_.world.environment;
    Role role{.arn = environment(kRole).value_or(""),
              .session_name = environment("AWS_ROLE_SESSION_NAME").value_or("")};
    if (role.arn.empty())
      return fail(ErrorKind::InvalidInput,
                  std::string(kRole) + " is not set, while " + kTokenFile + " is; set both or none");
    return make_web_identity_credentials(std::move(role), *environment(kTokenFile), search_.sts,
                                         search_.world.clock);
  }

  std::unexpected<Error> nowhere() const {
    std::string message = "no AWS credentials: ";
    if (!search_.profile_was_asked)
      message += "AWS_ACCESS_KEY_ID and AWS_WEB_IDENTITY_TOKEN_FILE are not set, ";
    message += "profile '" + search_.profile + "' ";
    if (search_.places.config.empty() && search_.places.credentials.empty()) {
      message += "cannot be looked up without a home folder";
    } else {
      message += "has none in '" + search_.places.config + "' or '" + search_.places.credentials + "'";
    }
    if (!search_.profile_was_asked)
      message += ", and there is no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI";
    message +=
        " (EC2's metadata service is not asked); try: aws configure, or export AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY";
    return fail(ErrorKind::InvalidInput, std::move(message));
  }

  const CredentialSearch search_;

  std::mutex mutex_;
  std::unique_ptr<KeptCredentials> chosen_;  // Guarded by mutex_; stays once it is there.
};

}  // namespace

std::unique_ptr<CredentialsSource> make_credential_chain(CredentialSearch search) {
  return std::make_unique<Chain>(std::move(search));
}

}  // namespace bellwether::aws
