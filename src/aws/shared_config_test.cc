#include "aws/shared_config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "given_environment.h"
#include "temporary_directory.h"

namespace bellwether::aws {
namespace {

using testbed::environment_of;

SharedConfig read(std::string_view text, ConfigFile file = ConfigFile::Config) {
  SharedConfig config;
  const auto done = read_config_text(text, "file", file, config);
  EXPECT_TRUE(done) << done.error().message;
  return config;
}

TEST(SharedConfig, ReadsProfilesOfTheConfigFile) {
  const SharedConfig config = read(
      "\xEF\xBB\xBF# a comment behind the mark of an editor on Windows\n"
      "[default]\n"
      "region = eu-central-1\n"
      "; another\n"
      "[profile one]\r\n"
      "Region: us-east-1 # is part of it\r\n"
      "[profile 'with blank']\n"
      "region=us-west-2\n"
      "[one]\n"
      "region = not of a profile\n"
      "[sso-session x]\n"
      "region = nor here\n");
  EXPECT_EQ(config.profiles, (std::map<std::string, ConfigSection>{
                                 {"default", {.values = {{"region", "eu-central-1"}}}},
                                 {"one", {.values = {{"region", "us-east-1 # is part of it"}}}},
                                 {"with blank", {.values = {{"region", "us-west-2"}}}},
                             }));
}

TEST(SharedConfig, ReadsEverySectionOfTheCredentialsFileAsAProfile) {
  const SharedConfig config = read("[default]\na = 1\n[profile x]\na = 2\n", ConfigFile::Credentials);
  EXPECT_EQ(config.profiles, (std::map<std::string, ConfigSection>{{"default", {.values = {{"a", "1"}}}},
                                                                   {"profile x", {.values = {{"a", "2"}}}}}));
}

TEST(SharedConfig, ReadsNestedAndContinuedValues) {
  const SharedConfig config = read(
      "[profile one]\n"
      "services = mine\n"
      "s3 =\n"
      "  max_queue_size = 10\n"
      "\n"
      "  # not this\n"
      "  addressing_style = path\n"
      "continued = first\n"
      "   second\n"
      "empty =\n"
      "last = 1\n"
      "[services mine]\n"
      "dynamodb =\n"
      "    endpoint_url = http://localhost:8000\n"
      "sqs =\n"
      "    endpoint_url = http://localhost:9324\n");
  const ConfigSection& one = config.profiles.at("one");
  EXPECT_EQ(one.nested, (std::map<std::string, ConfigValues>{
                            {"s3", {{"max_queue_size", "10"}, {"addressing_style", "path"}}}}));
  EXPECT_EQ(one.value("continued"), "first\nsecond");
  EXPECT_EQ(one.value("empty"), "");
  EXPECT_EQ(one.value("last"), "1");
  const ConfigSection& mine = config.services.at("mine");
  EXPECT_EQ(mine.nested.at("dynamodb").at("endpoint_url"), "http://localhost:8000");
  EXPECT_EQ(mine.nested.at("sqs").at("endpoint_url"), "http://localhost:9324");
}

TEST(SharedConfig, TheCredentialsFileReplacesValueByValue) {
  SharedConfig config = read("[profile x]\na = 1\nb = 1\n");
  ASSERT_TRUE(read_config_text("[x]\nb = 2\nc = 2\n", "file", ConfigFile::Credentials, config));
  EXPECT_EQ(config.profiles.at("x").values, (ConfigValues{{"a", "1"}, {"b", "2"}, {"c", "2"}}));
}

TEST(SharedConfig, AMistakeIsNamedWithItsFileAndLine) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"region = x\n", "file:1: a line like [default] must come first"},
      {"[default]\n\nregion\n", "file:3: is neither [section] nor key = value"},
      {"[default]\n= x\n", "file:2: is neither [section] nor key = value"},
      {"[default\n", "file:1: a section needs a name and a ']'"},
      {"[]\n", "file:1: a section needs a name and a ']'"},
      {"[default]\na=1\n[default]\n", "file:3: [default] is there a second time, after line 1"},
      {"[default]\na=1\nA=2\n", "file:3: 'a' is there a second time in [default]"},
      {"[default]\n\ns3 =\n  nonsense\n", "file:3: 'nonsense' below it is not key = value"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    SharedConfig config;
    const auto done = read_config_text(c.text, "file", ConfigFile::Config, config);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error(), (Error{.kind = ErrorKind::InvalidInput, .message = c.message}));
  }
}

TEST(SharedConfig, IsLookedForWhereTheAwsCliLooksAndNotAtHomeInLambda) {
  const ConfigPlaces home = config_places(environment_of({{"HOME", "/home/a"}}));
  EXPECT_EQ(home.config, "/home/a/.aws/config");
  EXPECT_EQ(home.credentials, "/home/a/.aws/credentials");

  const ConfigPlaces named = config_places(environment_of(
      {{"HOME", "/home/a"}, {"AWS_CONFIG_FILE", "~/c"}, {"AWS_SHARED_CREDENTIALS_FILE", "/etc/c"}}));
  EXPECT_EQ(named.config, "/home/a/c");
  EXPECT_EQ(named.credentials, "/etc/c");

  const ConfigPlaces lambda = config_places(environment_of(
      {{"HOME", "/home/a"}, {"AWS_LAMBDA_FUNCTION_NAME", "f"}, {"AWS_SHARED_CREDENTIALS_FILE", "/opt/c"}}));
  EXPECT_EQ(lambda.config, "");
  EXPECT_EQ(lambda.credentials, "/opt/c");

  EXPECT_EQ(config_places(environment_of({})).config, "");
}

TEST(SharedConfig, OfBothFilesTheCredentialsFileCounts) {
  const testbed::TemporaryDirectory folder;
  const std::string config = folder.path() / "config", credentials = folder.path() / "credentials";
  std::ofstream(config) << "[default]\nregion = r\naws_access_key_id = of config\n";
  std::ofstream(credentials) << "[default]\naws_access_key_id = of credentials\n";
  const auto both = load_shared_config({.config = config, .credentials = credentials});
  ASSERT_TRUE(both) << both.error().message;
  const ConfigSection& section = both->profiles.at("default");
  EXPECT_EQ(section.value("region"), "r");
  EXPECT_EQ(section.value("aws_access_key_id"), "of credentials");
}

TEST(SharedConfig, FilesThatAreNotThereAreEmptyAndThoseTooLargeAreRefused) {
  const testbed::TemporaryDirectory folder;
  const std::string missing = folder.path() / "missing";
  EXPECT_EQ(load_shared_config({.config = missing, .credentials = ""}).value(), SharedConfig());

  const std::string large = folder.path() / "large";
  std::ofstream(large) << "[default]\n" << std::string(1024 * 1024, '#');
  const auto refused = load_shared_config({.config = missing, .credentials = large});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, large + ": larger than 1048576 bytes");

  const auto folder_itself = load_shared_config({.config = folder.path(), .credentials = ""});
  ASSERT_FALSE(folder_itself);
  EXPECT_EQ(folder_itself.error().message, folder.path().string() + ": Is a directory");
}

}  // namespace
}  // namespace bellwether::aws
