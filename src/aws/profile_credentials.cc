#include "aws/profile_credentials.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "aws/container_credentials.h"
#include "aws/environment_credentials.h"
#include "aws/instance_credentials.h"
#include "aws/login_credentials.h"
#include "aws/process_credentials.h"
#include "aws/role_credentials.h"
#include "aws/sso_credentials.h"

namespace bellwether::aws {
namespace {

using Source = std::unique_ptr<CredentialsSource>;

class StaticCredentials final : public CredentialsSource {
 public:
  explicit StaticCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}
  Result<Credentials> get() override { return credentials_; }

 private:
  const Credentials credentials_;
};

// Says whose credentials an error is about.
class OfProfile final : public CredentialsSource {
 public:
  OfProfile(std::string profile, Source source) : profile_(std::move(profile)), source_(std::move(source)) {}

  Result<Credentials> get() override {
    auto credentials = source_->get();
    if (!credentials)
      return std::unexpected(in_context("AWS profile '" + profile_ + "'", std::move(credentials).error()));
    return credentials;
  }

 private:
  const std::string profile_;
  const Source source_;
};

std::unexpected<Error> refusal(const std::string& profile, const std::string& why) {
  return fail(ErrorKind::InvalidInput, "AWS profile '" + profile + "': " + why);
}

bool has_keys(const ConfigSection& section) {
  return !section.value("aws_access_key_id").empty() || !section.value("aws_secret_access_key").empty();
}

// A web identity is taken for itself, also where the role has a source.
bool has_role_with_source(const ConfigSection& section) {
  return !section.value("role_arn").empty() && section.value("web_identity_token_file").empty();
}

class Finder {
 public:
  explicit Finder(const ProfileSearch& search) : search_(search) {}

  Result<Source> source_of(const std::string& name) {
    const auto found = search_.config.profiles.find(name);
    visited_.push_back(name);
    if (found != search_.config.profiles.end() && has_role_with_source(found->second))
      return role(name, found->second);
    return of_itself(name, search_.environment_counts);
  }

 private:
  static Source of_profile(const std::string& name, Source source) {
    return std::make_unique<OfProfile>(name, std::move(source));
  }

  // What the profile has besides a role that needs a source.
  Result<Source> of_itself(const std::string& name, bool environment_counts) const {
    const auto found = search_.config.profiles.find(name);
    const ConfigSection section = found == search_.config.profiles.end() ? ConfigSection{} : found->second;
    Source web = TRY(web_identity(name, section, environment_counts));
    if (web != nullptr) return web;
    if (has_sso(section)) {
      auto sso = make_sso_credentials(name, section, search_.config, search_.world, search_.clients);
      if (!sso) return refusal(name, sso.error().message);
      return of_profile(name, *std::move(sso));
    }
    const auto of_credentials_file = search_.config.credentials_profiles.find(name);
    if (of_credentials_file != search_.config.credentials_profiles.end() &&
        has_keys(of_credentials_file->second))
      return keys(name, of_credentials_file->second);
    const std::string login = section.value("login_session");
    if (!login.empty())
      return of_profile(name, make_login_credentials(name, login, search_.world, search_.clients));
    const std::string command = section.value("credential_process");
    if (!command.empty()) return of_profile(name, make_process_credentials(command));
    if (has_keys(section)) return keys(name, section);
    if (!section.value("sso_session").empty() || !section.value("sso_start_url").empty())
      return refusal(name, "single sign-on lacks sso_account_id and sso_role_name; run: aws configure sso");
    return nullptr;
  }

  Result<Source> web_identity(const std::string& name, const ConfigSection& section,
                              bool environment_counts) const {
    const auto variable = [&](const char* variable_name) -> std::string {
      return environment_counts ? search_.world.environment(variable_name).value_or("") : "";
    };
    const auto either = [&](const char* variable_name, const char* key) {
      std::string value = variable(variable_name);
      return value.empty() ? section.value(key) : value;
    };
    constexpr const char* kTokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";
    const std::string token_file = either(kTokenFile, "web_identity_token_file");
    if (token_file.empty()) return nullptr;
    Role role{.arn = either("AWS_ROLE_ARN", "role_arn"),
              .session_name = either("AWS_ROLE_SESSION_NAME", "role_session_name"),
              .external_id = section.value("external_id"),
              .duration_seconds = section.value("duration_seconds")};
    const bool is_of_environment = !variable(kTokenFile).empty();
    if (role.arn.empty() && is_of_environment)
      return fail(ErrorKind::InvalidInput,
                  std::string("AWS_ROLE_ARN is not set, while ") + kTokenFile + " is; set both or none");
    if (role.arn.empty()) return refusal(name, "web_identity_token_file needs role_arn");
    Source source =
        make_web_identity_credentials(std::move(role), token_file, search_.clients, search_.world.clock);
    return is_of_environment ? std::move(source) : of_profile(name, std::move(source));
  }

  static Result<Source> keys(const std::string& name, const ConfigSection& section) {
    // Its old name first, as in botocore.
    const std::string token = section.value("aws_security_token");
    Credentials credentials{.access_key_id = section.value("aws_access_key_id"),
                            .secret_access_key = section.value("aws_secret_access_key"),
                            .session_token = token.empty() ? section.value("aws_session_token") : token};
    if (credentials.access_key_id.empty() || credentials.secret_access_key.empty())
      return refusal(name, "it has only one of aws_access_key_id and aws_secret_access_key");
    return std::make_unique<StaticCredentials>(std::move(credentials));
  }

  Result<Source> role(const std::string& name, const ConfigSection& section) {
    Role role{.arn = section.value("role_arn"),
              .session_name = section.value("role_session_name"),
              .external_id = section.value("external_id"),
              .duration_seconds = section.value("duration_seconds")};
    const std::string source_profile = section.value("source_profile");
    const std::string source = section.value("credential_source");
    if (!source_profile.empty() && !source.empty())
      return refusal(name, "it has both source_profile and credential_source; only one can be meant");
    if (source_profile.empty() && source.empty())
      return refusal(name, "role_arn needs source_profile, credential_source or web_identity_token_file");
    if (!section.value("mfa_serial").empty())
      return refusal(
          name,
          "its role wants the code of an MFA device, which cannot be asked for here; put this into "
          "another profile and name that one: credential_process = aws configure "
          "export-credentials --format process --profile " +
              name);
    Source signer = TRY(source_profile.empty() ? of_credential_source(name, section, source)
                                               : of_source_profile(name, source_profile));
    return of_profile(name, make_role_credentials(std::move(role), std::move(signer), search_.clients,
                                                  search_.world.clock));
  }

  Result<Source> of_credential_source(const std::string& name, const ConfigSection& section,
                                      const std::string& source) const {
    const World& world = search_.world;
    if (source == "Environment") return make_environment_credentials(world.environment);
    if (source == "EcsContainer") {
      if (has_container_endpoint(world.environment)) return make_container_credentials(world);
      return refusal(name,
                     "credential_source is EcsContainer, but neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI "
                     "nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
    }
    if (source != "Ec2InstanceMetadata")
      return refusal(name, "credential_source is '" + source +
                               "', and must be Environment, EcsContainer or Ec2InstanceMetadata");
    Source instance = TRY(make_instance_credentials(world, section));
    if (instance != nullptr) return instance;
    return refusal(name, "credential_source is Ec2InstanceMetadata, but AWS_EC2_METADATA_DISABLED is true");
  }

  Result<Source> of_source_profile(const std::string& name, const std::string& source) {
    const auto found = search_.config.profiles.find(source);
    if (found == search_.config.profiles.end())
      return refusal(name, "source_profile '" + source + "' does not exist");
    const bool has_own_keys = has_keys(found->second);
    const bool was_visited = std::ranges::find(visited_, source) != visited_.end();
    // A profile may be its own source, when it has keys.
    if (was_visited && !(has_own_keys && source == name)) return refusal(name, circle(source));
    Source signer;
    if (has_own_keys || !has_role_with_source(found->second)) {
      signer = TRY(of_itself(source, false));
    } else {
      signer = TRY(source_of(source));
    }
    if (signer == nullptr) return refusal(name, "source_profile '" + source + "' has no credentials");
    return signer;
  }

  std::string circle(const std::string& source) const {
    std::string names;
    for (const std::string& name : visited_) names += "'" + name + "', ";
    return "source_profile leads in a circle: " + names + "'" + source + "'";
  }

  const ProfileSearch& search_;
  std::vector<std::string> visited_;
};

}  // namespace

Result<std::unique_ptr<CredentialsSource>> make_profile_credentials(const ProfileSearch& search,
                                                                    const std::string& profile) {
  return Finder(search).source_of(profile);
}

}  // namespace bellwether::aws
