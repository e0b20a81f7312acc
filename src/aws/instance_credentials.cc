#include "aws/instance_credentials.h"

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "aws/credentials_json.h"
#include "aws/fault.h"
#include "aws/json_member.h"
#include "aws/profile_setting.h"
#include "base/text.h"
#include "http/client.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

using std::chrono_literals::operator""min;

constexpr int kSecondsMost = 60;
constexpr int kAskedMost = 10;
constexpr Milliseconds kEndsSoon = 15min;
constexpr const char* kRoles = "/latest/meta-data/iam/security-credentials/";

struct MetadataService {
  std::string url;  // Without a slash at its end.
  bool may_be_version_1;
  int attempts;
  std::chrono::seconds time_max;
};

// The settings of the service, as environment and profile have them.
class SettingReader {
 public:
  SettingReader(const World& world, const ConfigSection& profile) : world_(world), profile_(profile) {}

  ProfileSetting read(const std::string& variable, const std::string& key) const {
    return profile_setting(variable, key, world_.environment, profile_);
  }

  bool is_true(const std::string& variable, const std::string& key) const {
    return lower_ascii(read(variable, key).value) == "true";
  }

  // 1 when it is not set.
  Result<int> number(const std::string& variable, const std::string& key, int most) const {
    const auto number = TRY(whole_number(read(variable, key), most));
    return number.value_or(1);
  }

 private:
  const World& world_;
  const ConfigSection& profile_;
};

Result<std::string> url_of(const SettingReader& settings) {
  const ProfileSetting mode =
      settings.read("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
  const std::string version = lower_ascii(mode.value);
  if (!version.empty() && version != "ipv4" && version != "ipv6")
    return fail(ErrorKind::InvalidInput, mode.origin + " is '" + mode.value + "', and must be ipv4 or ipv6");
  const ProfileSetting own =
      settings.read("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  if (own.value.empty()) {
    const bool is_ipv6 =
        version.empty() ? settings.is_true("AWS_IMDS_USE_IPV6", "imds_use_ipv6") : version == "ipv6";
    return is_ipv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
  }
  const auto url = http::parse_url(own.value);
  if (!url) return std::unexpected(in_context(own.origin, url.error()));
  std::string text = url->text();
  while (text.ends_with('/')) text.pop_back();
  return text;
}

class InstanceCredentials final : public CredentialsSource {
 public:
  InstanceCredentials(MetadataService service, const World& world)
      : service_(std::move(service)),
        world_(world),
        http_({.connect_time_max = service_.time_max, .request_time_max = service_.time_max}) {}

  Result<Credentials> get() override {
    auto credentials = asked();
    if (!credentials)
      return std::unexpected(in_context("EC2's metadata service at " + service_.url, credentials.error()));
    const Instant now = world_.clock.now();
    if (*credentials->expires - now < kEndsSoon) credentials->expires = now + kEndsSoon;
    return credentials;
  }

 private:
  Result<Credentials> asked() {
    const std::optional<std::string> token = TRY(session_token());
    const std::string role = TRY(text_at(kRoles, token));
    const std::string text = TRY(text_at(kRoles + role, token));
    json::error_code error;
    const json::value value = json::parse(text, error);
    // It says with status 200 that it has none.
    const json::object* object = error ? nullptr : value.if_object();
    const std::string code = object == nullptr ? "" : text_of(*object, "Code");
    if (!code.empty() && code != "Success")
      return fail(ErrorKind::InvalidInput, one_line(code + ": " + text_of(*object, "Message")));
    auto credentials = read_credentials_json(text, CredentialsForm::Container);
    if (credentials && !credentials->expires)
      return fail(ErrorKind::InvalidInput, "\"Expiration\" is missing");
    return credentials;
  }

  // Nothing: version 1, which has none.
  Result<std::optional<std::string>> session_token() {
    const auto answer = send({.method = http::Method::Put,
                              .url = service_.url + "/latest/api/token",
                              .headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}}});
    if (answer && answer->status == 200) return answer->body;
    const std::string why = answer ? "status " + std::to_string(answer->status) : answer.error().message;
    if (!service_.may_be_version_1 || (answer && answer->status == 400))
      return fail(ErrorKind::InvalidInput, "no token of IMDSv2 can be had: " + why);
    return std::nullopt;
  }

  Result<std::string> text_at(const std::string& path, const std::optional<std::string>& token) {
    http::Request request{.method = http::Method::Get, .url = service_.url + path};
    if (token) request.headers.push_back({"x-aws-ec2-metadata-token", *token});
    const http::Answer answer = TRY(send(request));
    if (answer.status == 404 && path == kRoles) return fail(ErrorKind::NotFound, "the instance has no role");
    if (answer.status != 200)
      return fail(ErrorKind::InvalidInput, path + ": status " + std::to_string(answer.status));
    if (answer.body.empty()) return fail(ErrorKind::InvalidInput, path + ": an empty answer");
    return answer.body;
  }

  // The last of the attempts.
  Result<http::Answer> send(const http::Request& request) {
    auto answer = http_.send(request);
    for (int attempt = 1; attempt < service_.attempts; ++attempt) {
      if (answer && (answer->status < 500 || answer->status > 599)) break;
      answer = http_.send(request);
    }
    return answer;
  }

  const MetadataService service_;
  const World& world_;
  http::Client http_;  // Not the world's: its limits are for another world.
};

}  // namespace

Result<std::unique_ptr<CredentialsSource>> make_instance_credentials(const World& world,
                                                                     const ConfigSection& profile) {
  if (lower_ascii(world.environment("AWS_EC2_METADATA_DISABLED").value_or("")) == "true") return nullptr;
  const SettingReader settings(world, profile);
  std::string url = TRY(url_of(settings));
  const int attempts =
      TRY(settings.number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", kAskedMost));
  const int seconds =
      TRY(settings.number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", kSecondsMost));
  return std::make_unique<InstanceCredentials>(
      MetadataService{
          .url = std::move(url),
          .may_be_version_1 = !settings.is_true("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled"),
          .attempts = attempts,
          .time_max = std::chrono::seconds(seconds)},
      world);
}

}  // namespace bellwether::aws
