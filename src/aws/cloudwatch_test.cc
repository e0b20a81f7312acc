#include "aws/cloudwatch.h"

#include <gtest/gtest.h>

#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::scripted_answer;
using testbed::ScriptedService;
using testbed::ServiceCall;

std::string metric_page(const std::string& results, const std::string& next = "") {
  return "<GetMetricDataResponse><GetMetricDataResult><MetricDataResults>" + results +
         "</MetricDataResults>" + (next.empty() ? "" : "<NextToken>" + next + "</NextToken>") +
         "</GetMetricDataResult></GetMetricDataResponse>";
}

std::string result(const std::string& id, const std::string& time, const std::string& value) {
  return "<member><Id>" + id + "</Id><Timestamps><member>" + time + "</member></Timestamps><Values><member>" +
         value + "</member></Values></member>";
}

class CloudWatch : public testing::Test {
 protected:
  Result<std::vector<std::vector<Figure>>> figures(ScriptedService::Script script) {
    ScriptedService client(Service::CloudWatch, calls_, std::move(script));
    const std::vector<Metric> metrics = {{"AWS/Lambda", "Errors", "Sum", "FunctionName", "draw & charts"},
                                         {"AWS/Lambda", "IteratorAge", "Maximum", "FunctionName", "draw"}};
    return figures_of(client, metrics,
                      {.begin = parse_instant("2026-11-21T12:00:00Z").value(),
                       .end = parse_instant("2026-11-22T12:00:00Z").value()});
  }
  std::vector<ServiceCall> calls_;
};

TEST_F(CloudWatch, FiguresOfAllPagesComeNewestFirst) {
  const auto read = figures({scripted_answer(metric_page(result("m1", "2026-11-22T11:00:00Z", "61000.0") +
                                                             result("m0", "2026-11-22T10:00:00Z", "1.0"),
                                                         "more")),
                             scripted_answer(metric_page(result("m0", "2026-11-22T11:55:00Z", "1.5E1")))});
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->at(0).size(), 2);
  EXPECT_EQ(read->at(0).at(0).value, 15);
  EXPECT_EQ(format_instant(read->at(0).at(0).begin), "2026-11-22T11:55:00.000Z");
  EXPECT_EQ(read->at(1).at(0).value, 61000);
  ASSERT_EQ(calls_.size(), 2);
  EXPECT_TRUE(calls_.at(1).body.ends_with("&NextToken=more"));
  EXPECT_TRUE(calls_.at(0).body.contains("Dimensions.member.1.Value=draw%20%26%20charts"))
      << calls_.at(0).body;
}

TEST_F(CloudWatch, AnAnswerThatMakesNoSenseIsNoFigures) {
  for (const std::string& body :
       {std::string("no XML"), std::string("<A/>"), metric_page(result("m2", "2026-11-22T10:00:00Z", "1")),
        metric_page(result("x", "2026-11-22T10:00:00Z", "1")), metric_page(result("m0", "yesterday", "1")),
        metric_page(result("m0", "2026-11-22T10:00:00Z", "many"))}) {
    const auto read = figures({scripted_answer(body)});
    EXPECT_FALSE(read) << body;
  }
}

}  // namespace
}  // namespace bellwether::aws
