#include "settings/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "given_environment.h"
#include "settings/configuration.h"
#include "temporary_directory.h"

namespace bellwether::settings {
namespace {

using testbed::environment_of;

bool reads(const functions::Function& function, std::string_view variable) {
  const auto variables = functions::variables_of(function);
  return std::ranges::find(variables, variable, &functions::Variable::name) != variables.end();
}

// For each setting a value that is not its default, as text and as TOML.
const struct Other {
  std::string_view flag, text, toml;
} kOthers[] = {
    {"--quiet-hours", "22:00-07:00", "\"22:00-07:00\""},
    {"--alerts-time-zone", "Asia/Tokyo", "\"Asia/Tokyo\""},
    {"--page-url", "https://example.com/", "\"https://example.com/\""},
    {"--alerts-window-seconds", "5", "5"},
    {"--alerts-queue", "alerts", "\"alerts\""},
    {"--mail-server", "mail.example:2525", "\"mail.example:2525\""},
    {"--mail-security", "tls", "\"tls\""},
    {"--mail-user", "ann", "\"ann\""},
    {"--mail-password", "env:PASSWORD", "\"env:PASSWORD\""},
    {"--mail-token", "command:token", "\"command:token\""},
    {"--mail-from", "Bellwether <b@example.com>", "\"Bellwether <b@example.com>\""},
    {"--mail-to", "a@example.com,b@example.com", "\"a@example.com,b@example.com\""},
    {"--alerts-ses", "true", "true"},
    {"--alerts-sns-topic", "arn:aws:sns:us-east-1:123456789012:alerts",
     "\"arn:aws:sns:us-east-1:123456789012:alerts\""},
    {"--alerts-sns-email", "me@example.com", "\"me@example.com\""},
    {"--mail-folder", "/m", "\"/m\""},
    {"--webhook", "https://example.com/hook", "\"https://example.com/hook\""},
    {"--webhook-shape", "ntfy", "\"ntfy\""},
    {"--webhook-secret", "file:/key", "\"file:/key\""},
    {"--alerts-ca-file", "/ca.pem", "\"/ca.pem\""},
    {"--alert-target", "foil,mint", "\"foil,mint\""},
    {"--alert-target-below", "all", "\"all\""},
    {"--alert-target-back", "3", "3"},
    {"--alert-target-further", "0", "0"},
    {"--alert-move", "off", "\"off\""},
    {"--alert-move-percent", "30", "30"},
    {"--alert-year-high", "off", "\"off\""},
    {"--alert-year-low", "foil", "\"foil\""},
    {"--alert-year-further", "10", "10"},
    {"--alert-year-again", "7", "7"},
    {"--alert-crossing", "all", "\"all\""},
    {"--alert-crossing-band", "1", "1"},
    {"--alert-sentiment", "foil,item:Sol Ring", "\"foil,item:Sol Ring\""},
    {"--alert-stale", "all", "\"all\""},
    {"--alert-stale-days", "30", "30"},
    {"--alert-care", "false", "false"},
    {"--alert-care-minutes", "30", "30"},
    {"--state", "/s", "\"/s\""},
    {"--bucket", "/b", "\"/b\""},
    {"--size", "640x480", "\"640x480\""},
    {"--scale", "2", "2"},
    {"--theme", "dark", "\"dark\""},
    {"--palette", "japan", "\"japan\""},
    {"--style", "line", "\"line\""},
    {"--ma", "7,30", "[7, 30]"},
    {"--average-kind", "exponential", "\"exponential\""},
    {"--ground", "transparent", "\"transparent\""},
    {"--compression", "small", "\"small\""},
    {"--scale-y", "log", "\"log\""},
    {"--locale", "ja", "\"ja\""},
    {"--daily-key", "d/{slug}.png", "\"d/{slug}.png\""},
    {"--weekly-key", "w/{slug}.png", "\"w/{slug}.png\""},
    {"--sentiment-key", "s/{name}", "\"s/{name}\""},
    {"--batch-size", "7", "7"},
    {"--batching-window-seconds", "3", "3"},
    {"--starting-position", "LATEST", "\"LATEST\""},
    {"--maximum-retry-attempts", "-1", "-1"},
    {"--maximum-record-age-seconds", "60", "60"},
    {"--bisect-batch-on-function-error", "false", "false"},
    {"--parallelization-factor", "4", "4"},
    {"--event-names", "INSERT,REMOVE", "[\"INSERT\", \"REMOVE\"]"},
    {"--patterns", R"([{"eventName":["INSERT"]},{"eventName":["REMOVE"]}])",
     R"("[{\"eventName\":[\"INSERT\"]},{\"eventName\":[\"REMOVE\"]}]")"},
    {"--summaries", "feed", "\"feed\""},
    {"--summaries-folder", "/t", "\"/t\""},
    {"--language", "ja", "\"ja\""},
    {"--extent", "whole", "\"whole\""},
    {"--contact", "me@example.com", "\"me@example.com\""},
    {"--feed-url", "https://news.example/{name}", "\"https://news.example/{name}\""},
    {"--feed-days", "30", "30"},
    {"--wikipedia-url", "http://127.0.0.1:1", "\"http://127.0.0.1:1\""},
    {"--ca-file", "/ca.pem", "\"/ca.pem\""},
    {"--schedule", "cron(0 9 ? * MON-FRI *)", "\"cron(0 9 ? * MON-FRI *)\""},
    {"--time-zone", "Asia/Tokyo", "\"Asia/Tokyo\""},
    {"--schedule-start", "2026-12-01T09:00:00Z", "\"2026-12-01T18:00:00+09:00\""},
    {"--schedule-end", "2027-01-01T00:00:00Z", "\"2027-01-01T00:00:00Z\""},
    {"--schedule-window-minutes", "15", "15"},
    {"--read-batch-size", "7", "7"},
    {"--read-batching-window-seconds", "3", "3"},
    {"--read-maximum-concurrency", "4", "4"},
    {"--read-timeout-seconds", "60", "60"},
    {"--read-max-receive-count", "2", "2"},
    {"--read-patterns", R"({"body":{"name":["netflix"]}})", R"('{"body":{"name":["netflix"]}}')"},
    {"--patience-minutes", "5", "5"},
    {"--schedule-retry-attempts", "3", "3"},
    {"--schedule-event-age-seconds", "60", "60"},
    {"--dead-letter-days", "14", "14"},
    {"--log", "json", "\"json\""},
    {"--profile", "p", "\"p\""},
    {"--region", "eu-west-1", "\"eu-west-1\""},
    {"--endpoint-url", "http://127.0.0.1:1", "\"http://127.0.0.1:1\""},
    {"--table", "cards", "\"cards\""},
    {"--table-region", "us-west-2", "\"us-west-2\""},
    {"--bucket-name", "charts", "\"charts\""},
    {"--bucket-region", "ap-northeast-1", "\"ap-northeast-1\""},
    {"--queue", "producer", "\"producer\""},
    {"--page-queue", "page", "\"page\""},
    {"--listen", "127.0.0.1:9000", "\"127.0.0.1:9000\""},
    {"--attributes",
     "name=name,owner=,url=URL,currency=Currency,target=Target,bought_at=BoughtAt,tags=,prices=Prices",
     "[\"name=name\", \"owner=\", \"tags=\"]"},
    {"--scorer", "comprehend", "\"comprehend\""},
    {"--market-1-for", "all", "\"all\""},
    {"--vader-for", "foil", "\"foil\""},
    {"--comprehend-for", "item:Sol Ring", "\"item:Sol Ring\""},
    {"--protected", "true", "true"},
    {"--processor", "x86_64", "\"x86_64\""},
    {"--adopt-table", "true", "true"},
    {"--adopt-bucket", "true", "true"},
    {"--website", "true", "true"},
    {"--own-key", "true", "true"},
    {"--email", "me@example.com", "\"me@example.com\""},
};

TEST(Settings, EverySettingMakesTheSameDifferenceByFlagVariableAndFile) {
  ASSERT_EQ(std::size(kOthers), all_settings().size());
  for (const Setting& setting : all_settings()) {
    SCOPED_TRACE(setting.flag);
    const auto other = std::ranges::find(kOthers, setting.flag, &Other::flag);
    ASSERT_NE(other, std::end(kOthers));
    const std::string text(other->text);
    const auto unset = configure({}, {}, "/dev/null", environment_of({}));
    ASSERT_TRUE(unset);
    EXPECT_NE(setting.access.text(*unset), text);

    const auto flagged = configure({}, {{std::string(setting.flag), text}}, "/dev/null", environment_of({}));
    ASSERT_TRUE(flagged) << flagged.error().message;
    EXPECT_EQ(setting.access.text(*flagged), text);

    const auto named =
        configure({}, {}, "/dev/null", environment_of({{environment_variable_of(setting), text}}));
    ASSERT_TRUE(named) << named.error().message;
    EXPECT_EQ(setting.access.text(*named), text);

    const std::string variable = environment_variable_of(setting);
    for (const functions::Function& function : functions::catalogue()) {
      const auto of_function = configure_function(function, environment_of({{variable, text}}),
                                                  {"BELLWETHER_", "BELLWETHER_STAGE", variable});
      ASSERT_TRUE(of_function) << of_function.error().message;
      const bool is_read = reads(function, variable);
      EXPECT_EQ(setting.access.text(*of_function) == text, is_read) << function.name;
    }

    const testbed::TemporaryDirectory folder;
    const std::string section =
        std::string(setting.section) + (setting.section == kStageSection ? ".local" : "");
    const std::string file = folder.path() / "bellwether.toml";
    std::ofstream(file) << "[" << section << "]\n" << setting.key << " = " << other->toml << "\n";
    const auto filed = configure({}, {}, file, environment_of({}));
    ASSERT_TRUE(filed) << filed.error().message;
    EXPECT_EQ(setting.access.text(*filed), text);
  }
}

TEST(Settings, EveryVariableOfTheCatalogueIsASettingOrTheStage) {
  for (const functions::Function& function : functions::catalogue()) {
    for (const functions::Variable& variable : functions::variables_of(function)) {
      const bool is_setting = std::ranges::any_of(
          all_settings(), [&](const Setting& setting) { return is_variable_of(variable.name, setting); });
      EXPECT_TRUE(is_setting || variable.name == "BELLWETHER_STAGE") << variable.name;
    }
  }
}

TEST(Settings, WhatIsSaidOfChartsAndTheirKeysAFunctionReadsToo) {
  std::set<std::string, std::less<>> read;
  for (const functions::Function& function : functions::catalogue())
    for (const functions::Variable& variable : functions::variables_of(function)) read.emplace(variable.name);
  for (const Setting& setting : all_settings()) {
    if (setting.group != SettingGroup::Chart && setting.group != SettingGroup::Keys) continue;
    EXPECT_TRUE(read.contains(environment_variable_of(setting))) << setting.flag;
  }
}

TEST(Settings, AVariableIsOfOneSettingAtMost) {
  for (const Setting& setting : all_settings()) {
    const std::string variable = environment_variable_of(setting);
    for (const Setting& other : all_settings())
      EXPECT_EQ(is_variable_of(variable, other), setting.flag == other.flag) << variable << other.flag;
    const std::vector<std::string> others = {"", "BELLWETHER_", "M" + variable.substr(1), variable + "S"};
    for (const std::string& name : others) EXPECT_FALSE(is_variable_of(name, setting)) << name;
  }
  const auto batch_size = std::ranges::find(all_settings(), "--batch-size", &Setting::flag);
  EXPECT_TRUE(is_variable_of("BELLWETHER_BATCH_SIZE", *batch_size));
}

}  // namespace
}  // namespace bellwether::settings
