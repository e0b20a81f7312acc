#include "aws/credential_chain.h"

#include <mutex>
#include <utility>

#include "aws/container_credentials.h"
#include "aws/environment_credentials.h"
#include "aws/instance_credentials.h"
#include "aws/kept_credentials.h"
#include "aws/profile_credentials.h"

namespace bellwether::aws {
namespace {

using Source = std::unique_ptr<CredentialsSource>;

constexpr const char* kAdvice = "; try: aws configure, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

// Where nobody says where credentials are, an instance's are the last that there can be.
class LastResort final : public CredentialsSource {
 public:
  LastResort(std::string elsewhere, Source instance)
      : elsewhere_(std::move(elsewhere)), instance_(std::move(instance)) {}

  Result<Credentials> get() override {
    auto credentials = instance_->get();
    if (!credentials)
      return fail(ErrorKind::InvalidInput, elsewhere_ + ", and " + credentials.error().message + kAdvice);
    return credentials;
  }

 private:
  const std::string elsewhere_;
  const Source instance_;
};

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
    if (!search_.profile_was_asked && has_environment_keys(environment))
      return make_environment_credentials(environment);
    Source profile = TRY(make_profile_credentials({.world = search_.world,
                                                   .config = search_.config,
                                                   .clients = search_.clients,
                                                   .environment_counts = !search_.profile_was_asked},
                                                  search_.profile));
    if (profile != nullptr) return profile;
    if (has_container_endpoint(environment)) return make_container_credentials(search_.world);
    const auto section = search_.config.profiles.find(search_.profile);
    Source instance = TRY(make_instance_credentials(
        search_.world, section == search_.config.profiles.end() ? ConfigSection{} : section->second));
    if (instance != nullptr) return std::make_unique<LastResort>(elsewhere(), std::move(instance));
    return fail(ErrorKind::InvalidInput, elsewhere() + ", and AWS_EC2_METADATA_DISABLED is true" + kAdvice);
  }

  // Where they are not.
  std::string elsewhere() const {
    std::string message = "no AWS credentials: ";
    if (!search_.profile_was_asked)
      message += "AWS_ACCESS_KEY_ID and AWS_WEB_IDENTITY_TOKEN_FILE are not set, ";
    message += "profile '" + search_.profile + "' ";
    if (search_.places.config.empty() && search_.places.credentials.empty()) {
      message += "cannot be looked up without a home folder";
    } else {
      message += "has none in '" + search_.places.config + "' or '" + search_.places.credentials + "'";
    }
    return message + ", there is no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI";
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
