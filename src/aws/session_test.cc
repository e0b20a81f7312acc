#include "aws/session.h"

#include <gtest/gtest.h>

#include <fstream>

#include "aws_world.h"
#include "temporary_directory.h"

namespace bellwether::aws {
namespace {

using Variables = std::map<std::string, std::string>;

// Where the session would send requests, and for which region.
Result<std::string> place_of(const SessionOptions& options, const Variables& environment,
                             Service service = Service::DynamoDb) {
  testbed::AwsWorld world(environment);
  const auto session = TRY(Session::open(options, world.world()));
  const auto client = TRY(session->client(service));
  return client->endpoint() + " " + client->region() +
         (client->endpoint_is_overridden() ? " overridden" : "");
}

std::string error_of(const SessionOptions& options, const Variables& environment) {
  const auto place = place_of(options, environment);
  return place ? "no error, but " + *place : place.error().message;
}

class ConfigFolder {
 public:
  explicit ConfigFolder(const std::string& config, const std::string& credentials = "") {
    std::filesystem::create_directory(folder_.path() / ".aws");
    std::ofstream(folder_.path() / ".aws" / "config") << config;
    std::ofstream(folder_.path() / ".aws" / "credentials") << credentials;
  }
  std::string home() const { return folder_.path(); }

 private:
  const testbed::TemporaryDirectory folder_;
};

TEST(Session, TheRegionIsThatOfTheFlagThenOfTheEnvironmentThenOfTheProfile) {
  const ConfigFolder folder("[default]\nregion = sa-east-1\n[profile other]\nregion = ca-central-1\n");
  Variables environment = {{"HOME", folder.home()}};
  const std::string host = "https://dynamodb.";
  EXPECT_EQ(place_of({}, environment), host + "sa-east-1.amazonaws.com sa-east-1");
  environment["AWS_PROFILE"] = "other";
  EXPECT_EQ(place_of({}, environment), host + "ca-central-1.amazonaws.com ca-central-1");
  EXPECT_EQ(place_of({.profile = "default"}, environment), host + "sa-east-1.amazonaws.com sa-east-1");
  environment["AWS_DEFAULT_REGION"] = "eu-west-1";
  EXPECT_EQ(place_of({}, environment), host + "eu-west-1.amazonaws.com eu-west-1");
  environment["AWS_REGION"] = "eu-west-2";
  EXPECT_EQ(place_of({}, environment), host + "eu-west-2.amazonaws.com eu-west-2");
  EXPECT_EQ(place_of({.region = "eu-west-3"}, environment), host + "eu-west-3.amazonaws.com eu-west-3");
}

TEST(Session, EveryServiceHasItsOwnHost) {
  const struct {
    Service service;
    const char* region;
    const char* url;
  } cases[] = {
      {Service::DynamoDb, "eu-central-1", "https://dynamodb.eu-central-1.amazonaws.com"},
      {Service::DynamoDbStreams, "eu-central-1", "https://streams.dynamodb.eu-central-1.amazonaws.com"},
      {Service::S3, "us-east-1", "https://s3.us-east-1.amazonaws.com"},
      {Service::Sqs, "us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com"},
      {Service::Sns, "cn-north-1", "https://sns.cn-north-1.amazonaws.com.cn"},
      {Service::Comprehend, "us-west-2", "https://comprehend.us-west-2.amazonaws.com"},
      {Service::Sts, "cn-northwest-1", "https://sts.cn-northwest-1.amazonaws.com.cn"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(place_of({.region = c.region}, {}, c.service), std::string(c.url) + " " + c.region);
}

TEST(Session, AVariantOfTheHostsIsThatOfTheEnvironmentThenOfTheProfile) {
  const ConfigFolder folder(
      "[default]\nregion = us-east-1\nuse_fips_endpoint = true\n"
      "[profile wide]\nregion = us-east-1\nuse_dualstack_endpoint = True\n"
      "[profile s3]\nregion = us-east-1\ns3 =\n  use_dualstack_endpoint = true\n");
  Variables environment = {{"HOME", folder.home()}};
  EXPECT_EQ(place_of({}, environment), "https://dynamodb-fips.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(place_of({.profile = "wide"}, environment), "https://dynamodb.us-east-1.api.aws us-east-1");
  EXPECT_EQ(place_of({.profile = "s3"}, environment), "https://dynamodb.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(place_of({.profile = "s3"}, environment, Service::S3),
            "https://s3.dualstack.us-east-1.amazonaws.com us-east-1");
  environment["AWS_USE_FIPS_ENDPOINT"] = "false";
  EXPECT_EQ(place_of({}, environment), "https://dynamodb.us-east-1.amazonaws.com us-east-1");
  environment["AWS_USE_DUALSTACK_ENDPOINT"] = "TRUE";
  EXPECT_EQ(place_of({}, environment), "https://dynamodb.us-east-1.api.aws us-east-1");
}

TEST(Session, TheEndpointIsThatOfTheFlagThenOfTheEnvironmentThenOfTheProfile) {
  const ConfigFolder folder(
      "[default]\nregion = us-east-1\nservices = mine\nendpoint_url = http://all.profile\n"
      "[services mine]\ndynamodb =\n  endpoint_url = http://dynamodb.profile:8000/\n");
  Variables environment = {{"HOME", folder.home()}};
  const std::string end = " us-east-1 overridden";
  EXPECT_EQ(place_of({}, environment, Service::Sqs), "http://all.profile" + end);
  EXPECT_EQ(place_of({}, environment), "http://dynamodb.profile:8000" + end);
  environment["AWS_ENDPOINT_URL"] = "http://all.environment/base/";
  EXPECT_EQ(place_of({}, environment), "http://all.environment/base" + end);
  environment["AWS_ENDPOINT_URL_DYNAMODB"] = "http://dynamodb.environment";
  EXPECT_EQ(place_of({}, environment), "http://dynamodb.environment" + end);
  EXPECT_EQ(place_of({}, environment, Service::DynamoDbStreams), "http://all.environment/base" + end);
  EXPECT_EQ(place_of({.endpoint_url = "http://flag"}, environment), "http://flag" + end);

  environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "TRUE";
  EXPECT_EQ(place_of({}, environment), "https://dynamodb.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(place_of({.endpoint_url = "http://flag"}, environment), "http://flag" + end);
}

TEST(Session, AProfileCanIgnoreEndpoints) {
  const ConfigFolder folder("[default]\nregion = us-east-1\nignore_configured_endpoint_urls = true\n");
  EXPECT_EQ(place_of({}, {{"HOME", folder.home()}, {"AWS_ENDPOINT_URL", "http://localhost"}}),
            "https://dynamodb.us-east-1.amazonaws.com us-east-1");
}

TEST(Session, AServicesSectionThatIsMissingIsRefused) {
  const ConfigFolder folder("[default]\nregion = us-east-1\nservices = gone\n");
  EXPECT_EQ(error_of({}, {{"HOME", folder.home()}}),
            "AWS profile 'default' says services = gone, and there is no section [services gone]");
  EXPECT_EQ(place_of({}, {{"HOME", folder.home()}, {"AWS_ENDPOINT_URL", "http://localhost"}}),
            "http://localhost us-east-1 overridden");
}

TEST(Session, AuthoritiesToTrustAreThoseOfTheVariableThenOfTheProfile) {
  const ConfigFolder folder("[default]\nca_bundle = /of/the/profile\n[profile bare]\n");
  const auto bundle = [&](const SessionOptions& options, Variables variables) {
    variables.emplace("HOME", folder.home());
    testbed::AwsWorld world(variables);
    const system::Environment environment = world.world().environment;
    return ca_bundle_of(load_shared_profile(options, environment).value(), environment);
  };
  EXPECT_EQ(bundle({}, {}), "/of/the/profile");
  EXPECT_EQ(bundle({}, {{"AWS_CA_BUNDLE", "/of/the/variable"}}), "/of/the/variable");
  EXPECT_EQ(bundle({.profile = "bare"}, {}), "");
}

TEST(Session, AMistakeSaysWhereItIsAndWhatToDo) {
  const ConfigFolder folder(
      "[profile prod]\nregion = us-east-1\nmax_attempts = many\n"
      "[profile odd]\nretry_mode = often\n");
  const std::string files =
      "'" + folder.home() + "/.aws/config' and '" + folder.home() + "/.aws/credentials'";
  const struct {
    SessionOptions options;
    Variables environment;
    std::string message;
  } cases[] = {
      {{}, {}, "no AWS region is known; set AWS_REGION, or region in profile default"},
      {{.region = "us east"}, {}, "region 'us east' is no region of AWS; one looks like eu-central-1"},
      {{.region = "evil.example/"},
       {},
       "region 'evil.example/' is no region of AWS; one looks like eu-central-1"},
      {{.profile = "prd"},
       {{"HOME", folder.home()}},
       "AWS profile 'prd' is in none of " + files + "; did you mean 'prod'?"},
      {{},
       {{"AWS_PROFILE", "x"}},
       "AWS profile 'x' is in none of the shared files, for there is no home folder"},
      {{.profile = "prod"},
       {{"HOME", folder.home()}},
       "max_attempts of the AWS profile is 'many', and must be a number from 1 to 100"},
      {{.profile = "odd"},
       {{"HOME", folder.home()}},
       "retry_mode of the AWS profile is 'often', and must be standard"},
      {{}, {{"AWS_RETRY_MODE", "none"}}, "AWS_RETRY_MODE is 'none', and must be standard"},
      {{}, {{"AWS_MAX_ATTEMPTS", "0"}}, "AWS_MAX_ATTEMPTS is '0', and must be a number from 1 to 100"},
      {{},
       {{"AWS_REGION", "us-east-1"}, {"AWS_ENDPOINT_URL", "localhost:4566"}},
       "AWS_ENDPOINT_URL: URL 'localhost:4566' does not begin with http:// or https://"},
      {{.region = "us-east-1", .endpoint_url = "http://a/?b"},
       {},
       "the endpoint URL: URL 'http://a/?b' must end before the '?'"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of(c.options, c.environment), c.message);
}

TEST(Session, AVariantThatThereIsNotIsRefused) {
  const ConfigFolder folder("[default]\nregion = us-east-1\nuse_dualstack_endpoint = 1\n");
  const struct {
    SessionOptions options;
    Variables environment;
    std::string message;
  } cases[] = {
      {{},
       {{"HOME", folder.home()}},
       "use_dualstack_endpoint of the AWS profile is '1', and must be true or false"},
      {{}, {{"AWS_USE_FIPS_ENDPOINT", "yes"}}, "AWS_USE_FIPS_ENDPOINT is 'yes', and must be true or false"},
      {{.region = "us-east-1", .endpoint_url = "http://localhost"},
       {{"AWS_USE_FIPS_ENDPOINT", "true"}},
       "the endpoint URL and AWS_USE_FIPS_ENDPOINT or use_fips_endpoint are not possible together; leave one "
       "of them out"},
      {{.region = "us-east-1"},
       {{"AWS_ENDPOINT_URL", "http://localhost"}, {"AWS_USE_DUALSTACK_ENDPOINT", "true"}},
       "AWS_ENDPOINT_URL and AWS_USE_DUALSTACK_ENDPOINT or use_dualstack_endpoint are not possible together; "
       "leave one of them out"},
      {{.region = "aws-global"},
       {},
       "region 'aws-global' stands for all of a partition, and nothing lies there; one looks like "
       "eu-central-1"},
      {{.region = "fips-us-east-1"},
       {},
       "region 'fips-us-east-1' is an old name; write the region without fips, and set "
       "AWS_USE_FIPS_ENDPOINT=true"},
  };
  for (const auto& c : cases) EXPECT_EQ(error_of(c.options, c.environment), c.message);
  const auto china = place_of({.region = "cn-north-1"}, {{"AWS_USE_FIPS_ENDPOINT", "true"}}, Service::S3);
  ASSERT_FALSE(china);
  EXPECT_EQ(china.error().message,
            "S3 has no FIPS endpoint in cn-north-1; AWS_USE_FIPS_ENDPOINT or use_fips_endpoint must not be "
            "true there");
}

TEST(Session, EveryRetryModeOfAwsIsTaken) {
  const ConfigFolder folder("[default]\nregion = us-east-1\nretry_mode = often\n");
  for (const char* mode : {"standard", "Adaptive", "legacy"})
    EXPECT_TRUE(place_of({}, {{"HOME", folder.home()}, {"AWS_RETRY_MODE", mode}})) << mode;
}

TEST(Session, AFileThatCannotBeUnderstoodIsNamed) {
  const ConfigFolder folder("[default]\nnonsense\n");
  EXPECT_EQ(error_of({}, {{"HOME", folder.home()}}),
            folder.home() + "/.aws/config:2: is neither [section] nor key = value");
}

TEST(Session, NothingAtHomeIsReadInLambda) {
  const ConfigFolder folder("[default]\nnonsense\n");
  EXPECT_EQ(place_of({}, {{"HOME", folder.home()},
                          {"AWS_LAMBDA_FUNCTION_NAME", "draw-charts"},
                          {"AWS_REGION", "us-east-1"}}),
            "https://dynamodb.us-east-1.amazonaws.com us-east-1");
}

}  // namespace
}  // namespace bellwether::aws
