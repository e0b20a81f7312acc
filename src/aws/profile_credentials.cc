#include "aws/profile_credentials.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "aws/container_credentials.h"
#include "aws/environment_credentials.h"
#include "aws/process_credentials.h"

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

bool needs_a_person(const ConfigSection& section) {
  const auto says = [&](const char* key) { return !section.value(key).empty(); };
  return says("sso_session") || says("sso_start_url") || says("login_session");
}

class Finder {
 public:
  explicit Finder(const ProfileSearch& search) : search_(search) {}

  Result<Source> source_of(const std::string& name) {
    const auto found = search_.config.profiles.find(name);
    if (found == search_.config.profiles.end()) return nullptr;
    const ConfigSection& section = found->second;
    visited_.push_back(name);
    if (!section.value("role_arn").empty()) return role(name, section);
    if (has_keys(section)) return keys(name, section);
    const std::string command = section.value("credential_process");
    if (!command.empty()) return of_profile(name, make_process_credentials(command));
    if (needs_a_person(section))
      return refusal(name,
                     "single sign-on is not built in; put this into another profile and name that one: "
                     "credential_process = aws configure export-credentials --format process --profile " +
                         name);
    return nullptr;
  }

 private:
  static Source of_profile(const std::string& name, Source source) {
    return std::make_unique<OfProfile>(name, std::move(source));
  }

  static Result<Source> keys(const std::string& name, const ConfigSection& section) {
    Credentials credentials{.access_key_id = section.value("aws_access_key_id"),
                            .secret_access_key = section.value("aws_secret_access_key"),
                            .session_token = section.value("aws_session_token")};
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
    const std::string token_file = section.value("web_identity_token_file");
    if (!source_profile.empty() && !source.empty())
      return refusal(name, "it has both source_profile and credential_source; only one can be meant");
    if (source_profile.empty() && source.empty() && token_file.empty())
      return refusal(name, "role_arn needs source_profile, credential_source or web_identity_token_file");
    if (source_profile.empty() && source.empty())
      return of_profile(
          name, make_web_identity_credentials(std::move(role), token_file, search_.sts, search_.world.clock));
    if (!section.value("mfa_serial").empty())
      return refusal(
          name,
          "its role wants the code of an MFA device, which cannot be asked for here; put this into "
          "another profile and name that one: credential_process = aws configure "
          "export-credentials --format process --profile " +
              name);
    Source signer = TRY(source_profile.empty() ? of_credential_source(name, source)
                                               : of_source_profile(name, source_profile));
    return of_profile(
        name, make_role_credentials(std::move(role), std::move(signer), search_.sts, search_.world.clock));
  }

  Result<Source> of_credential_source(const std::string& name, const std::string& source) const {
    if (source == "Environment") return make_environment_credentials(search_.world.environment);
    if (source == "EcsContainer") return make_container_credentials(search_.world);
    if (source == "Ec2InstanceMetadata")
      return refusal(name, "credential_source = Ec2InstanceMetadata is not built in");
    return refusal(name, "credential_source is '" + source + "', and must be Environment or EcsContainer");
  }

  Result<Source> of_source_profile(const std::string& name, const std::string& source) {
    const auto found = search_.config.profiles.find(source);
    if (found == search_.config.profiles.end())
      return refusal(name, "source_profile '" + source + "' does not exist");
    if (has_keys(found->second)) return keys(source, found->second);
    if (std::ranges::find(visited_, source) != visited_.end()) return refusal(name, circle(source));
    Source signer = TRY(source_of(source));
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
