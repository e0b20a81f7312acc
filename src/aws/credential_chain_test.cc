// Where credentials are found: through Session, with files of the test's own, real child
// processes, and STS or the container's endpoint as a server on loopback.

#include "aws/credential_chain.h"

#include <gtest/gtest.h>

#include <fstream>

#include "aws/session.h"
#include "aws_world.h"
#include "scripted_server.h"
#include "temporary_directory.h"

namespace bellwether::aws {
namespace {

using testbed::ScriptedServer;
using Variables = std::map<std::string, std::string>;

constexpr const char* kRoleAnswer =
    "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>"
    "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>"
    "<SessionToken>role-token</SessionToken><Expiration>2026-11-22T13:00:00Z</Expiration>"
    "</Credentials></AssumeRoleResult></AssumeRoleResponse>";

// A home folder of the test's own.
class Home {
 public:
  explicit Home(const std::string& config = "", const std::string& credentials = "") {
    write(".aws/config", config);
    write(".aws/credentials", credentials);
  }
  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  std::string path() const { return folder_.path(); }

 private:
  const testbed::TemporaryDirectory folder_;
};

struct ChainBench {
  explicit ChainBench(Variables environment, SessionOptions options = {}) : world(std::move(environment)) {
    auto opened = Session::open(options, world.world());
    EXPECT_TRUE(opened) << opened.error().message;
    if (opened) session = *std::move(opened);
  }
  // "KEY/secret/token until ...", or the error.
  std::string found() const {
    const auto credentials = session->credentials().get();
    if (!credentials) return credentials.error().message;
    return credentials->access_key_id + "/" + credentials->secret_access_key + "/" +
           credentials->session_token +
           (credentials->expires ? " until " + format_instant(*credentials->expires) : "");
  }
  testbed::AwsWorld world;
  std::unique_ptr<Session> session;
};

std::string found_in_chain(const Variables& environment, const SessionOptions& options = {}) {
  return ChainBench(environment, options).found();
}

TEST(CredentialChain, TheEnvironmentComesBeforeTheProfileButNotBeforeTheFlag) {
  const Home home("", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n");
  Variables environment = {{"HOME", home.path()}};
  EXPECT_EQ(found_in_chain(environment), "FILE/s/");
  environment["AWS_ACCESS_KEY_ID"] = "ENV";
  environment["AWS_SECRET_ACCESS_KEY"] = "e";
  environment["AWS_SESSION_TOKEN"] = "t";
  EXPECT_EQ(found_in_chain(environment), "ENV/e/t");
  environment["AWS_PROFILE"] = "default";
  EXPECT_EQ(found_in_chain(environment), "ENV/e/t");
  EXPECT_EQ(found_in_chain(environment, {.profile = "default"}), "FILE/s/");
}

TEST(CredentialChain, HalfAPairOfKeysIsAnErrorAndNotAnInvitationToLookOn) {
  const Home home(
      "",
      "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n[half]\naws_secret_access_key = s\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}, {"AWS_ACCESS_KEY_ID", "A"}}),
            "AWS_SECRET_ACCESS_KEY is not set, while AWS_ACCESS_KEY_ID is; set both or none");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}, {"AWS_SECRET_ACCESS_KEY", "s"}}),
            "AWS_ACCESS_KEY_ID is not set, while AWS_SECRET_ACCESS_KEY is; set both or none");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}}, {.profile = "half"}),
            "AWS profile 'half': it has only one of aws_access_key_id and aws_secret_access_key");
}

TEST(CredentialChain, NoneAnywhereSaysWhereWasLookedAndWhatToDo) {
  EXPECT_EQ(
      found_in_chain({}),
      "no AWS credentials: AWS_ACCESS_KEY_ID and AWS_WEB_IDENTITY_TOKEN_FILE are not set, profile "
      "'default' cannot be looked up without a home folder, there is no "
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, and AWS_EC2_METADATA_DISABLED is true; try: "
      "aws configure, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  const Home home("[profile empty]\nregion = us-east-1\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}}, {.profile = "empty"}),
            "no AWS credentials: profile 'empty' has none in '" + home.path() + "/.aws/config' or '" +
                home.path() +
                "/.aws/credentials', there is no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, and "
                "AWS_EC2_METADATA_DISABLED is true; try: aws configure, or export AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY");
}

TEST(CredentialChain, AProcessPrintsThemAndNoShellRuns) {
  const Home home;
  const std::string json =
      R"({"Version": 1, "AccessKeyId": "P", "SecretAccessKey": "$HOME;", "SessionToken": "t",)"
      R"( "Expiration": "2026-11-22T14:30:00+01:00"})";
  const std::string file = home.write("a file", json);
  home.write(".aws/config", "[default]\ncredential_process = cat '" + file + "'\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}}), "P/$HOME;/t until 2026-11-22T13:30:00.000Z");
}

TEST(CredentialChain, AProcessThatDoesNotEndWellIsAnError) {
  const struct {
    const char* command;
    const char* message;
  } cases[] = {
      {"/nonexistent/program x",
       "credential_process cannot run '/nonexistent/program': No such file or directory"},
      {"false", "credential_process ended with exit code 1"},
      {"sh -c 'kill -9 $$'", "credential_process was ended by signal 9"},
      {"cat 'unclosed", "credential_process cannot be split into words: a ' is not closed"},
      {"cat /dev/zero", "credential_process printed more than 65536 bytes"},
  };
  for (const auto& c : cases) {
    const Home home(std::string("[default]\ncredential_process = ") + c.command + "\n");
    EXPECT_EQ(found_in_chain({{"HOME", home.path()}}), std::string("AWS profile 'default': ") + c.message);
  }
}

TEST(CredentialChain, WhatAProcessPrintsIsNeverInTheMessage) {
  const struct {
    const char* printed;
    const char* message;
  } cases[] = {
      {"secret", "is no JSON object"},
      {R"({"Version":2,"AccessKeyId":"A","SecretAccessKey":"secret"})", "\"Version\" is not 1"},
      {R"({"Version":1,"SecretAccessKey":"secret"})", "\"AccessKeyId\" is missing"},
      {R"({"Version":1,"AccessKeyId":"secret"})", "\"SecretAccessKey\" is missing"},
      {R"({"Version":1,"AccessKeyId":"A","SecretAccessKey":"secret","Expiration":"soon"})",
       "\"Expiration\" is not a time like 2026-11-22T17:00:00Z"},
  };
  for (const auto& c : cases) {
    const Home home;
    home.write(".aws/config",
               "[default]\ncredential_process = cat " + home.write("answer", c.printed) + "\n");
    EXPECT_EQ(found_in_chain({{"HOME", home.path()}}),
              std::string("AWS profile 'default': what credential_process printed: ") + c.message);
  }
}

TEST(CredentialChain, ARoleIsTakenWithTheKeysOfItsSourceProfile) {
  ScriptedServer sts({{.body = kRoleAnswer}});
  const Home home(
      "[profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\nexternal_id = e/1\n"
      "role_session_name = me\nduration_seconds = 900\nregion = eu-west-1\n",
      "[base]\naws_access_key_id = BASE\naws_secret_access_key = s\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}, {"AWS_ENDPOINT_URL_STS", sts.url()}}, {.profile = "role"}),
            "ASIAROLE/role-secret/role-token until 2026-11-22T13:00:00.000Z");
  const auto asked = sts.asked().at(0);
  EXPECT_EQ(
      asked.body,
      "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=me&"
      "ExternalId=e%2F1&DurationSeconds=900");
  EXPECT_TRUE(asked.header("Authorization").contains("Credential=BASE/20261122/eu-west-1/sts/aws4_request"));
}

TEST(CredentialChain, RolesMayStandOnRoles) {
  ScriptedServer sts({{.body = kRoleAnswer}, {.body = kRoleAnswer}});
  const Home home(
      "[profile top]\nrole_arn = arn:top\nsource_profile = middle\n"
      "[profile middle]\nrole_arn = arn:middle\ncredential_source = Environment\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()},
                            {"AWS_ENDPOINT_URL_STS", sts.url()},
                            {"AWS_ACCESS_KEY_ID", "ENV"},
                            {"AWS_SECRET_ACCESS_KEY", "e"}},
                           {.profile = "top"}),
            "ASIAROLE/role-secret/role-token until 2026-11-22T13:00:00.000Z");
  const auto asked = sts.asked();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_TRUE(asked[0].body.contains("RoleArn=arn%3Amiddle&RoleSessionName=bellwether-1795348800"))
      << asked[0].body;
  EXPECT_TRUE(asked[0].header("Authorization").contains("Credential=ENV/20261122/us-east-1/sts/"));
  EXPECT_TRUE(asked[1].body.contains("RoleArn=arn%3Atop"));
  EXPECT_TRUE(asked[1].header("Authorization").contains("Credential=ASIAROLE/"));
  EXPECT_EQ(asked[1].header("X-Amz-Security-Token"), "role-token");
}

TEST(CredentialChain, AProfileMayBeItsOwnSourceWhenItHasKeys) {
  ScriptedServer sts({{.body = kRoleAnswer}});
  const Home home("[default]\nrole_arn = arn:r\nsource_profile = default\n",
                  "[default]\naws_access_key_id = OWN\naws_secret_access_key = s\n");
  EXPECT_TRUE(
      found_in_chain({{"HOME", home.path()}, {"AWS_ENDPOINT_URL_STS", sts.url()}}).starts_with("ASIAROLE/"));
  EXPECT_TRUE(sts.asked().at(0).header("Authorization").contains("Credential=OWN/"));
}

TEST(CredentialChain, AProfileThatCannotWorkSaysWhy) {
  const std::string instead =
      "credential_process = aws configure export-credentials --format process --profile x";
  const struct {
    const char* config;
    std::string message;
  } cases[] = {
      {"role_arn = a\n", "role_arn needs source_profile, credential_source or web_identity_token_file"},
      {"role_arn = a\nsource_profile = x\ncredential_source = Environment\n",
       "it has both source_profile and credential_source; only one can be meant"},
      {"role_arn = a\nsource_profile = none\n", "source_profile 'none' does not exist"},
      {"role_arn = a\nsource_profile = empty\n[profile empty]\n",
       "source_profile 'empty' has no credentials"},
      {"role_arn = a\nsource_profile = x\n", "source_profile leads in a circle: 'x', 'x'"},
      {"role_arn = a\ncredential_source = Ec2InstanceMetadata\n",
       "credential_source is Ec2InstanceMetadata, but AWS_EC2_METADATA_DISABLED is true"},
      {"role_arn = a\ncredential_source = EcsContainer\n",
       "credential_source is EcsContainer, but neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor "
       "AWS_CONTAINER_CREDENTIALS_FULL_URI is set"},
      {"role_arn = a\ncredential_source = Moon\n",
       "credential_source is 'Moon', and must be Environment, EcsContainer or Ec2InstanceMetadata"},
      {"role_arn = a\nsource_profile = x\nmfa_serial = m\n",
       "its role wants the code of an MFA device, which cannot be asked for here; put this into another "
       "profile and name that one: " +
           instead},
      {"web_identity_token_file = t\n", "web_identity_token_file needs role_arn"},
      {"sso_session = s\n", "single sign-on lacks sso_account_id and sso_role_name; run: aws configure sso"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.config);
    const Home home(std::string("[profile x]\n") + c.config);
    EXPECT_EQ(found_in_chain({{"HOME", home.path()}}, {.profile = "x"}), "AWS profile 'x': " + c.message);
  }
  const Home home(
      "[profile x]\nrole_arn = a\nsource_profile = y\n[profile y]\nrole_arn = b\nsource_profile = x\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}}, {.profile = "x"}),
            "AWS profile 'y': source_profile leads in a circle: 'x', 'y', 'x'");
}

TEST(CredentialChain, WhatSignsOnComesBeforeKeysAndKeysOfTheConfigFileLast) {
  const Home home(
      "[default]\ncredential_process = false\naws_access_key_id = CONFIG\n"
      "aws_secret_access_key = s\naws_session_token = of CONFIG\n");
  const Variables environment = {{"HOME", home.path()}};
  EXPECT_EQ(found_in_chain(environment), "AWS profile 'default': credential_process ended with exit code 1");
  home.write(".aws/credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = s\n");
  EXPECT_EQ(found_in_chain(environment), "FILE/s/");
  home.write(".aws/config", "[default]\nsso_account_id = 1\n");
  EXPECT_EQ(found_in_chain(environment),
            "AWS profile 'default': single sign-on lacks sso_start_url; run: aws configure sso");
}

TEST(CredentialChain, AWebIdentityIsExchangedWithoutASignatureAndReadAnew) {
  ScriptedServer sts({{.body = kRoleAnswer}, {.body = kRoleAnswer}});
  const Home home;
  const std::string token = home.write("token", "first\n");
  ChainBench bench({{"AWS_ENDPOINT_URL_STS", sts.url()},
                    {"AWS_REGION", "us-east-1"},
                    {"AWS_WEB_IDENTITY_TOKEN_FILE", token},
                    {"AWS_ROLE_ARN", "arn:r"},
                    {"AWS_ROLE_SESSION_NAME", "pod"}});
  EXPECT_TRUE(bench.found().starts_with("ASIAROLE/"));
  home.write("token", "second\n");
  EXPECT_TRUE(bench.found().starts_with("ASIAROLE/"));
  EXPECT_EQ(sts.asked().size(), 1U);
  bench.world.clock.advance(std::chrono::minutes(56));
  EXPECT_TRUE(bench.found().starts_with("ASIAROLE/"));
  const auto asked = sts.asked();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar&RoleSessionName=pod&"
            "WebIdentityToken=first");
  EXPECT_EQ(asked[0].header("Authorization"), "");
  EXPECT_TRUE(asked[1].body.ends_with("WebIdentityToken=second"));
}

TEST(CredentialChain, AWebIdentityThatCannotWorkSaysWhy) {
  EXPECT_EQ(found_in_chain({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent"}}),
            "AWS_ROLE_ARN is not set, while AWS_WEB_IDENTITY_TOKEN_FILE is; set both or none");
  EXPECT_EQ(found_in_chain({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent"}, {"AWS_ROLE_ARN", "arn:r"}}),
            "web identity token file '/nonexistent' does not exist");
  const Home home("[profile x]\nrole_arn = arn:r\nweb_identity_token_file = /nonexistent\n");
  EXPECT_EQ(found_in_chain({{"HOME", home.path()}}, {.profile = "x"}),
            "AWS profile 'x': web identity token file '/nonexistent' does not exist");

  ScriptedServer sts({{.status = 400,
                       .body = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code>"
                               "<Message>No OpenIDConnect provider</Message></Error>"
                               "<RequestId>R9</RequestId></ErrorResponse>"}});
  EXPECT_EQ(found_in_chain({{"AWS_WEB_IDENTITY_TOKEN_FILE", home.write("token", "t")},
                            {"AWS_ROLE_ARN", "arn:r"},
                            {"AWS_ENDPOINT_URL", sts.url()}}),
            "STS AssumeRoleWithWebIdentity in us-east-1: InvalidIdentityToken: No OpenIDConnect provider "
            "(request R9)");
}

constexpr const char* kContainerAnswer =
    R"({"AccessKeyId":"ASIATASK","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-22T18:00:00Z"})";

TEST(CredentialChain, AContainerAsksItsEndpointWithItsToken) {
  ScriptedServer endpoint({{.status = 500}, {.body = kContainerAnswer}, {.body = kContainerAnswer}});
  const Home home;
  Variables environment = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.url() + "/v1/credentials"},
                           {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "of the variable"}};
  EXPECT_EQ(found_in_chain(environment), "ASIATASK/s/t until 2026-11-22T18:00:00.000Z");
  environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = home.write("token", "of the file\n");
  EXPECT_EQ(found_in_chain(environment), "ASIATASK/s/t until 2026-11-22T18:00:00.000Z");
  const auto asked = endpoint.asked();
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_TRUE(asked[1].head.starts_with("GET /v1/credentials HTTP/1.1\r\n"));
  EXPECT_EQ(asked[1].header("Authorization"), "of the variable");
  EXPECT_EQ(asked[2].header("Authorization"), "of the file");
}

TEST(CredentialChain, AContainersSecretsGoNowhereElse) {
  for (const char* url : {"http://example.com/", "http://169.254.169.254/", "http://127.0.0.1.example/",
                          "http://10.0.0.1/", "http://localhost.example/", "ftp://127.0.0.1/"}) {
    const std::string message = found_in_chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}});
    EXPECT_TRUE(message.starts_with("AWS_CONTAINER_CREDENTIALS_FULL_URI")) << message;
  }
  EXPECT_EQ(found_in_chain({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@example.com/"}}),
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is '@example.com/', and must begin with '/'");
}

TEST(CredentialChain, AContainersRefusalIsNamedWithoutItsBody) {
  ScriptedServer endpoint({{.status = 403, .body = "secret"}, {.body = "secret"}});
  const std::string url = endpoint.url() + "/c";
  EXPECT_EQ(found_in_chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}}),
            "the container's credentials from " + url + ": status 403");
  EXPECT_EQ(found_in_chain({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", url}}),
            "the container's credentials from " + url + ": is no JSON object");
}

}  // namespace
}  // namespace bellwether::aws
