#include "aws/config_setting.h"

#include <gtest/gtest.h>

#include "aws_world.h"

namespace bellwether::aws {
namespace {

std::vector<std::string> ignored(const std::string& config, std::map<std::string, std::string> variables) {
  SharedConfig shared;
  EXPECT_TRUE(read_config_text(config, "config", ConfigFile::Config, shared));
  testbed::AwsWorld world(std::move(variables));
  return ignored_settings(shared, "x", world.world().environment);
}

TEST(ConfigSetting, WhatIsSetAndNotHonouredIsNamedOnce) {
  EXPECT_EQ(ignored("[profile x]\ncsm_enabled = true\nregion = r\ns3 =\n  use_accelerate_endpoint = true\n"
                    "[profile y]\ndefaults_mode = mobile\n",
                    {{"AWS_CSM_ENABLED", "true"},
                     {"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy"},
                     {"AWS_PROFILE", "x"}}),
            (std::vector<std::string>{"AWS_CSM_ENABLED", "csm_enabled of AWS profile 'x'",
                                      "s3.use_accelerate_endpoint of AWS profile 'x'",
                                      "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"}));
}

TEST(ConfigSetting, WhatAsksForWhatIsDoneAnywayIsNotNamed) {
  EXPECT_EQ(ignored("[profile x]\nsts_regional_endpoints = Regional\ns3 =\n  addressing_style = auto\n",
                    {{"AWS_CSM_ENABLED", "False"}, {"AWS_STS_REGIONAL_ENDPOINTS", ""}}),
            std::vector<std::string>());
}

}  // namespace
}  // namespace bellwether::aws
