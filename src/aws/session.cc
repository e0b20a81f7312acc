#include "aws/session.h"

#include <optional>
#include <utility>
#include <vector>

#include "aws/config_setting.h"
#include "aws/credential_chain.h"
#include "aws/endpoint.h"
#include "aws/retry_rules.h"
#include "aws/shared_config.h"
#include "base/text.h"

namespace bellwether::aws {
namespace {

// The first of these variables that is set and not empty.
std::string first_of(const system::Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    auto value = environment(name);
    if (value && !value->empty()) return *std::move(value);
  }
  return "";
}

// The profile that flag or environment name; nothing: nobody chose one.
std::optional<std::string> chosen_profile(const SessionOptions& options,
                                          const system::Environment& environment) {
  std::string name = options.profile;
  if (name.empty()) name = first_of(environment, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"});
  return name.empty() ? std::nullopt : std::optional(std::move(name));
}

std::unexpected<Error> unknown_profile(const std::string& name, const SharedConfig& config,
                                       const ConfigPlaces& places) {
  std::vector<std::string> known;
  for (const auto& [profile, section] : config.profiles) known.push_back(profile);
  std::string message = "AWS profile '" + name + "' is in none of ";
  message += places.config.empty() && places.credentials.empty()
                 ? std::string("the shared files, for there is no home folder")
                 : "'" + places.config + "' and '" + places.credentials + "'";
  if (const auto near = nearest_word(name, known)) message += "; did you mean '" + *near + "'?";
  return fail(ErrorKind::InvalidInput, std::move(message));
}

// What environment and profile say of every client alike.
struct ProfileRules {
  std::optional<int> attempts_max;
  HostVariant variant;
};

Result<ProfileRules> rules_of(const system::Environment& environment, const ConfigSection& profile) {
  ProfileRules rules;
  rules.attempts_max = TRY(configured_attempts(environment, profile));
  rules.variant = TRY(configured_variant(environment, profile));
  return rules;
}

class OpenSession final : public Session {
 public:
  OpenSession(SessionOptions options, const World& world, SharedProfile profile, const ProfileRules& rules)
      : options_(std::move(options)),
        world_(world),
        profile_(std::move(profile)),
        rules_(rules),
        credentials_(make_credential_chain(
            {.world = world_,
             .config = profile_.config,
             .places = profile_.places,
             .profile = profile_.name,
             .profile_was_asked = !options_.profile.empty(),
             .clients = [this](Service service, const std::string& region, CredentialsSource* signer) {
               return client_for_credentials(service, region, signer);
             }})) {}

  Result<std::unique_ptr<ServiceClient>> client(Service service, const std::string& region,
                                                std::optional<int> attempts_max) override {
    const std::string chosen = region.empty() ? own_region() : region;
    if (chosen.empty())
      return fail(ErrorKind::InvalidInput,
                  "no AWS region is known; set AWS_REGION, or region in profile " + profile_.name);
    return client_in(service, chosen, credentials_.get(), attempts_max);
  }

  CredentialsSource& credentials() override { return *credentials_; }

  std::vector<std::string> ignored_settings() const override {
    return aws::ignored_settings(profile_.config, profile_.name, world_.environment);
  }

 private:
  std::string own_region() const {
    if (!options_.region.empty()) return options_.region;
    std::string region = first_of(world_.environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
    return region.empty() ? profile_.value("region") : region;
  }

  Result<std::unique_ptr<ServiceClient>> client_in(Service service, const std::string& region,
                                                   CredentialsSource* credentials,
                                                   std::optional<int> attempts_max = {}) {
    TRY_VOID(check_region(region));
    Endpoint endpoint = TRY(endpoint_of(facts_of(service), region,
                                        {.option = options_.endpoint_url,
                                         .config = profile_.config,
                                         .profile = profile_.name,
                                         .variant = rules_.variant},
                                        world_.environment));
    return make_service_client({.service = service,
                                .region = region,
                                .endpoint = std::move(endpoint),
                                .attempts_max = attempts_max ? attempts_max : rules_.attempts_max},
                               world_, credentials);
  }

  // Roles are the same in all regions of a partition.
  Result<std::unique_ptr<ServiceClient>> client_for_credentials(Service service, const std::string& region,
                                                                CredentialsSource* signer) {
    const std::string chosen = region.empty() ? own_region() : region;
    return client_in(service, chosen.empty() ? "us-east-1" : chosen, signer);
  }

  const SessionOptions options_;
  const World world_;
  const SharedProfile profile_;
  const ProfileRules rules_;
  const std::unique_ptr<CredentialsSource> credentials_;
};

}  // namespace

std::string SharedProfile::value(const std::string& key) const {
  const auto found = config.profiles.find(name);
  return found == config.profiles.end() ? "" : found->second.value(key);
}

Result<SharedProfile> load_shared_profile(const SessionOptions& options,
                                          const system::Environment& environment) {
  SharedProfile profile{.places = config_places(environment), .config = {}};
  profile.config = TRY(load_shared_config(profile.places));
  const auto chosen = chosen_profile(options, environment);
  if (!chosen) return profile;
  if (!profile.config.profiles.contains(*chosen))
    return unknown_profile(*chosen, profile.config, profile.places);
  profile.name = *chosen;
  return profile;
}

std::string ca_bundle_of(const SharedProfile& profile, const system::Environment& environment) {
  std::string file = environment("AWS_CA_BUNDLE").value_or("");
  return file.empty() ? profile.value("ca_bundle") : file;
}

Result<std::unique_ptr<Session>> Session::open(const SessionOptions& options, const World& world) {
  SharedProfile profile = TRY(load_shared_profile(options, world.environment));
  return open(options, std::move(profile), world);
}

Result<std::unique_ptr<Session>> Session::open(const SessionOptions& options, SharedProfile profile,
                                               const World& world) {
  const auto found = profile.config.profiles.find(profile.name);
  const ProfileRules rules = TRY(
      rules_of(world.environment, found == profile.config.profiles.end() ? ConfigSection{} : found->second));
  return std::make_unique<OpenSession>(options, world, std::move(profile), rules);
}

}  // namespace bellwether::aws
