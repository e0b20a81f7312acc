#include "aws/login_credentials.h"

#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "aws/credentials_json.h"
#include "aws/dpop.h"
#include "aws/json_member.h"
#include "aws/token_cache.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

using std::chrono_literals::operator""min;

constexpr Milliseconds kLoginRefreshedBefore = 5min;
constexpr const char* kTokenPath = "/v1/token";

// Of "accessToken"; empty keys when there are none.
Credentials credentials_of(const json::object& token) {
  const json::object* keys = object_of(token, "accessToken");
  if (keys == nullptr) return {};
  return {.access_key_id = text_of(*keys, "accessKeyId"),
          .secret_access_key = text_of(*keys, "secretAccessKey"),
          .session_token = text_of(*keys, "sessionToken"),
          .expires = parse_expiration(text_of(*keys, "expiresAt"))};
}

bool is_whole(const Credentials& credentials) {
  return !credentials.access_key_id.empty() && !credentials.secret_access_key.empty() &&
         !credentials.session_token.empty() && credentials.expires;
}

class LoginCredentials final : public CredentialsSource {
 public:
  LoginCredentials(std::string profile, std::string session, const World& world, ClientFactory clients)
      : profile_(std::move(profile)),
        session_(std::move(session)),
        world_(world),
        clients_(std::move(clients)) {}

  Result<Credentials> get() override {
    const std::string path = TRY(login_token_path(session_, world_.environment));
    const std::optional<json::object> token = TRY(read_token(path));
    if (!token)
      return fail(ErrorKind::InvalidInput,
                  "nobody has logged in as '" + session_ + "': there is no '" + path + "'" + command());
    Credentials credentials = credentials_of(*token);
    bool is_complete = is_whole(credentials);
    for (const char* name : {"refreshToken", "dpopKey", "clientId"})
      is_complete = is_complete && !text_of(*token, name).empty();
    if (!is_complete) return fail(ErrorKind::InvalidInput, "'" + path + "' holds no login" + command());
    const Instant now = world_.clock.now();
    if (*credentials.expires - now > kLoginRefreshedBefore) return credentials;
    auto fresh = refreshed(*token);
    if (fresh) {
      TRY_VOID(write_token(path, *fresh));
      return credentials_of(*fresh);
    }
    if (now < *credentials.expires) return credentials;
    return std::unexpected(Error{
        fresh.error().kind, "the login expired at " + token_time(*credentials.expires) +
                                " and could not be refreshed (" + fresh.error().message + ")" + command()});
  }

 private:
  std::string command() const { return "; type: aws login --profile " + profile_; }

  Result<json::object> refreshed(json::object token) const {
    const std::unique_ptr<ServiceClient> signin =
        TRY(clients_(Service::Signin, text_of(token, "signInRegion"), nullptr));
    const std::string proof =
        TRY(dpop_proof(text_of(token, "dpopKey"), signin->endpoint() + kTokenPath, world_.clock.now(),
                       {world_.random.next(), world_.random.next()}));
    const json::object wish = {{"clientId", text_of(token, "clientId")},
                               {"refreshToken", text_of(token, "refreshToken")},
                               {"grantType", "refresh_token"}};
    const auto answer = signin->call({.action = "CreateOAuth2Token",
                                      .path = kTokenPath,
                                      .headers = {{"Content-Type", "application/json"}, {"DPoP", proof}},
                                      .body = json::serialize(wish)});
    if (!answer) return std::unexpected(answer.error().error);
    json::error_code error;
    json::value value = json::parse(answer->body, error);
    const json::object* given = error ? nullptr : value.if_object();
    const json::object* keys = given == nullptr ? nullptr : object_of(*given, "accessToken");
    const json::value* seconds = given == nullptr ? nullptr : given->if_contains("expiresIn");
    if (keys == nullptr || seconds == nullptr || !seconds->is_int64() ||
        text_of(*given, "refreshToken").empty())
      return fail(ErrorKind::InvalidInput, "what CreateOAuth2Token answered is no token");
    // What else is in it stays: the account, the identity.
    json::object& kept = token.at("accessToken").get_object();
    for (const char* name : {"accessKeyId", "secretAccessKey", "sessionToken"})
      kept[name] = text_of(*keys, name);
    kept["expiresAt"] = token_time(world_.clock.now() + std::chrono::seconds(seconds->get_int64()));
    token["refreshToken"] = text_of(*given, "refreshToken");
    if (!is_whole(credentials_of(token)))
      return fail(ErrorKind::InvalidInput, "what CreateOAuth2Token answered has only a part of credentials");
    return token;
  }

  const std::string profile_, session_;
  const World& world_;
  const ClientFactory clients_;
};

}  // namespace

std::unique_ptr<CredentialsSource> make_login_credentials(std::string profile, std::string login_session,
                                                          const World& world, ClientFactory clients) {
  return std::make_unique<LoginCredentials>(std::move(profile), std::move(login_session), world,
                                            std::move(clients));
}

}  // namespace bellwether::aws
