#include "aws/session.h"

#include <optional>
#include <utility>
#include <vector>

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

// Which profile is meant, and by whom.
struct ProfileChoice {
  std::string name = "default";
  bool is_chosen = false;  // By flag or environment: then it must exist.
};

ProfileChoice choice_of(const SessionOptions& options, const system::Environment& environment) {
  if (!options.profile.empty()) return {.name = options.profile, .is_chosen = true};
  std::string name = first_of(environment, {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"});
  if (name.empty()) return {};
  return {.name = std::move(name), .is_chosen = true};
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
  OpenSession(SessionOptions options, const World& world, const ConfigPlaces& places, SharedConfig config,
              ProfileChoice profile, const ProfileRules& rules)
      : options_(std::move(options)),
        world_(world),
        config_(std::move(config)),
        profile_(std::move(profile)),
        rules_(rules),
        credentials_(
            make_credential_chain({.world = world_,
                                   .config = config_,
                                   .places = places,
                                   .profile = profile_.name,
                                   .profile_was_asked = !options_.profile.empty(),
                                   .sts = [this](CredentialsSource* signer) { return sts(signer); }})) {}

  Result<std::unique_ptr<ServiceClient>> client(Service service, const std::string& region) override {
    const std::string chosen = region.empty() ? own_region() : region;
    if (chosen.empty())
      return fail(ErrorKind::InvalidInput,
                  "no AWS region is known; set AWS_REGION, or region in profile " + profile_.name);
    return client_in(service, chosen, credentials_.get());
  }

  CredentialsSource& credentials() override { return *credentials_; }

 private:
  std::string own_region() const {
    if (!options_.region.empty()) return options_.region;
    std::string region = first_of(world_.environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
    if (!region.empty()) return region;
    const auto profile = config_.profiles.find(profile_.name);
    return profile == config_.profiles.end() ? "" : profile->second.value("region");
  }

  Result<std::unique_ptr<ServiceClient>> client_in(Service service, const std::string& region,
                                                   CredentialsSource* credentials) {
    TRY_VOID(check_region(region));
    Endpoint endpoint = TRY(endpoint_of(facts_of(service), region,
                                        {.option = options_.endpoint_url,
                                         .config = config_,
                                         .profile = profile_.name,
                                         .variant = rules_.variant},
                                        world_.environment));
    return make_service_client({.service = service,
                                .region = region,
                                .endpoint = std::move(endpoint),
                                .attempts_max = rules_.attempts_max},
                               world_, credentials);
  }

  // Roles are the same in all regions of a partition.
  Result<std::unique_ptr<ServiceClient>> sts(CredentialsSource* signer) {
    const std::string region = own_region();
    return client_in(Service::Sts, region.empty() ? "us-east-1" : region, signer);
  }

  const SessionOptions options_;
  const World world_;
  const SharedConfig config_;
  const ProfileChoice profile_;
  const ProfileRules rules_;
  const std::unique_ptr<CredentialsSource> credentials_;
};

}  // namespace

Result<std::unique_ptr<Session>> Session::open(const SessionOptions& options, const World& world) {
  const ConfigPlaces places = config_places(world.environment);
  SharedConfig config = TRY(load_shared_config(places));
  ProfileChoice choice = choice_of(options, world.environment);
  const auto profile = config.profiles.find(choice.name);
  if (profile == config.profiles.end() && choice.is_chosen)
    return unknown_profile(choice.name, config, places);
  const ProfileRules rules =
      TRY(rules_of(world.environment, profile == config.profiles.end() ? ConfigSection{} : profile->second));
  return std::make_unique<OpenSession>(options, world, places, std::move(config), std::move(choice), rules);
}

}  // namespace bellwether::aws
