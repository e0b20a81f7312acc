#include "stack/template.h"

#include <gtest/gtest.h>

#include <optional>

#include "functions/catalogue.h"
#include "stack/compact_text.h"
#include "stack/form.h"

namespace bellwether::stack {
namespace {

const StackWish kNames = {.stage = "dev", .variables = {{"BELLWETHER_SUMMARIES", "wikipedia"}}};
const StackWish kEverything = {
    .stage = "dev", .variables = {{"BELLWETHER_SUMMARIES", "wikipedia"}, {"BELLWETHER_ALERT_STALE", "all"}}};

bool has(const std::string& text, std::string_view part) {
  return text.contains(part);
}

TEST(Form, AnEmptyFillingAloneOnItsLineLeavesNoLineBehind) {
  EXPECT_EQ(filled("a\n{{x}}\nb {{y}}c", {{"x", ""}, {"y", ""}}), "a\nb c");
  EXPECT_EQ(filled("a\n{{x}}\nb", {{"x", "1\n2\n"}}), "a\n1\n2\nb");
}

TEST(Template, EveryFunctionOfTheCatalogueIsInTheWorkStack) {
  const std::string text = template_text(kNames, StackPart::Work);
  for (const functions::Function& function : functions::catalogue())
    EXPECT_TRUE(has(text, "Handler: " + std::string(function.name) + "\n")) << function.name;
}

TEST(Template, AStageWithoutSummariesHasNoFunctionsThatReadNames) {
  const std::string text = template_text({.stage = "dev"}, StackPart::Work);
  EXPECT_TRUE(has(text, "Handler: draw-charts\n"));
  EXPECT_FALSE(has(text, "fan-out"));
  EXPECT_FALSE(has(text, "read-sentiment"));
}

TEST(Template, OnceADayItIsLookedForStaleItemsWhereSomebodyWantsToHearOfThem) {
  StackWish wish = kEverything;
  for (const std::string items : {"off", ""}) {
    wish.variables.back().second = items;
    const std::string text = template_text(wish, StackPart::Work);
    EXPECT_FALSE(has(text, "LookAfter")) << items;
    EXPECT_FALSE(has(text, "rate(1 day)")) << items;
  }
  wish.variables.back().second = "item:Sol Ring";
  const std::string text = template_text(wish, StackPart::Work);
  EXPECT_TRUE(has(text, "ScheduleExpression: \"rate(1 day)\"\n"));
  EXPECT_TRUE(has(text, "Arn: !GetAtt DecideAlerts.Arn\n"));
  EXPECT_TRUE(has(text, "Input: '{\"look\":\"after\"}'\n"));
  EXPECT_TRUE(has(text, "BELLWETHER_ALERT_STALE: \"item:Sol Ring\""));
}

// Hours without a call after which the alarm of fan-out is raised; nothing where there is none.
std::optional<int> silence_of(const std::string& expression, const schedule::Limits& limits = {}) {
  StackWish wish = kNames;
  wish.is_protected = true;
  for (const functions::Function& function : functions::catalogue())
    wish.triggers.push_back(function.name == "fan-out"
                                ? functions::ScheduleTrigger{.expression = expression, .limits = limits}
                                : function.trigger);
  const std::string text = template_text(wish, StackPart::Work);
  const std::size_t alarm = text.find("AlarmName: bellwether-dev-fan-out-Silence\n");
  if (alarm == std::string::npos) return std::nullopt;
  const std::string rest = text.substr(alarm, text.find("OKActions", alarm) - alarm);
  EXPECT_TRUE(has(rest, "MetricName: Invocations\n"));
  EXPECT_TRUE(has(rest, "Period: 3600\n"));
  EXPECT_TRUE(has(rest, "ComparisonOperator: LessThanThreshold\n"));
  EXPECT_TRUE(has(rest, "TreatMissingData: breaching\n"));
  constexpr std::string_view kPeriods = "EvaluationPeriods: ";
  return std::stoi(rest.substr(rest.find(kPeriods) + kPeriods.size()));
}

TEST(Template, AScheduleThatIsSilentForLongerThanItMayRaisesAnAlarm) {
  EXPECT_EQ(silence_of("rate(5 minutes)"), 2);
  EXPECT_EQ(silence_of("rate(1 hour)"), 3);
  EXPECT_EQ(silence_of("rate(1 day)"), 26);
  EXPECT_EQ(silence_of("cron(30 9 * * ? *)"), 26);
  // From Friday evening to Monday morning.
  EXPECT_EQ(silence_of("cron(0/10 9-17 ? * MON-FRI *)"), 66);
  EXPECT_EQ(silence_of("rate(166 hours)"), 168);
  // What its window may make later.
  EXPECT_EQ(silence_of("rate(1 day)", {.window_minutes = 90}), 28);
  EXPECT_EQ(silence_of("rate(166 hours)", {.window_minutes = 1}), std::nullopt);
}

TEST(Template, BeforeAStartAndAfterAnEndSilenceIsNoAlarm) {
  const Instant instant = parse_instant("2030-01-01T00:00:00Z").value();
  EXPECT_EQ(silence_of("rate(1 day)", {.start = instant}), std::nullopt);
  EXPECT_EQ(silence_of("rate(1 day)", {.end = instant}), std::nullopt);
}

TEST(Template, OfAScheduleThatComesOnceOrLessOftenThanAnAlarmLooksBackThereIsNoAlarm) {
  for (const std::string expression : {"rate(167 hours)", "rate(7 days)", "cron(0 9 ? * MON *)",
                                       "cron(0 9 1 * ? *)", "at(2030-01-01T09:00:00)"})
    EXPECT_EQ(silence_of(expression), std::nullopt) << expression;
}

TEST(Template, AMappingHasThePatternsOfItsFunction) {
  StackWish wish = kNames;
  EXPECT_FALSE(has(template_text(wish, StackPart::Work), "FilterCriteria"));
  functions::StreamTrigger drawing;
  drawing.event_names = {ports::ChangeKind::Modify};
  drawing.filter = events::EventFilter::parse(R"([{"dynamodb":{"Keys":{"Card":{"S":["Urza's Saga"]}}}},)"
                                              R"({"eventName":["INSERT"]}])",
                                              events::FilterSource::Stream)
                       .value();
  functions::QueueTrigger reading;
  reading.filter =
      events::EventFilter::parse(R"({"body":{"name":["netflix"]}})", events::FilterSource::Queue).value();
  for (const functions::Function& function : functions::catalogue())
    wish.triggers.push_back(function.name == "draw-charts"      ? functions::Trigger(drawing)
                            : function.name == "read-sentiment" ? functions::Trigger(reading)
                                                                : function.trigger);
  const std::string text = template_text(wish, StackPart::Work);
  EXPECT_TRUE(has(text, R"(FilterCriteria: {Filters: [{Pattern: '{"eventName":["MODIFY"],)"
                        R"("dynamodb":{"Keys":{"Card":{"S":["Urza''s Saga"]}}}}'}, )"
                        R"({Pattern: '{"eventName":["INSERT"]}'}]})"));
  EXPECT_TRUE(has(text, R"(FilterCriteria: {Filters: [{Pattern: '{"body":{"name":["netflix"]}}'}]})"));
}

TEST(Template, AScheduleHasTheLimitsThatAreSet) {
  StackWish wish = kNames;
  const std::string without = template_text(wish, StackPart::Work);
  EXPECT_TRUE(has(without, " FlexibleTimeWindow: {Mode: \"OFF\"}\n"));
  for (const char* member : {"StartDate", "EndDate"}) EXPECT_FALSE(has(without, member));
  const functions::ScheduleTrigger limited{.limits = {.start = parse_instant("2026-12-01T09:00:00Z").value(),
                                                      .end = parse_instant("2027-01-01T00:00:00Z").value(),
                                                      .window_minutes = 15}};
  for (const functions::Function& function : functions::catalogue())
    wish.triggers.push_back(function.name == "fan-out" ? functions::Trigger(limited) : function.trigger);
  const std::string limited_text = template_text(wish, StackPart::Work);
  for (const char* line : {" StartDate: \"2026-12-01T09:00:00Z\"\n", " EndDate: \"2027-01-01T00:00:00Z\"\n",
                           " FlexibleTimeWindow: {Mode: FLEXIBLE, MaximumWindowInMinutes: 15}\n"})
    EXPECT_TRUE(has(limited_text, line)) << line;
}

TEST(Template, WhatIsAdoptedIsInNoStack) {
  StackWish wish = kNames;
  wish.table = "SellTimeRemainder";
  wish.table_is_adopted = wish.bucket_is_adopted = true;
  EXPECT_EQ(template_text(wish, StackPart::Bucket), "");
  const std::string text = template_text(wish, StackPart::Work);
  EXPECT_FALSE(has(text, "AWS::DynamoDB::Table"));
  EXPECT_TRUE(has(text, "table/SellTimeRemainder"));
}

TEST(Template, AProtectedStageRetainsItsData) {
  StackWish wish = kNames;
  EXPECT_FALSE(has(template_text(wish, StackPart::Bucket), "Retain"));
  wish.is_protected = true;
  EXPECT_TRUE(has(template_text(wish, StackPart::Bucket), "DeletionPolicy: Retain"));
  EXPECT_TRUE(has(template_text(wish, StackPart::Work), "DeletionPolicy: Retain"));
}

TEST(Template, WhereThePackageLiesIsAParameterUnlessItIsKnown) {
  StackWish wish = kNames;
  EXPECT_TRUE(has(template_text(wish, StackPart::Work), "S3Key: !Ref CodeKey"));
  wish.code_bucket = "code";
  wish.code_key = "abc.zip";
  const std::string text = template_text(wish, StackPart::Work);
  EXPECT_FALSE(has(text, "Parameters:"));
  EXPECT_TRUE(has(text, "Code: {S3Bucket: \"code\", S3Key: \"abc.zip\"}"));
}

TEST(Template, AFunctionIsGivenTheVariablesOfItsRowAndNoneOfTheDeployers) {
  StackWish wish = kNames;
  wish.variables = {
      {"BELLWETHER_SUMMARIES", "folder"}, {"BELLWETHER_PROFILE", "me"}, {"BELLWETHER_THEME", "dark"}};
  const std::string text = template_text(wish, StackPart::Work);
  EXPECT_FALSE(has(text, "BELLWETHER_PROFILE"));
  EXPECT_EQ(text.find("BELLWETHER_THEME"), text.rfind("BELLWETHER_THEME"));
  EXPECT_TRUE(has(text, "BELLWETHER_THEME: \"dark\""));
}

TEST(Template, FunctionsAskTheSameStandInForAwsAsWhoeverDeploys) {
  StackWish wish = kNames;
  EXPECT_FALSE(has(template_text(wish, StackPart::Work), "AWS_ENDPOINT_URL"));
  wish.endpoint_url = "https://127.0.0.1:4566";
  wish.ca_bundle = "/tmp/roots.pem";
  const std::string text = template_text(wish, StackPart::Work);
  EXPECT_TRUE(has(text, "AWS_ENDPOINT_URL: \"https://127.0.0.1:4566\"\n"));
  EXPECT_TRUE(has(text, "AWS_CA_BUNDLE: \"/tmp/roots.pem\"\n"));
}

TEST(Template, ReadSentimentMayAskComprehendWhereItScoresAnyItem) {
  StackWish wish = kNames;
  const auto may_ask = [&](std::string_view variable, std::string_view value) {
    wish.variables = {{"BELLWETHER_SUMMARIES", "wikipedia"}, {std::string(variable), std::string(value)}};
    return has(template_text(wish, StackPart::Work), "comprehend:BatchDetectSentiment");
  };
  EXPECT_TRUE(may_ask("BELLWETHER_SCORER", "comprehend"));
  EXPECT_FALSE(may_ask("BELLWETHER_SCORER", "vader"));
  EXPECT_TRUE(may_ask("BELLWETHER_COMPREHEND_FOR", "item:Sol Ring"));
  EXPECT_FALSE(may_ask("BELLWETHER_COMPREHEND_FOR", "off"));
  EXPECT_FALSE(may_ask("BELLWETHER_VADER_FOR", "all"));
}

TEST(Template, OneThatIsTooLongForCloudFormationIsSentInFewerBytes) {
  StackWish wish = kEverything;
  wish.is_protected = wish.has_own_key = true;
  wish.email = "a@example.com";
  wish.variables.emplace_back("BELLWETHER_SCORER", "comprehend");
  wish.ses_from = wish.notices_email = "a@example.com";
  wish.ses_to = {"b@example.com"};
  EXPECT_TRUE(has(template_text(wish, StackPart::Work), "\n  # It may not create log groups"));
  for (const auto& [stale, member] : {std::pair("off", "\n  Properties:\n   TableName: \"bellwether-dev\"\n"),
                                      {"all", "\n  Properties: {TableName: \"bellwether-dev\", "}}) {
    wish.variables[1].second = stale;
    const std::string text = sent_template(wish, StackPart::Work);
    EXPECT_EQ(text, compact_template(wish, StackPart::Work)) << stale;
    EXPECT_LE(text.size(), kTemplateBytesMax) << stale;
    EXPECT_TRUE(has(text, "\n Table:\n  Type: AWS::DynamoDB::Table\n  DeletionPolicy: Retain\n")) << stale;
    EXPECT_TRUE(has(text, member)) << stale;
    EXPECT_FALSE(has(text, "Metadata:")) << stale;
  }
}

TEST(FlowText, AMemberOfAResourceIsOneLineAndSaysTheSame) {
  EXPECT_EQ(flow_text("Head: 1\n"
                      "Resources:\n"
                      " Role:\n"
                      "  Type: A\n"
                      "  Properties:\n"
                      "   Statement:\n"
                      "    - Sid: A\n"
                      "      Resource: \n"
                      "       - !GetAtt A.Arn\n"
                      "       - \"b: c\"\n"
                      "    - {Sid: B}\n"
                      "   Condition:\n"
                      "    \"aws:Arn\":\n"
                      "     !Sub \"a:${B}\"\n"
                      "   Body: !Sub |\n"
                      "    {\"it's\":[\n"
                      "     1]}\n"
                      "   Tags:\n"
                      "    - {Key: a}\n"
                      "  DependsOn: A\n"
                      " Kept:\n"
                      "  DeletionPolicy: Retain\n"
                      "Outputs:\n"
                      " Name: {Value: !Ref A}\n"),
            "Head: 1\n"
            "Resources:\n"
            " Role:\n"
            "  Type: A\n"
            "  Properties: {Statement: [{Sid: A, Resource: [!GetAtt A.Arn, \"b: c\"]}, {Sid: B}], "
            "Condition: {\"aws:Arn\": !Sub \"a:${B}\"}, Body: !Sub '{\"it''s\":[ 1]}', Tags: [{Key: a}]}\n"
            "  DependsOn: A\n"
            " Kept:\n"
            "  DeletionPolicy: Retain\n"
            "Outputs:\n"
            " Name: {Value: !Ref A}\n");
}

TEST(Template, OneThatCloudFormationTakesIsSentWithWhatItSays) {
  EXPECT_EQ(sent_template({.stage = "dev"}, StackPart::Bucket),
            template_text({.stage = "dev"}, StackPart::Bucket));
}

TEST(Template, WithoutAStackThereIsNoTextInAnyForm) {
  StackWish wish = {.stage = "dev"};
  wish.bucket_is_adopted = true;
  EXPECT_EQ(compact_template(wish, StackPart::Bucket) + sent_template(wish, StackPart::Bucket), "");
}

TEST(CompactText, ElementsOfAListKeepWhatIsTheirsAndExcusesGo) {
  EXPECT_EQ(compact_text("# A comment.\n"
                         "Resources:\n"
                         "\n"
                         "  Role:\n"
                         "    Metadata:\n"
                         "      checkov:\n"
                         "        skip: 1\n"
                         "    Properties:\n"
                         "      Statement:\n"
                         "        - Sid: A\n"
                         "          Resource:\n"
                         "            - a\n"
                         "            - b\n"
                         "        - Sid: B\n"
                         "  Other: 1\n"),
            "Resources:\n"
            " Role:\n"
            "  Properties:\n"
            "   Statement:\n"
            "    - Sid: A\n"
            "      Resource:\n"
            "       - a\n"
            "       - b\n"
            "    - Sid: B\n"
            " Other: 1\n");
}

}  // namespace
}  // namespace bellwether::stack
