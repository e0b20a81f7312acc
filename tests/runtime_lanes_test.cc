// The Lambda runtime where several invocations run side by side, against a strict Runtime API.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <set>
#include <string>
#include <vector>

#include "fake_runtime_api.h"
#include "runtime_process.h"

namespace bellwether {
namespace {

namespace json = boost::json;
using testbed::Call;
using testbed::FakeRuntimeApi;
using testbed::NextAnswer;
using testbed::RuntimeProcess;
using Texts = std::vector<std::string>;

NextAnswer asking(const std::string& what) {
  return {.event = R"({"do":")" + what + "\"}"};
}

// As on Lambda Managed Instances.
const Texts kThreeAtOnce = {"AWS_LAMBDA_MAX_CONCURRENCY=3", "_X_AMZN_TRACE_ID=of the process"};

TEST(RuntimeLanes, InvocationsRunSideBySideEachWithItsConnectionAndItsLog) {
  FakeRuntimeApi api;
  api.hands_out_at_once(3);
  RuntimeProcess process(api.address(), kThreeAtOnce);
  ASSERT_TRUE(api.waits_for("next", 3));
  for (const std::string id : {"one", "two", "three"}) {
    NextAnswer answer = asking("meet");
    answer.id = id;
    answer.trace_id = "Root=1-of-" + id + ";Sampled=1";
    answer.more_headers = {{"Lambda-Runtime-Aws-Tenant-Id", "tenant " + id}};
    api.hand_out(answer);
  }
  ASSERT_TRUE(api.waits_for("response", 3));
  std::set<int> connections;
  for (const Call& call : api.calls("response")) {
    connections.insert(call.connection);
    // The environment is the process's, and so is nobody's.
    EXPECT_EQ(call.body, "\"of the process\"");
  }
  EXPECT_EQ(connections.size(), 3u);
  ASSERT_TRUE(api.waits_for("next", 6));
  int lines = 0, cold_starts = 0;
  for (const std::string& text : process.log()) {
    const json::object line = json::parse(text).as_object();
    cold_starts += line.contains("ColdStart") ? 1 : 0;
    const json::value* const request = line.if_contains("function_request_id");
    if (request == nullptr) continue;
    ++lines;
    const std::string id(request->as_string());
    EXPECT_EQ(line.at("xray_trace_id").as_string(), "1-of-" + id);
    EXPECT_EQ(line.at("tenant_id").as_string(), "tenant " + id);
  }
  EXPECT_EQ(lines, 3 * 2);  // What the function told, and the metrics.
  EXPECT_EQ(cold_starts, 1);
  EXPECT_EQ(api.violations(), Texts());
}

TEST(RuntimeLanes, SigtermEndsAllThatAreIdleAndWaitsForThoseThatAreNot) {
  for (const int busy : {0, 1, 3}) {
    FakeRuntimeApi api;
    api.hands_out_at_once(3);
    RuntimeProcess process(api.address(), kThreeAtOnce);
    ASSERT_TRUE(api.waits_for("next", 3));
    for (int i = 0; i < busy; ++i) {
      NextAnswer work = asking("work");
      work.id = "work-" + std::to_string(i);
      work.time = std::chrono::hours(1);
      api.hand_out(work);
    }
    ASSERT_TRUE(process.waits_until_logged("work begun", busy));
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait(), 0);
    EXPECT_EQ(api.calls("response").size(), static_cast<std::size_t>(busy));
    EXPECT_EQ(api.violations(), Texts());
  }
}

TEST(RuntimeLanes, WhenTheApiBreaksForAllOfThemTheProcessEnds) {
  FakeRuntimeApi api;
  api.hands_out_at_once(3);
  for (int i = 0; i < 3; ++i) api.hand_out({.raw = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"});
  RuntimeProcess process(api.address(), kThreeAtOnce);
  EXPECT_EQ(process.wait(), 1);
  EXPECT_EQ(api.calls("next").size(), 3u);
}

TEST(RuntimeLanes, ACrashAmongSeveralNamesItsOwnInvocation) {
  FakeRuntimeApi api;
  api.hands_out_at_once(3);
  Texts variables = kThreeAtOnce;
  variables.push_back("ASAN_OPTIONS=handle_segv=0");
  RuntimeProcess process(api.address(), variables);
  NextAnswer work = asking("work");
  work.id = "another";
  api.hand_out(work);
  ASSERT_TRUE(process.waits_for_log("work begun"));
  api.hand_out({.id = "the-last-one", .event = R"({"do":"crash"})"});
  EXPECT_EQ(process.wait(), 128 + SIGSEGV);
  const Texts log = process.log();
  const auto line =
      std::ranges::find_if(log, [](const std::string& text) { return text.contains("CRITICAL"); });
  ASSERT_NE(line, log.end());
  EXPECT_EQ(json::parse(*line).at("function_request_id").as_string(), "the-last-one");
}

}  // namespace
}  // namespace bellwether
