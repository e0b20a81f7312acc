// EC2's metadata service as a server on loopback. That it is asked as botocore asks it,
// tests/oracle_credentials.py holds.

#include "aws/instance_credentials.h"

#include <gtest/gtest.h>

#include "aws_world.h"
#include "scripted_server.h"

namespace bellwether::aws {
namespace {

using testbed::ScriptedServer;
using Variables = std::map<std::string, std::string>;

constexpr const char* kAnswer =
    R"({"Code":"Success","AccessKeyId":"A","SecretAccessKey":"s","Token":"t",)"
    R"("Expiration":"2026-11-22T18:00:00Z"})";

std::string found(Variables variables, const ConfigSection& profile = {}) {
  testbed::AwsWorld world(std::move(variables));
  const World of_test = world.world();
  const auto source = make_instance_credentials(of_test, profile);
  if (!source) return source.error().message;
  if (*source == nullptr) return "nowhere";
  const auto credentials = (*source)->get();
  if (!credentials) return credentials.error().message;
  return credentials->access_key_id + "/" + credentials->secret_access_key + "/" +
         credentials->session_token + " until " + format_instant(*credentials->expires);
}

TEST(InstanceCredentials, AServiceThatIsDownForAMomentIsAskedAsOftenAsTheSettingSays) {
  ScriptedServer service(
      {{.status = 503}, {.body = "token"}, {.body = "role"}, {.status = 500}, {.body = kAnswer}});
  EXPECT_EQ(found({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", service.url() + "/"}},
                  {.values = {{"metadata_service_num_attempts", "2"}}}),
            "A/s/t until 2026-11-22T18:00:00.000Z");
  const auto asked = service.asked();
  ASSERT_EQ(asked.size(), 5U);
  EXPECT_TRUE(asked[1].head.starts_with("PUT /latest/api/token HTTP/1.1\r\n"));
  EXPECT_EQ(asked[4].header("x-aws-ec2-metadata-token"), "token");
}

TEST(InstanceCredentials, WhatEndsSoonLastsAQuarterOfAnHourMore) {
  std::string ended = kAnswer;
  ended.replace(ended.find("18:00"), 5, "11:00");
  ScriptedServer service({{.body = "token"}, {.body = "role"}, {.body = ended}});
  EXPECT_EQ(found({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", service.url()}}),
            "A/s/t until 2026-11-22T12:15:00.000Z");
}

TEST(InstanceCredentials, NobodyThereIsSaidWithoutALongWait) {
  std::string url;
  {
    const ScriptedServer gone;
    url = gone.url();
  }
  const std::string message = found({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", url}});
  EXPECT_TRUE(message.starts_with("EC2's metadata service at " + url + ": ")) << message;
  EXPECT_TRUE(message.contains("refused")) << message;
}

TEST(InstanceCredentials, ASettingThatCannotBeUnderstoodIsNamed) {
  const Variables here = {{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1"}};
  const struct {
    const char* variable;
    const char* value;
    const char* message;
  } cases[] = {
      {"AWS_METADATA_SERVICE_TIMEOUT", "soon",
       "AWS_METADATA_SERVICE_TIMEOUT is 'soon', and must be a number from 1 to 60"},
      {"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "0",
       "AWS_METADATA_SERVICE_NUM_ATTEMPTS is '0', and must be a number from 1 to 10"},
      {"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv5",
       "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is 'ipv5', and must be ipv4 or ipv6"},
      {"AWS_EC2_METADATA_DISABLED", "True", "nowhere"},
  };
  for (const auto& c : cases) {
    Variables variables = here;
    variables[c.variable] = c.value;
    EXPECT_EQ(found(variables), c.message);
  }
  EXPECT_EQ(found({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "localhost"}}),
            "AWS_EC2_METADATA_SERVICE_ENDPOINT: URL 'localhost' does not begin with http:// or https://");
  EXPECT_EQ(found(here, {.values = {{"metadata_service_timeout", "1.5"}}}),
            "metadata_service_timeout of the AWS profile is '1.5', and must be a number from 1 to 60");
}

}  // namespace
}  // namespace bellwether::aws
