#include "lambda/log.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <vector>

#include "lambda/metrics.h"

namespace bellwether::lambda {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using ports::Level;

constexpr ports::Event kDrawn{.phrase = "chart drawn",
                              .counts = {"ChartsDrawn"},
                              .measures = {{{.metric = "DrawTime", .field = "draw"}}}};
constexpr ports::Event kUnchanged{.phrase = "chart unchanged", .counts = {"ChartsSkipped"}};
constexpr ports::Event kFailed{.phrase = "record failed", .level = Level::Error, .counts = {"RecordsFailed"}};
constexpr ports::Event kReceived{
    .phrase = "batch received",
    .measures = {{{.metric = "BatchSize", .field = "records"}, {.metric = "BatchBytes", .field = "bytes"}}}};
constexpr ports::Event kScored{.phrase = "sentiment scored", .counts = {"NamesRead", "NamesScored"}};
constexpr ports::Event kChecked{.phrase = "sentiment checked", .counts = {"NamesRead", "NamesCached"}};
constexpr ports::Event kPlain{.phrase = "something else"};
constexpr ports::Event kDoubtful{.phrase = "something odd", .level = Level::Warning};

class StoppedClock final : public ports::Clock {
 public:
  Instant now() const override { return Instant(Milliseconds(1'700'000'000'123)); }
};

class Always final : public ports::Random {
 public:
  explicit Always(std::uint64_t number) : number_(number) {}
  std::uint64_t next() override { return number_; }

 private:
  const std::uint64_t number_;
};

// A log and metrics that write into a list.
struct Desk {
  explicit Desk(std::map<std::string, std::string> environment = {}, std::uint64_t random_number = 0)
      : variables(std::move(environment)), random(random_number) {}

  system::Environment environment() const {
    return [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
  }
  json::object line(std::size_t index) const { return json::parse(lines.at(index)).as_object(); }

  std::map<std::string, std::string> variables;
  StoppedClock clock;
  Always random;
  std::vector<std::string> lines = {};
  std::function<void(std::string_view)> write = [this](std::string_view line) { lines.emplace_back(line); };
  Log log{environment(), clock, random, write};
  Metrics metrics{log, environment(), clock, write};
};

Invocation invocation(bool is_first = true) {
  return {.request_id = "request",
          .function_arn = "arn",
          .trace_id = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
          .event = R"({"secret":"s"})",
          .deadline = Instant::max(),
          .cold_start = is_first};
}

const std::map<std::string, std::string> kEnvironment = {{"POWERTOOLS_SERVICE_NAME", "draw-charts"},
                                                         {"AWS_LAMBDA_FUNCTION_NAME", "charts-dev"},
                                                         {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"}};

TEST(Log, ALineHasTheKeysOfPowertoolsThenTheFields) {
  Desk desk(kEnvironment);
  desk.log.begin(invocation());
  desk.log.event(
      kDoubtful,
      {{"item", "5\xE2\x82"}, {"bytes", ports::Bytes(12)}, {"draw", 176us}, {"lane", 3}, {"message", "12"}});
  EXPECT_EQ(desk.lines.at(0),
            R"({"level":"WARNING","message":"something odd","timestamp":"2023-11-14T22:13:20.123Z",)"
            R"("service":"draw-charts","cold_start":true,"function_name":"charts-dev",)"
            R"("function_memory_size":256,"function_arn":"arn","function_request_id":"request",)"
            R"("xray_trace_id":"1-5759e988-bd862e3fe1be46a994272793",)"
            "\"item\":\"5\uFFFD\uFFFD\",\"bytes\":12,\"draw_us\":176,\"lane\":3,\"event_message\":\"12\"}\n");
  desk.log.end();
  desk.log.event(kPlain);
  EXPECT_FALSE(desk.line(1).contains("function_request_id"));
}

TEST(Log, EveryLineOfAnInvocationNamesItsTenantAndItsTrace) {
  Desk desk(kEnvironment);
  Invocation tenants = invocation();
  tenants.tenant_id = "blue \"1\"";
  desk.log.begin(tenants);
  desk.metrics.begin(tenants);
  desk.metrics.event(kPlain);
  desk.log.failure(kFailed, {.type = "Function.NotFound", .message = "why", .exception = "", .stack = {}});
  desk.metrics.end(1us);
  ASSERT_EQ(desk.lines.size(), 4u);
  for (const std::size_t line : {1u, 2u, 3u}) {
    EXPECT_EQ(desk.line(line).at("tenant_id").as_string(), "blue \"1\"");
    EXPECT_EQ(desk.line(line).at("xray_trace_id").as_string(), "1-5759e988-bd862e3fe1be46a994272793");
  }
}

TEST(Log, AFailureHasItsExceptionAndItsStack) {
  Desk desk;
  desk.log.failure(kFailed, {.type = "Runtime.UnhandledException",
                             .message = "why",
                             .exception = "std::runtime_error",
                             .stack = {"one", "two"}});
  EXPECT_EQ(desk.line(0).at("level"), "ERROR");
  EXPECT_EQ(desk.line(0).at("exception_name"), "std::runtime_error");
  EXPECT_EQ(desk.line(0).at("exception"), "one\ntwo");
  EXPECT_EQ(desk.line(0).at("service"), "bellwether");
}

TEST(Log, OnlyWhatReachesTheLevelIsWritten) {
  const struct {
    std::map<std::string, std::string> environment;
    std::size_t lines;
  } cases[] = {{{}, 3},
               {{{"POWERTOOLS_LOG_LEVEL", "warning"}}, 2},
               {{{"POWERTOOLS_LOG_LEVEL", "DEBUG"}, {"AWS_LAMBDA_LOG_LEVEL", "ERROR"}}, 1},
               {{{"LOG_LEVEL", "CRITICAL"}}, 0},
               {{{"AWS_LAMBDA_LOG_LEVEL", "FATAL"}, {"POWERTOOLS_LOGGER_SAMPLE_RATE", "1"}}, 3},
               {{{"AWS_LAMBDA_LOG_LEVEL", "FATAL"}, {"POWERTOOLS_LOGGER_SAMPLE_RATE", "0.4"}}, 0}};
  for (const auto& c : cases) {
    Desk desk(c.environment, ~std::uint64_t{0} / 2);
    desk.log.begin(invocation());
    for (const ports::Event* const event : {&kPlain, &kDoubtful, &kFailed}) desk.log.event(*event);
    EXPECT_EQ(desk.lines.size(), c.lines);
    for (std::size_t i = 0; i < desk.lines.size(); ++i)
      EXPECT_EQ(desk.line(i).contains("sampling_rate"),
                c.environment.contains("POWERTOOLS_LOGGER_SAMPLE_RATE"));
  }
}

TEST(Log, AnEventIsWrittenOnlyWhenThatWasAskedFor) {
  Desk silent;
  silent.log.event_received(invocation());
  EXPECT_TRUE(silent.lines.empty());
  Desk open(std::map<std::string, std::string>{{"POWERTOOLS_LOGGER_LOG_EVENT", "True"}});
  open.log.event_received(invocation());
  EXPECT_EQ(open.line(0).at("event").at("secret"), "s");
  Invocation broken = invocation();
  broken.event = "no \xFF JSON";
  open.log.event_received(broken);
  EXPECT_EQ(open.line(1).at("event").as_string(), "no \uFFFD JSON");
}

TEST(Metrics, OneLineSaysWhatWasCountedAndHowLongItTook) {
  Desk desk(kEnvironment);
  desk.metrics.begin(invocation(false));
  desk.metrics.event(kReceived, {{"bytes", ports::Bytes(512)}, {"records", 7}});
  desk.metrics.event(kReceived, {{"bytes", ports::Bytes(88)}, {"records", 30}});
  desk.metrics.event(kDrawn, {{"item", "x"}, {"draw", 1500us}});
  desk.metrics.event(kDrawn, {{"item", "y"}, {"draw", 18us}});
  desk.metrics.event(kDrawn, {{"item", "z"}, {"draw", 2ms}});
  desk.metrics.event(kUnchanged);
  desk.metrics.event(kPlain, {{"draw", 1us}});
  EXPECT_EQ(desk.lines.size(), 7u) << "a report is not passed on";
  desk.metrics.end(std::chrono::microseconds(12'345));
  ASSERT_EQ(desk.lines.size(), 8u);
  EXPECT_EQ(
      desk.lines.back(),
      R"({"_aws":{"Timestamp":1700000000123,"CloudWatchMetrics":[{"Namespace":"bellwether",)"
      R"("Dimensions":[["service"]],"Metrics":[{"Name":"BatchBytes","Unit":"Bytes"},)"
      R"({"Name":"BatchSize","Unit":"Count"},)"
      R"({"Name":"ChartsDrawn","Unit":"Count"},{"Name":"ChartsSkipped","Unit":"Count"},)"
      R"({"Name":"DrawTime","Unit":"Milliseconds"},{"Name":"FunctionDuration","Unit":"Milliseconds"}]}]},)"
      R"("service":"draw-charts","function_request_id":"request",)"
      R"("xray_trace_id":"1-5759e988-bd862e3fe1be46a994272793","BatchBytes":600,"BatchSize":37,)"
      R"("ChartsDrawn":3,"ChartsSkipped":1,"DrawTime":[1.5,0.018,2],"FunctionDuration":12.345})"
      "\n");
  desk.metrics.end(std::chrono::microseconds(1));
  EXPECT_FALSE(desk.line(8).contains("ChartsDrawn")) << "counted twice";
}

TEST(Metrics, AnEventMayCountForTwoMetrics) {
  Desk desk;
  for (const ports::Event* const event : {&kScored, &kChecked, &kChecked}) desk.metrics.event(*event);
  desk.metrics.end(std::chrono::microseconds(1));
  EXPECT_EQ(desk.line(3).at("NamesRead"), 3);
  EXPECT_EQ(desk.line(3).at("NamesScored"), 1);
  EXPECT_EQ(desk.line(3).at("NamesCached"), 2);
}

TEST(Metrics, OnlyAColdStartSaysSoAndInALineOfItsOwn) {
  Desk desk(kEnvironment);
  desk.metrics.begin(invocation(true));
  EXPECT_EQ(
      desk.lines.at(0),
      R"({"_aws":{"Timestamp":1700000000123,"CloudWatchMetrics":[{"Namespace":"bellwether",)"
      R"("Dimensions":[["function_name","service"]],"Metrics":[{"Name":"ColdStart","Unit":"Count"}]}]},)"
      R"("function_name":"charts-dev","service":"draw-charts","ColdStart":1})"
      "\n");
  desk.metrics.begin(invocation(false));
  EXPECT_EQ(desk.lines.size(), 1u);
}

TEST(Metrics, NoMetricHasMoreThanAHundredValues) {
  Desk desk;
  for (int i = 0; i < 250; ++i) desk.metrics.event(kDrawn, {{"draw", 1ms}});
  desk.metrics.end(std::chrono::microseconds(1));
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < desk.lines.size(); ++i) {
    const json::object line = desk.line(i);
    if (const auto* values = line.if_contains("DrawTime")) sizes.push_back(values->as_array().size());
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{100, 100, 50}));
}

TEST(Metrics, AreSilentWhenDisabled) {
  Desk desk(std::map<std::string, std::string>{{"POWERTOOLS_METRICS_DISABLED", "true"}});
  desk.metrics.begin(invocation(true));
  desk.metrics.end(std::chrono::microseconds(1));
  EXPECT_TRUE(desk.lines.empty());
}

}  // namespace
}  // namespace bellwether::lambda
