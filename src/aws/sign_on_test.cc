// Single sign-on and logins: through Session, with token caches of the test's own and AWS as a server on
// loopback. That all of it is as botocore does it, tests/oracle_credentials.py holds; here is what only we
// say.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "aws/session.h"
#include "aws_world.h"
#include "scripted_server.h"
#include "temporary_directory.h"

namespace bellwether::aws {
namespace {

using testbed::ScriptedServer;

// The SHA-1 of "corp", and the SHA-256 of "me".
constexpr const char* kSsoToken = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
constexpr const char* kLoginToken =
    ".aws/login/cache/2744ccd10c7533bd736ad890f9dd5cab2adb27b07d500b9493f29cdc420cb2e0.json";
constexpr const char* kSsoProfile =
    "[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n"
    "[sso-session corp]\nsso_start_url = https://c/start\nsso_region = eu-west-1\n";
constexpr const char* kRoleCredentials =
    R"({"roleCredentials":{"accessKeyId":"A","secretAccessKey":"s","sessionToken":"t",)"
    R"("expiration":1795356000000}})";

// A person with a home folder, and a server that is all of AWS.
class Person {
 public:
  explicit Person(const std::string& config) { write(".aws/config", config); }

  std::string path_of(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = path_of(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path_of(name)).rdbuf();
    return text.str();
  }
  // "KEY/secret/token until ...", or the error.
  std::string found() {
    testbed::AwsWorld world({{"HOME", folder_.path()}, {"AWS_ENDPOINT_URL", server.url()}});
    const auto session = Session::open({}, world.world());
    if (!session) return session.error().message;
    const auto credentials = (*session)->credentials().get();
    if (!credentials) return credentials.error().message;
    return credentials->access_key_id + "/" + credentials->secret_access_key + "/" +
           credentials->session_token + " until " + format_instant(*credentials->expires);
  }

  ScriptedServer server;

 private:
  const testbed::TemporaryDirectory folder_;
};

std::string sso_token(const std::string& expires, const std::string& more = "") {
  return R"({"accessToken":"secret token","expiresAt":")" + expires + "\"" + more + "}";
}

TEST(SignOn, ATokenThatIsMissingOrOverNamesTheCommandToTypeAndNotItself) {
  Person person(kSsoProfile);
  const std::string command = "; type: aws sso login --profile default";
  const std::string path = person.path_of(kSsoToken);
  EXPECT_EQ(person.found(),
            "AWS profile 'default': nobody has signed on: there is no '" + path + "'" + command);
  person.write(kSsoToken, sso_token("2026-11-22T11:59:59Z"));
  EXPECT_EQ(person.found(), "AWS profile 'default': the sign-on expired at 2026-11-22T11:59:59Z" + command);
  person.write(kSsoToken, sso_token("soon"));
  EXPECT_EQ(person.found(), "AWS profile 'default': '" + path + "' holds no token" + command);
  person.write(kSsoToken, "secret");
  EXPECT_EQ(person.found(), "AWS profile 'default': " + path + ": is no JSON object");
  EXPECT_TRUE(person.server.asked().empty());
}

TEST(SignOn, WhatARefreshedTokenCouldNotBeRefreshedForIsSaid) {
  Person person(kSsoProfile);
  person.server.then(
      {.status = 400, .body = R"({"error":"invalid_grant","error_description":"Invalid refresh token"})"});
  person.write(kSsoToken,
               sso_token("2026-11-22T11:00:00Z",
                         R"(,"clientId":"i","clientSecret":"c","refreshToken":"f","registrationExpiresAt":)"
                         R"("2026-12-01T00:00:00Z")"));
  EXPECT_EQ(
      person.found(),
      "AWS profile 'default': the sign-on expired at 2026-11-22T11:00:00Z and could not be refreshed (IAM "
      "Identity Center's OIDC CreateToken in eu-west-1: status 400: Invalid refresh token); type: aws sso "
      "login --profile default");
}

TEST(SignOn, ARefreshedTokenIsForItsOwnerAlone) {
  Person person(kSsoProfile);
  person.server.then({.body = R"({"accessToken":"fresh","expiresIn":3600})"});
  person.server.then({.body = kRoleCredentials});
  person.write(kSsoToken,
               sso_token("2026-11-22T12:14:59Z",
                         R"(,"clientId":"i","clientSecret":"c","refreshToken":"f","registrationExpiresAt":)"
                         R"("2026-12-01T00:00:00Z")"));
  EXPECT_EQ(person.found(), "A/s/t until 2026-11-22T14:00:00.000Z");
  EXPECT_TRUE(person.read(kSsoToken).contains(R"("expiresAt":"2026-11-22T13:00:00Z")"));
  struct stat status;
  ASSERT_EQ(::stat(person.path_of(kSsoToken).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(SignOn, AnAnswerWithHalfOfCredentialsIsNone) {
  for (const char* answer :
       {"", "[]", R"({"roleCredentials":{"accessKeyId":"A"}})",
        R"({"roleCredentials":{"accessKeyId":"A","secretAccessKey":"s","sessionToken":"t"}})"}) {
    Person person(kSsoProfile);
    person.write(kSsoToken, sso_token("2026-11-22T20:00:00Z"));
    person.server.then({.body = answer});
    const std::string message = person.found();
    EXPECT_TRUE(message.starts_with("AWS profile 'default': what GetRoleCredentials answered: has "))
        << message;
  }
}

std::string login_token(const std::string& expires, const std::string& key = "no key") {
  return R"({"accessToken":{"accessKeyId":"L","secretAccessKey":"s","sessionToken":"t","expiresAt":")" +
         expires + R"("},"refreshToken":"f","clientId":"c","dpopKey":")" + key + R"("})";
}

TEST(Login, WhatIsMissingOrOverNamesTheCommandToTypeAndNotItself) {
  Person person("[default]\nlogin_session = me\n");
  const std::string command = "; type: aws login --profile default";
  const std::string path = person.path_of(kLoginToken);
  EXPECT_EQ(person.found(),
            "AWS profile 'default': nobody has logged in as 'me': there is no '" + path + "'" + command);
  person.write(kLoginToken, "{}");
  EXPECT_EQ(person.found(), "AWS profile 'default': '" + path + "' holds no login" + command);
  person.write(kLoginToken, login_token("2026-11-22T11:59:00Z"));
  EXPECT_EQ(person.found(),
            "AWS profile 'default': the login expired at 2026-11-22T11:59:00Z and could not be refreshed "
            "(\"dpopKey\" is no private key on the curve P-256)" +
                command);
}

TEST(Login, WhatIsStillGoodIsUsedWhenItCannotBeRefreshed) {
  Person person("[default]\nlogin_session = me\n");
  person.write(kLoginToken, login_token("2026-11-22T12:03:00Z"));
  EXPECT_EQ(person.found(), "L/s/t until 2026-11-22T12:03:00.000Z");
}

}  // namespace
}  // namespace bellwether::aws
