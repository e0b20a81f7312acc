#include "stage/cloud.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "kept_report.h"
#include "still_machine.h"
#include "temporary_directory.h"

namespace bellwether::stage {
namespace {

// A stage on AWS whose profile in the shared config file has these lines besides.
struct Profile {
  explicit Profile(const std::string& lines) {
    const std::string file = folder.path() / "config";
    std::ofstream(file)
        << "[default]\nregion = eu-central-1\naws_access_key_id = x\naws_secret_access_key = x\n"
        << lines;
    variables["AWS_CONFIG_FILE"] = file;
    variables["AWS_SHARED_CREDENTIALS_FILE"] = folder.path() / "credentials";
  }

  std::unique_ptr<Cloud> cloud() {
    const auto environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    machine.emplace(Machine{.environment = environment,
                            .clock = clock,
                            .random = random,
                            .stopwatch = [] { return Milliseconds(0); },
                            .sleep = [](Milliseconds) {},
                            .ideographs = {}});
    settings.aws.bucket = "charts";
    return Cloud::open(settings, *machine).value();
  }

  testbed::TemporaryDirectory folder;
  std::map<std::string, std::string> variables;
  settings::Settings settings;
  testbed::StillClock clock;
  testbed::StillRandom random;
  std::optional<Machine> machine;  // The cloud works with it.
};

TEST(Cloud, OnLambdaTheQueueOfAlertsIsTheOneThatIsNamedAndElsewhereTheStagesToo) {
  Profile profile("");
  EXPECT_NE(profile.cloud()->alerts().value(), nullptr);
  profile.variables["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:1";
  EXPECT_EQ(profile.cloud()->alerts().value(), nullptr);
  profile.settings.aws.alerts_queue = "alerts";
  EXPECT_NE(profile.cloud()->alerts().value(), nullptr);
}

TEST(Cloud, ASettingOfAwsThatIsNotHonouredIsNamedInTheLogOnce) {
  Profile profile("account_id_endpoint_mode = required\nsts_regional_endpoints = regional\n");
  profile.variables["REQUESTS_CA_BUNDLE"] = "/some/file";
  testbed::KeptReport report;
  profile.cloud()->report_ignored(report);
  std::string told;
  for (const std::string& line : report.lines()) told += line + "\n";
  EXPECT_EQ(report.lines().size(), 2u) << told;
  EXPECT_NE(told.find("account_id_endpoint_mode"), told.npos) << told;
  EXPECT_NE(told.find("REQUESTS_CA_BUNDLE"), told.npos) << told;
}

TEST(Cloud, AQueueIsAskedForWhereItsUrlSaysAndByItsNameWhereTheTableIs) {
  const auto place_of = [](const std::string& queue) {
    // Nobody listens there: the error says which host was to be asked.
    Profile profile("");
    profile.variables["HTTPS_PROXY"] = "http://127.0.0.1:1";
    profile.settings.aws.table_region = "us-west-2";
    profile.settings.aws.queue = queue;
    const auto cloud = profile.cloud();
    const auto status = cloud->names().value()->status();
    return status ? "reached" : status.error().message;
  };
  for (const auto& [queue, region] :
       {std::pair{"https://sqs.ap-northeast-1.amazonaws.com/1/names", "ap-northeast-1"},
        std::pair{"names", "us-west-2"}}) {
    const std::string told = place_of(queue);
    EXPECT_TRUE(told.contains(std::string("sqs.") + region + ".amazonaws.com")) << told;
  }
}

TEST(Cloud, TheBundleOfTheProfileIsWhatItsConnectionsTrust) {
  Profile profile("ca_bundle = /nowhere/company.pem\nendpoint_url = https://127.0.0.1:1\n");
  const auto cloud = profile.cloud();
  const auto got = cloud->bucket().value()->get("a");
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().message.find("/nowhere/company.pem"), std::string::npos) << got.error().message;
}

}  // namespace
}  // namespace bellwether::stage
