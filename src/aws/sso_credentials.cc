#include "aws/sso_credentials.h"

#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "aws/credentials_json.h"
#include "aws/json_member.h"
#include "aws/token_cache.h"
#include "base/text.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

using std::chrono_literals::operator""min;

constexpr Milliseconds kSsoRefreshedBefore = 15min;

struct SignOn {
  std::string profile;
  std::string session;  // Empty: the start URL names the token, as before there were sessions.
  std::string start_url, region, account, role;
};

std::string command_of(const SignOn& sign_on) {
  return "; type: aws sso login --profile " + sign_on.profile;
}

Result<Credentials> read_role_credentials(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  const json::object* object =
      !error && value.is_object() ? object_of(value.get_object(), "roleCredentials") : nullptr;
  if (object == nullptr) return fail(ErrorKind::InvalidInput, "has no \"roleCredentials\"");
  Credentials credentials{.access_key_id = text_of(*object, "accessKeyId"),
                          .secret_access_key = text_of(*object, "secretAccessKey"),
                          .session_token = text_of(*object, "sessionToken")};
  const json::value* expiration = object->if_contains("expiration");
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty() ||
      credentials.session_token.empty() || expiration == nullptr || !expiration->is_int64())
    return fail(ErrorKind::InvalidInput, "has only a part of credentials");
  credentials.expires = Instant(Milliseconds(expiration->get_int64()));
  return credentials;
}

class SsoCredentials final : public CredentialsSource {
 public:
  SsoCredentials(SignOn sign_on, const World& world, ClientFactory clients)
      : sign_on_(std::move(sign_on)), world_(world), clients_(std::move(clients)) {}

  Result<Credentials> get() override {
    const std::string token = TRY(access_token());
    const std::unique_ptr<ServiceClient> portal = TRY(clients_(Service::Sso, sign_on_.region, nullptr));
    const auto answer = portal->call({.action = "GetRoleCredentials",
                                      .method = http::Method::Get,
                                      .path = "/federation/credentials",
                                      .query = "role_name=" + percent_encode(sign_on_.role, "~") +
                                               "&account_id=" + percent_encode(sign_on_.account, "~"),
                                      .headers = {{"x-amz-sso_bearer_token", token}}});
    if (!answer) {
      Error error = answer.error().error;
      if (answer.error().status == 401) error.message += command_of(sign_on_);
      return std::unexpected(std::move(error));
    }
    auto credentials = read_role_credentials(answer->body);
    if (!credentials)
      return std::unexpected(in_context("what GetRoleCredentials answered", credentials.error()));
    return credentials;
  }

 private:
  Result<std::string> access_token() const {
    const std::string path = TRY(
        sso_token_path(sign_on_.session.empty() ? sign_on_.start_url : sign_on_.session, world_.environment));
    const std::optional<json::object> kept = TRY(read_token(path));
    if (!kept)
      return fail(ErrorKind::InvalidInput,
                  "nobody has signed on: there is no '" + path + "'" + command_of(sign_on_));
    std::string token = text_of(*kept, "accessToken");
    const auto expires = parse_expiration(text_of(*kept, "expiresAt"));
    if (token.empty() || !expires)
      return fail(ErrorKind::InvalidInput, "'" + path + "' holds no token" + command_of(sign_on_));
    const Instant now = world_.clock.now();
    std::string failure;
    if (*expires - now < kSsoRefreshedBefore && can_be_refreshed(*kept, now)) {
      auto fresh = refreshed(*kept);
      if (fresh) {
        TRY_VOID(write_token(path, *fresh));
        return text_of(*fresh, "accessToken");
      }
      failure = " and could not be refreshed (" + fresh.error().message + ")";
    }
    if (now < *expires) return token;
    return fail(ErrorKind::InvalidInput,
                "the sign-on expired at " + token_time(*expires) + failure + command_of(sign_on_));
  }

  bool can_be_refreshed(const json::object& token, Instant now) const {
    if (sign_on_.session.empty()) return false;
    for (const char* name : {"refreshToken", "clientId", "clientSecret"}) {
      if (text_of(token, name).empty()) return false;
    }
    const auto registered_until = parse_expiration(text_of(token, "registrationExpiresAt"));
    return registered_until && now < *registered_until;
  }

  Result<json::object> refreshed(const json::object& old) const {
    const std::unique_ptr<ServiceClient> oidc = TRY(clients_(Service::SsoOidc, sign_on_.region, nullptr));
    const json::object wish = {{"grantType", "refresh_token"},
                               {"clientId", text_of(old, "clientId")},
                               {"clientSecret", text_of(old, "clientSecret")},
                               {"refreshToken", text_of(old, "refreshToken")}};
    const auto answer = oidc->call({.action = "CreateToken",
                                    .path = "/token",
                                    .headers = {{"Content-Type", "application/json"}},
                                    .body = json::serialize(wish)});
    if (!answer) return std::unexpected(answer.error().error);
    json::error_code error;
    const json::value value = json::parse(answer->body, error);
    const json::object* given = error ? nullptr : value.if_object();
    const std::string token = given == nullptr ? "" : text_of(*given, "accessToken");
    const json::value* seconds = given == nullptr ? nullptr : given->if_contains("expiresIn");
    if (token.empty() || seconds == nullptr || !seconds->is_int64())
      return fail(ErrorKind::InvalidInput, "what CreateToken answered is no token");
    json::object fresh = {
        {"startUrl", sign_on_.start_url},
        {"region", sign_on_.region},
        {"accessToken", token},
        {"expiresAt", token_time(world_.clock.now() + std::chrono::seconds(seconds->get_int64()))},
        {"clientId", old.at("clientId")},
        {"clientSecret", old.at("clientSecret")},
        {"registrationExpiresAt", old.at("registrationExpiresAt")}};
    const std::string refresh_token = text_of(*given, "refreshToken");
    if (!refresh_token.empty()) fresh["refreshToken"] = refresh_token;
    return fresh;
  }

  const SignOn sign_on_;
  const World& world_;
  const ClientFactory clients_;
};

}  // namespace

bool has_sso(const ConfigSection& profile) {
  return !profile.value("sso_account_id").empty() || !profile.value("sso_role_name").empty();
}

Result<std::unique_ptr<CredentialsSource>> make_sso_credentials(const std::string& name,
                                                                const ConfigSection& profile,
                                                                const SharedConfig& config,
                                                                const World& world, ClientFactory clients) {
  ConfigSection all = profile;
  const std::string session = profile.value("sso_session");
  if (!session.empty()) {
    const auto found = config.sso_sessions.find(session);
    if (found == config.sso_sessions.end())
      return fail(ErrorKind::InvalidInput,
                  "there is no section [sso-session " + session + "]; run: aws configure sso");
    for (const auto& [key, value] : found->second.values) {
      const auto [place, is_new] = all.values.emplace(key, value);
      if (!is_new && place->second != value)
        return fail(ErrorKind::InvalidInput, key + " is '" + place->second + "' in it and '" + value +
                                                 "' in [sso-session " + session + "]");
    }
  }
  for (const char* key : {"sso_start_url", "sso_region", "sso_account_id", "sso_role_name"}) {
    if (all.value(key).empty())
      return fail(ErrorKind::InvalidInput,
                  "single sign-on lacks " + std::string(key) + "; run: aws configure sso");
  }
  SignOn sign_on{.profile = name,
                 .session = session,
                 .start_url = all.value("sso_start_url"),
                 .region = all.value("sso_region"),
                 .account = all.value("sso_account_id"),
                 .role = all.value("sso_role_name")};
  return std::make_unique<SsoCredentials>(std::move(sign_on), world, std::move(clients));
}

}  // namespace bellwether::aws
