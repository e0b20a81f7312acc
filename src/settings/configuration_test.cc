#include "settings/configuration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <vector>

#include "given_environment.h"
#include "temporary_directory.h"

namespace bellwether::settings {
namespace {

using testbed::environment_of;

using Variables = std::map<std::string, std::string>;

class Folder {
 public:
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(directory_.path() / name) << text;
    return directory_.path() / name;
  }
  std::string path() const { return directory_.path(); }

 private:
  const testbed::TemporaryDirectory directory_;
};

TEST(Configuration, AStageThatIsProbablyASlipIsRefusedWithTheOneThatWasMeant) {
  const Folder folder;
  const auto file = folder.write("f.toml", "[stage.prod]\ntable = \"p\"\n");
  EXPECT_EQ(configure("prdo", {}, file, environment_of({})).error().message,
            "nothing is set of a stage 'prdo'; did you mean 'prod'? A new one needs [stage.prdo] in the "
            "configuration file");
  EXPECT_EQ(configure("staging", {}, file, environment_of({})).error().message,
            "nothing is set of a stage 'staging'; the stages are 'prod', 'local'. A new one needs "
            "[stage.staging] in "
            "the configuration file");
  EXPECT_FALSE(configure("locla", {}, "/dev/null", environment_of({})));
  EXPECT_TRUE(configure("staging", {}, "/dev/null", environment_of({}))) << "AWS's own files may know it";
  EXPECT_TRUE(configure("staging", {{"--table", "t"}}, file, environment_of({})));
  EXPECT_TRUE(configure("staging", {}, file, environment_of({{"BELLWETHER_BUCKET_NAME", "b"}})));
}

TEST(Configuration, SaysWhereASettingComesFrom) {
  const Folder folder;
  const auto file =
      folder.write("f.toml", "[chart]\ntheme = \"light\"\nscale = 2\n[stage.prod]\ntable = \"p\"\n");
  Sources sources;
  ASSERT_TRUE(configure({}, {{"--scale", "3"}}, file,
                        environment_of({{"BELLWETHER_STATE", "~/s"}, {"HOME", "/h"}}), &sources));
  const auto origin_of = [&](std::string_view flag) {
    return sources.origin_of(*std::ranges::find(all_settings(), flag, &Setting::flag));
  };
  EXPECT_EQ(sources.file, file);
  EXPECT_EQ(sources.stages, std::vector<std::string>{"prod"});
  EXPECT_EQ(origin_of("--theme"), Origin::File) << "though it is the default";
  EXPECT_EQ(origin_of("--scale"), Origin::Flag);
  EXPECT_EQ(origin_of("--state"), Origin::Variable);
  EXPECT_EQ(origin_of("--table"), Origin::Default) << "of another stage";
  EXPECT_EQ(origin_of("--ma"), Origin::Default);
  EXPECT_EQ(configure({}, {}, "/dev/null", environment_of({{"BELLWETHER_STATE", "~/s"}, {"HOME", "/h"}}))
                ->state_directory,
            "/h/s");
}

TEST(Configuration, ARuleHoldsForTagsAndForItemsWhoseNamesMayHaveCommas) {
  const std::string text = R"(foil,reserved,item:Sol Ring,item:Kiki-Jiki\, Mirror Breaker)";
  const auto settings =
      configure({}, {{"--alert-move", " foil, item: Sol Ring ,reserved,item:Kiki-Jiki\\, Mirror Breaker"}},
                "/dev/null", environment_of({}))
          .value();
  EXPECT_EQ(settings.alerts.move, (market::RuleScope{.is_all = false,
                                                     .tags = {"foil", "reserved"},
                                                     .names = {"Sol Ring", "Kiki-Jiki, Mirror Breaker"}}));
  const auto setting = std::ranges::find(all_settings(), "--alert-move", &Setting::flag);
  EXPECT_EQ(setting->access.text(settings), text);
  const market::RuleScope& scope = settings.alerts.move;
  EXPECT_TRUE(scope.holds_for({.key = {"Sol Ring", "me"}}));
  EXPECT_TRUE(scope.holds_for({.key = {"Kiki-Jiki, Mirror Breaker", ""}}));
  EXPECT_TRUE(scope.holds_for({.key = {"Mox", ""}, .tags = {"foil"}}));
  EXPECT_FALSE(scope.holds_for({.key = {"Mirror Breaker", ""}}));
  EXPECT_FALSE(scope.holds_for({.key = {"foil", ""}}));
  EXPECT_FALSE(scope.is_off());
  EXPECT_TRUE(market::RuleScope{}.is_off());
}

TEST(Configuration, OfAFunctionNamesTheVariableThatIsWrong) {
  const functions::Function& draw_charts = *functions::find_function("draw-charts");
  const auto wrong =
      configure_function(draw_charts, environment_of({{"BELLWETHER_SIZE", "wide"}}), {"BELLWETHER_SIZE"});
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().message.starts_with("BELLWETHER_SIZE: 'wide' is not")) << wrong.error().message;

  const auto wrong_stage = configure_function(draw_charts, environment_of({{"BELLWETHER_STAGE", "A B"}}), {});
  ASSERT_FALSE(wrong_stage);
  EXPECT_TRUE(wrong_stage.error().message.starts_with("stage 'A B'")) << wrong_stage.error().message;
}

TEST(Configuration, AMisspeltVariableIsUnknownAndEveryOtherIsNot) {
  EXPECT_EQ(unknown_variables({"BELLWETHER_BUCKET_NAM", "BELLWETHER_STAGE", "BELLWETHER_XYZZY_PLUGH"}),
            (std::vector<UnknownVariable>{{"BELLWETHER_BUCKET_NAM", "BELLWETHER_BUCKET_NAME"},
                                          {"BELLWETHER_XYZZY_PLUGH", ""}}));
  for (const Setting& setting : all_settings())
    EXPECT_TRUE(unknown_variables({environment_variable_of(setting)}).empty()) << setting.flag;
}

TEST(Configuration, AStageHasItsOwnSectionAndNoOthers) {
  const Folder folder;
  const auto file = folder.write(
      "bellwether.toml", "[stage.prod]\ntable = \"p\"\nbucket = \"pb\"\n[stage.dev]\ntable = \"d\"\n");
  EXPECT_EQ(configure("prod", {}, file, environment_of({}))->aws.table, "p");
  EXPECT_EQ(configure("dev", {}, file, environment_of({}))->aws.table, "d");
  EXPECT_EQ(configure("dev", {}, file, environment_of({}))->aws.bucket, "");
  EXPECT_EQ(configure({}, {}, file, environment_of({{"BELLWETHER_STAGE", "dev"}}))->stage, "dev");
  EXPECT_EQ(configure({}, {}, file, environment_of({}))->stage, "local");
}

TEST(Configuration, AMistakeInAnotherStagesSectionIsOneToo) {
  Settings settings;
  const auto applied = apply_file("[stage]\ntable = \"t\"\n[stage.dev]\ntabel = \"d\"\n", "f.toml",
                                  environment_of({}), settings);
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().message,
            "f.toml:2: 'table' belongs into a stage's section: write [stage.NAME]\n"
            "f.toml:4: unknown key 'tabel' in [stage]; did you mean 'table'?");
}

TEST(Configuration, AStageIsNamedByAWordOfLowerCase) {
  for (const std::string name : {"", "Prod", "-a", "a b", "../x", "abcdefghijklmnopqrstuvwxyzabcdefg"})
    EXPECT_FALSE(configure(name, {}, "/dev/null", environment_of({}))) << name;
}

TEST(Configuration, AFlagWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault) {
  const Folder folder;
  const auto file = folder.write("f.toml", "[chart]\nscale = 2\ntheme = \"dark\"\npalette = \"japan\"\n");
  const Variables variables = {{"BELLWETHER_SCALE", "3"}, {"BELLWETHER_THEME", "light"}};
  const auto settings = configure({}, {{"--scale", "4"}}, file, environment_of(variables));
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->style.scale, 4);
  EXPECT_EQ(settings->style.theme, chart::Theme::Light);
  EXPECT_EQ(settings->style.palette, chart::Palette::Japan);
  EXPECT_EQ(settings->style.form, chart::Form::Auto);
}

TEST(Configuration, PutsStateAndBucketWhereTheDesktopPutsData) {
  const struct {
    Variables variables;
    std::string state, bucket;
  } cases[] = {
      {{{"HOME", "/home/me"}}, "/home/me/.local/share/bellwether", "/home/me/.local/share/bellwether/bucket"},
      {{{"HOME", "/home/me"}, {"XDG_DATA_HOME", "/data"}}, "/data/bellwether", "/data/bellwether/bucket"},
      {{{"HOME", "/home/me"}, {"BELLWETHER_STATE", "/s"}}, "/s", "/s/bucket"},
      {{{"BELLWETHER_BUCKET", "/b"}}, "", "/b"},
      {{}, "", ""},
  };
  for (const auto& c : cases) {
    const auto settings = configure({}, {}, "/dev/null", environment_of(c.variables));
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->state_directory, c.state);
    EXPECT_EQ(settings->bucket_directory, c.bucket);
  }
}

TEST(Configuration, DirectoriesInAFileAreRelativeToIt) {
  Settings settings;
  ASSERT_TRUE(
      apply_file("[state]\ndir = \"data\"\nbucket = \"~/charts\"\n"
                 "[summaries]\nfolder = \"texts\"\nca_file = \"/ca.pem\"\n",
                 "/etc/bellwether.toml", environment_of({{"HOME", "/home/me"}}), settings));
  EXPECT_EQ(settings.summaries.folder, "/etc/texts");
  EXPECT_EQ(settings.summaries.ca_file, "/ca.pem");
  EXPECT_EQ(settings.state_directory, "/etc/data");
  EXPECT_EQ(settings.bucket_directory, "/home/me/charts");
}

TEST(Configuration, FindsTheFileOfTheUser) {
  const Folder folder;
  std::filesystem::create_directory(folder.path() + "/bellwether");
  folder.write("bellwether/bellwether.toml", "[chart]\nscale = 3\n");
  const auto settings = configure({}, {}, std::nullopt, environment_of({{"XDG_CONFIG_HOME", folder.path()}}));
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->style.scale, 3);
}

TEST(Configuration, NamesFileLineAndReasonOfEachMistake) {
  const struct {
    std::string text;
    std::string message;
  } cases[] = {
      {"[chart]\nthem = \"dark\"\n", "f.toml:2: unknown key 'them' in [chart]; did you mean 'theme'?"},
      {"[charts]\n", "f.toml:1: unknown section [charts]; did you mean [chart]?"},
      {"\ntheme = 1\n", "f.toml:2: unknown key 'theme'"},
      {"chart = 1\n", "f.toml:1: 'chart' is a section: write [chart]"},
      {"[chart]\nscale = \"2\"\n", "f.toml:2: chart.scale is not a whole number"},
      {"[chart]\nscale = 9\n", "f.toml:2: chart.scale: '9' is not a whole number from 1 to 4"},
      {"[chart]\naverages = 5\n", "f.toml:2: chart.averages is not a list of whole numbers, as [5, 25]"},
      {"[chart]\naverages = [5, \"x\"]\n",
       "f.toml:2: chart.averages is not a list of whole numbers, as [5, 25]"},
      {"[chart]\ntheme = \"blue\"\n", "f.toml:2: chart.theme: 'blue' is not 'light' or 'dark'"},
      {"[chart]\nsize = \"big\"\n", "f.toml:2: chart.size: 'big' is not a size like 800x575"},
      {"[chart]\ndaily_key = \"a.png\"\n",
       "f.toml:2: chart.daily_key: key 'a.png' lacks {slug}, {name} or {url}"},
      {"a" + std::string(2 * 40, '.') + " = 1\n", "f.toml:1: goes deeper than 32 levels"},
      {"[fan-out]\nschedule = \"cron(0 0 31 2 ? *)\"\n",
       "f.toml:2: fan-out.schedule: cron(0 0 31 2 ? *): never comes: no month has such a day"},
      {"[fan-out]\nstart = \"tomorrow\"\n",
       "f.toml:2: fan-out.start: 'tomorrow' is not an instant in whole seconds with its offset, as "
       "2026-12-01T09:00:00Z"},
      {"[fan-out]\nend = \"2026-12-01T09:00:00.5Z\"\n",
       "f.toml:2: fan-out.end: '2026-12-01T09:00:00.5Z' is not an instant in whole seconds with its offset, "
       "as "
       "2026-12-01T09:00:00Z"},
      {"[fan-out]\nwindow_minutes = 1441\n",
       "f.toml:2: fan-out.window_minutes: '1441' is not a whole number from 0 to 1440"},
      {"[state]\ndir = \"\"\n", "f.toml:2: state.dir: '' is not a directory"},
      {"[draw-charts]\nbisect_batch_on_function_error = 1\n",
       "f.toml:2: draw-charts.bisect_batch_on_function_error is not true or false"},
      {"[draw-charts]\nmaximum_record_age_seconds = 5\n",
       "f.toml:2: draw-charts.maximum_record_age_seconds: '5' is not -1 or a whole number from 60 to 604800"},
      {"[draw-charts]\nevent_names = [\"insert\"]\n",
       "f.toml:2: draw-charts.event_names: 'insert' is not 'INSERT', 'MODIFY' or 'REMOVE'"},
      {"[draw-charts]\npatterns = '{\"Keys\": {\"Card\": {\"S\": [\"x\"]}}}'\n",
       "f.toml:2: draw-charts.patterns: Invalid filter pattern definition: no record has 'Keys'; patterns of "
       "a stream"
       " are of eventName, dynamodb.Keys, dynamodb.NewImage, ..."},
      {"[read-sentiment]\npatterns = '{\"body\": \"netflix\"}'\n",
       "f.toml:2: read-sentiment.patterns: Invalid filter pattern definition: body: it is followed by an "
       "object or by a"
       " list that is not empty"},
      {"[summaries]\nsource = \"wiki\"\n",
       "f.toml:2: summaries.source: 'wiki' is not 'off', 'wikipedia', 'folder' or 'feed'"},
      {"[summaries]\nlanguage = \"en.evil/\"\n",
       "f.toml:2: summaries.language: 'en.evil/' is not a language like 'en'"},
      {"[summaries]\nfeed_url = \"https://x\"\n",
       "f.toml:2: summaries.feed_url: 'https://x' is not a URL with {name} in it"},
      {"[read-sentiment]\nbatch_size = 10001\n",
       "f.toml:2: read-sentiment.batch_size: '10001' is not a whole number from 1 to 10000"},
      {"[alerts]\nquiet_hours = \"22-7\"\n",
       "f.toml:2: alerts.quiet_hours: '22-7' is not HH:MM-HH:MM, as 22:00-07:00"},
      {"[alerts]\npage = \"example.com\"\n",
       "f.toml:2: alerts.page: 'example.com' is not a URL that begins with https:// or http:// and ends with "
       "/"},
      {"[alerts]\nmail_password = \"hunter2\"\n",
       "f.toml:2: alerts.mail_password: it is not env:NAME, file:PATH or command:WORDS; it says where the "
       "secret is, and is not it"},
      {"[alerts]\nmove = \"\"\n",
       "f.toml:2: alerts.move: '' is not 'all', 'off' or a list of tags and items, as 'foil,item:Sol Ring'"},
      {"[alerts]\ncrossing = \"foil,,mint\"\n",
       "f.toml:2: alerts.crossing: 'foil,,mint' is not 'all', 'off' or a list of tags and items, as "
       "'foil,item:Sol Ring': the tag is empty"},
      {"[alerts]\nsentiment = \"foil,item:\"\n",
       "f.toml:2: alerts.sentiment: 'foil,item:' is not 'all', 'off' or a list of tags and items, as "
       "'foil,item:Sol Ring': the name is empty"},
      {"[chart]\nscale = 9\nthem = 1\n",
       "f.toml:2: chart.scale: '9' is not a whole number from 1 to 4\n"
       "f.toml:3: unknown key 'them' in [chart]; did you mean 'theme'?"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    Settings settings;
    const auto applied = apply_file(c.text, "f.toml", environment_of({}), settings);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().message, c.message);
  }
  Settings settings;
  const auto malformed = apply_file("[chart]\nscale = \n", "f.toml", environment_of({}), settings);
  ASSERT_FALSE(malformed);
  EXPECT_TRUE(malformed.error().message.starts_with("f.toml:2: ")) << malformed.error().message;
}

TEST(Configuration, LimitsOfTheScheduleThatDoNotGoTogetherAreRefused) {
  const auto refusal = [](const std::map<std::string, std::string>& flags) {
    const auto settings = configure({}, flags, "/dev/null", environment_of({}));
    return settings ? "" : settings.error().message;
  };
  const std::string start = "2026-12-01T09:00:00Z", before = "2026-12-01T17:59:59+09:00";
  EXPECT_EQ(refusal({{"--schedule-start", start}, {"--schedule-end", before}}),
            "rate(5 minutes): its end, 2026-12-01T08:59:59Z, is not after its start, 2026-12-01T09:00:00Z");
  EXPECT_EQ(refusal({{"--schedule", "at(2027-01-01T00:00:00)"}, {"--schedule-start", start}}),
            "at(2027-01-01T00:00:00): it comes once, and takes neither a start nor an end");
  EXPECT_EQ(refusal({{"--schedule-start", start}, {"--schedule-end", "2026-12-01T09:00:01Z"}}), "");
}

TEST(Configuration, NamesTheFlagOrVariableThatIsWrong) {
  const auto flag = configure({}, {{"--theme", "blue"}}, "/dev/null", environment_of({}));
  ASSERT_FALSE(flag);
  EXPECT_EQ(flag.error().message, "--theme: 'blue' is not 'light' or 'dark'");
  const auto variable =
      configure({}, {{"--scale", "2"}}, "/dev/null", environment_of({{"BELLWETHER_SCALE", "x"}}));
  ASSERT_FALSE(variable);
  EXPECT_EQ(variable.error().message, "BELLWETHER_SCALE: 'x' is not a whole number from 1 to 4");
  const auto both =
      configure({}, {{"--size", "4000x3000"}, {"--scale", "4"}}, "/dev/null", environment_of({}));
  EXPECT_FALSE(both);
  const auto keys =
      configure({}, {{"--daily-key", "{slug}"}, {"--weekly-key", "{slug}"}}, "/dev/null", environment_of({}));
  EXPECT_FALSE(keys);
  const auto absent = configure({}, {}, "/nowhere/f.toml", environment_of({}));
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().message, "/nowhere/f.toml: No such file or directory");
}

TEST(Configuration, AFlagMayEmptyAListThatTheFileFilled) {
  const Folder folder;
  const auto file =
      folder.write("f.toml", "[chart]\naverages = [7]\n[draw-charts]\nevent_names = [\"INSERT\"]\n");
  const auto settings = configure({}, {{"--ma", ""}, {"--event-names", ""}}, file, environment_of({}));
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_TRUE(settings->style.averages.empty());
  EXPECT_TRUE(trigger_in<functions::StreamTrigger>(*settings, "draw-charts").event_names.empty());
}

}  // namespace
}  // namespace bellwether::settings
