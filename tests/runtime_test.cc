// The Lambda runtime as a process against a strict Runtime API: fake_runtime_api.h.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <string>
#include <vector>

#include "fake_runtime_api.h"
#include "runtime_process.h"

namespace bellwether {
namespace {

namespace json = boost::json;
using std::chrono_literals::operator""ms;
using testbed::Call;
using testbed::FakeRuntimeApi;
using testbed::NextAnswer;
using testbed::RuntimeProcess;
using Texts = std::vector<std::string>;

NextAnswer asking(const std::string& what) {
  return {.event = R"({"do":")" + what + "\"}"};
}

// The body of the last response, so that an invocation after others shows the loop alive.
std::string last_response(FakeRuntimeApi& api) {
  const auto responses = api.calls("response");
  return responses.empty() ? "none" : responses.back().body;
}

json::object error_of(const Call& call) {
  return json::parse(call.body).as_object();
}

// Hands out one invocation more and sees it answered by the same process.
void expect_alive(FakeRuntimeApi& api, const RuntimeProcess& process) {
  static int count = 0;
  NextAnswer answer = asking("pid");
  answer.id = "alive-" + std::to_string(++count);
  api.hand_out(answer);
  const auto response = [&](const std::vector<Call>& calls) {
    return std::ranges::find(calls, "/2018-06-01/runtime/invocation/" + answer.id + "/response",
                             &Call::target);
  };
  ASSERT_TRUE(api.waits_for([&](const auto& calls) { return response(calls) != calls.end(); }));
  const auto calls = api.calls();
  EXPECT_EQ(response(calls)->body, std::to_string(process.id()));
}

TEST(Runtime, AnswersInvocationsOverOneConnectionWithoutAViolation) {
  FakeRuntimeApi api;
  for (int i = 0; i < 50; ++i)
    api.hand_out(
        {.id = "request-" + std::to_string(i), .event = "[" + std::to_string(i) + ",\"5\xE2\x82\xAC\"]"});
  RuntimeProcess process(api.address());
  ASSERT_TRUE(api.waits_for("next", 51));
  const auto responses = api.calls("response");
  ASSERT_EQ(responses.size(), 50u);
  for (std::size_t i = 0; i < responses.size(); ++i) {
    EXPECT_EQ(responses[i].body, "[" + std::to_string(i) + ",\"5\xE2\x82\xAC\"]");
    EXPECT_EQ(responses[i].connection, 1);
  }
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, IsAnInternalExtensionBeforeItAsksForTheFirstInvocation) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  ASSERT_TRUE(api.waits_for("next", 1));
  ASSERT_TRUE(api.waits_for("extension next", 1));
  const auto calls = api.calls();
  EXPECT_EQ(calls.at(0).target, "/2020-01-01/extension/register");
  EXPECT_EQ(api.violations(), Texts());
  expect_alive(api, process);
}

TEST(Runtime, WorksWhereNobodyKnowsOfExtensions) {
  FakeRuntimeApi api;
  api.has_no_extensions();
  RuntimeProcess process(api.address());
  expect_alive(api, process);
  EXPECT_TRUE(process.logged("no SIGTERM will come"));
}

TEST(Runtime, WhateverAHandlerDoesIsAnErrorWithATypeAndTheLoopGoesOn) {
  const struct {
    std::string asked, type, message;
    Texts stack;
  } cases[] = {
      {"not found", "Function.NotFound", "no such table", {"Function.NotFound: no such table"}},
      {"invalid", "Function.InvalidInput", "not a price: 5€", {"Function.InvalidInput: not a price: 5€"}},
      {"unavailable",
       "Function.Unavailable",
       "the bucket is busy",
       {"Function.Unavailable: the bucket is busy"}},
      {"throw", "Runtime.UnhandledException", "costs 5€", {"std::runtime_error: costs 5€"}},
      {"throw broken text",
       "Runtime.UnhandledException",
       "5\uFFFD\uFFFD and \uFFFD\"\n",
       {"std::runtime_error: 5\uFFFD\uFFFD and \uFFFD\"\n"}},
      {"throw nested",
       "Runtime.UnhandledException",
       "the outer failure",
       {"std::_Nested_exception<std::runtime_error>: the outer failure",
        "caused by std::out_of_range: the inner cause"}},
      {"throw int",
       "Runtime.UnhandledException",
       "thrown, and no std::exception",
       {"int: thrown, and no std::exception"}},
      {"exhaust memory", "Runtime.UnhandledException", "std::bad_alloc", {"std::bad_alloc: std::bad_alloc"}},
      {"answer too much",
       "Function.ResponseSizeTooLarge",
       "the response has 6291558 bytes; Lambda takes 6291556 at most",
       {"Function.ResponseSizeTooLarge: the response has 6291558 bytes; Lambda takes 6291556 at most"}},
  };
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    SCOPED_TRACE(cases[i].asked);
    api.hand_out(asking(cases[i].asked));
    ASSERT_TRUE(api.waits_for("error", i + 1));
    const Call call = api.calls("error").back();
    EXPECT_EQ(call.headers.at("lambda-runtime-function-error-type"), cases[i].type);
    const json::object error = error_of(call);
    EXPECT_EQ(error.at("errorMessage").as_string(), cases[i].message);
    Texts stack = cases[i].stack;
    stack.push_back("in request " + NextAnswer().id);
    EXPECT_EQ(error.at("stackTrace"), json::value_from(stack));
    const json::value cause = json::parse(call.headers.at("lambda-runtime-function-xray-error-cause"));
    EXPECT_EQ(cause.at("exceptions").at(0).at("message").as_string(), cases[i].message);
  }
  expect_alive(api, process);
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, TheLargestResponseIsSent) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  api.hand_out(asking("answer the most"));
  ASSERT_TRUE(api.waits_for("response", 1));
  EXPECT_EQ(last_response(api).size(), 6'291'556u);
  expect_alive(api, process);
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, ARefusedResponseOrErrorIsLoggedAndTheLoopGoesOn) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  for (const std::string asked : {"pid", "throw"}) {
    for (const int status : {400, 403, 413}) {
      SCOPED_TRACE(asked + " " + std::to_string(status));
      NextAnswer answer = asking(asked);
      answer.status = status;
      api.hand_out(answer);
      expect_alive(api, process);
      EXPECT_TRUE(process.logged("the Runtime API answered " + std::to_string(status)));
    }
  }
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, A500EndsTheProcessWithAnErrorAndASecondPostIsNeverSent) {
  for (const std::string asked : {"pid", "throw"}) {
    FakeRuntimeApi api;
    NextAnswer answer = asking(asked);
    answer.status = 500;
    api.hand_out(answer);
    RuntimeProcess process(api.address());
    EXPECT_EQ(process.wait(), 1);
    EXPECT_EQ(api.calls("response").size() + api.calls("error").size(), 1u);
    EXPECT_EQ(api.calls("next").size(), 1u);
    EXPECT_EQ(api.violations(), Texts());
  }
}

TEST(Runtime, A500ForNextEndsTheProcessAtOnce) {
  FakeRuntimeApi api;
  api.hand_out({.raw = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"});
  RuntimeProcess process(api.address());
  EXPECT_EQ(process.wait(), 1);
  EXPECT_EQ(api.calls("next").size(), 1u);
}

// The API took the first and refuses the second.
TEST(Runtime, AResponseWhoseFateIsUnknownIsSentOnceMore) {
  FakeRuntimeApi api;
  NextAnswer answer = asking("pid");
  answer.drops = true;
  api.hand_out(answer);
  RuntimeProcess process(api.address());
  expect_alive(api, process);
  EXPECT_EQ(api.calls("response").size(), 3u);
  EXPECT_TRUE(process.logged("the response was not taken"));
  EXPECT_EQ(api.violations(), Texts{"InvalidStateTransition: POST /2018-06-01/runtime/invocation/" +
                                    NextAnswer().id + "/response"});
}

TEST(Runtime, AConnectionThatWasClosedMeanwhileIsReplaced) {
  FakeRuntimeApi api;
  NextAnswer closed_before = asking("pid");
  closed_before.closes = true;
  api.hand_out(closed_before);
  NextAnswer closed_after = asking("pid");
  closed_after.closes_after = true;
  api.hand_out(closed_after);
  RuntimeProcess process(api.address());
  expect_alive(api, process);
  EXPECT_EQ(api.calls("response").size(), 3u);
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, AnAnswerInSingleBytesIsRead) {
  FakeRuntimeApi api;
  NextAnswer answer = asking("pid");
  answer.piece = 1;
  api.hand_out(answer);
  RuntimeProcess process(api.address());
  ASSERT_TRUE(api.waits_for("response", 1));
  EXPECT_EQ(last_response(api), std::to_string(process.id()));
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, WhatIsNoInvocationIsSurvived) {
  const std::string no_id = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  NextAnswer cut = asking("pid");
  cut.cut = 150;
  NextAnswer empty = asking("pid");
  empty.cut = 0;
  FakeRuntimeApi api;
  for (const NextAnswer& bad :
       std::vector<NextAnswer>{cut,
                               empty,
                               {.raw = no_id},
                               {.raw = "no HTTP at all\r\n\r\n", .closes = true},
                               {.raw = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"}}) {
    api.hand_out(bad);
    api.hand_out(asking("pid"));
  }
  RuntimeProcess process(api.address());
  EXPECT_TRUE(api.waits_for("response", 5));
  EXPECT_EQ(last_response(api), std::to_string(process.id()));
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, FiveBadAnswersInARowEndTheProcess) {
  FakeRuntimeApi api;
  for (int i = 0; i < 5; ++i) api.hand_out({.raw = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"});
  RuntimeProcess process(api.address());
  EXPECT_EQ(process.wait(), 1);
  EXPECT_TRUE(process.logged("an invocation came without Lambda-Runtime-Aws-Request-Id"));
  EXPECT_EQ(api.calls("next").size(), 5u);
}

TEST(Runtime, EndsWhereNothingListens) {
  std::string address;
  {
    const FakeRuntimeApi api;
    address = api.address();
  }
  RuntimeProcess process(address);
  EXPECT_EQ(process.wait(), 1);
  EXPECT_TRUE(process.logged("no invocation"));
}

TEST(Runtime, AnAddressThatIsNoneEndsTheProcess) {
  RuntimeProcess process("no address/at all");
  EXPECT_EQ(process.wait(), 1);
  EXPECT_TRUE(process.logged("URL 'http://no address/at all"));
}

TEST(Runtime, AFrozenProcessGoesOnWhereItStopped) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  ASSERT_TRUE(api.waits_for("next", 1));
  process.signal(SIGSTOP);
  api.hand_out(asking("pid"));
  ASSERT_TRUE(api.waits_for([](const std::vector<Call>& calls) {
    return std::ranges::any_of(calls, [](const Call& call) {
      return call.target.ends_with("invocation/next") && call.status == 200;
    });
  }));
  process.signal(SIGCONT);
  ASSERT_TRUE(api.waits_for("response", 1));
  EXPECT_EQ(last_response(api), std::to_string(process.id()));
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, TheTraceIsInTheEnvironmentOfItsInvocationAndNoOther) {
  const std::string trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
  FakeRuntimeApi api;
  NextAnswer traced = asking("trace");
  traced.trace_id = trace;
  RuntimeProcess process(api.address(), {"_X_AMZN_TRACE_ID=of another"});
  Texts seen;
  for (const NextAnswer& answer : {traced, asking("trace"), traced}) {
    api.hand_out(answer);
    ASSERT_TRUE(api.waits_for("response", seen.size() + 1));
    seen.push_back(last_response(api));
  }
  EXPECT_EQ(seen, (Texts{"\"" + trace + "\"", "\"-\"", "\"" + trace + "\""}));
  EXPECT_TRUE(process.logged(R"("xray_trace_id":"1-5bef4de7-ad49b0e87f6ef6c87fc2e700")"));
}

// What a function answers that works until its time is up, with so much of it left.
std::string answer_to_work(std::chrono::milliseconds time) {
  FakeRuntimeApi api;
  NextAnswer answer = asking("work");
  answer.time = time;
  api.hand_out(answer);
  RuntimeProcess process(api.address());
  EXPECT_TRUE(api.waits_for("response", 1));
  return last_response(api);
}

TEST(Runtime, AFunctionStopsByItselfBeforeItsDeadline) {
  EXPECT_EQ(answer_to_work(3'000ms), R"({"stopped_by_itself":true,"began_work":true})");
}

TEST(Runtime, NothingIsBegunAfterTheDeadline) {
  EXPECT_EQ(answer_to_work(-5'000ms), R"({"stopped_by_itself":true,"began_work":false})");
}

TEST(Runtime, SigtermEndsAnIdleProcessWithSuccess) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  expect_alive(api, process);
  ASSERT_TRUE(api.waits_for("next", 2));
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, SigtermLetsTheInvocationUnderWayEndAndIsTheLast) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address());
  auto work = asking("work");
  work.time = std::chrono::hours(1);  // It is not the deadline that ends it.
  api.hand_out(work);
  ASSERT_TRUE(process.waits_for_log("work begun"));
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait(), 0);
  EXPECT_EQ(last_response(api), R"({"stopped_by_itself":true,"began_work":true})");
  EXPECT_EQ(api.calls("next").size(), 1u);
  EXPECT_EQ(api.violations(), Texts());
}

TEST(Runtime, AFunctionThatCannotStartSaysWhyAndEnds) {
  const struct {
    std::string start, type, message;
  } cases[] = {{"error", "Function.InvalidInput", "the table's name is not set"},
               {"throw", "Runtime.UnhandledException", "no start"}};
  for (const auto& c : cases) {
    FakeRuntimeApi api;
    RuntimeProcess process(api.address(), {"TEST_START=" + c.start});
    EXPECT_EQ(process.wait(), 1);
    const auto errors = api.calls("init/error");
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(error_of(errors[0]).at("errorType").as_string(), c.type);
    EXPECT_EQ(error_of(errors[0]).at("errorMessage").as_string(), c.message);
    EXPECT_EQ(api.calls("next").size(), 0u);
    EXPECT_TRUE(process.logged("the function cannot start"));
    EXPECT_EQ(api.violations(), Texts());
  }
}

TEST(Runtime, ACrashNamesItsInvocationInTheLogAndKeepsItsSignal) {
  FakeRuntimeApi api;
  api.hand_out({.id = "the-last-one", .event = R"({"do":"crash"})"});
  RuntimeProcess process(api.address(), {"ASAN_OPTIONS=handle_segv=0"});
  EXPECT_EQ(process.wait(), 128 + SIGSEGV);
  const Texts log = process.log();
  const auto line =
      std::ranges::find_if(log, [](const std::string& text) { return text.contains("CRITICAL"); });
  ASSERT_NE(line, log.end());
  const json::object crash = json::parse(*line).as_object();
  EXPECT_EQ(crash.at("message").as_string(), "the process dies of SIGSEGV");
  EXPECT_EQ(crash.at("function_request_id").as_string(), "the-last-one");
}

TEST(Runtime, EveryLineOfTheLogIsJson) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address(),
                         {"AWS_LAMBDA_FUNCTION_NAME=charts-dev", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=256",
                          "POWERTOOLS_SERVICE_NAME=draw-charts"});
  for (const std::string asked : {"throw broken text", "invalid", "throw int"}) api.hand_out(asking(asked));
  expect_alive(api, process);
  int lines = 0, cold_starts = 0;
  for (const std::string& text : process.log()) {
    json::error_code error;
    const json::value line = json::parse(text, error);
    ASSERT_FALSE(error) << text;
    EXPECT_EQ(line.at("service").as_string(), "draw-charts") << text;
    lines += 1;
    cold_starts += line.as_object().contains("ColdStart") ? 1 : 0;
    EXPECT_FALSE(text.contains("\"do\"")) << "the event is in the log: " << text;
  }
  EXPECT_GE(lines, 3 * 3 + 2);
  EXPECT_EQ(cold_starts, 1);
}

TEST(Runtime, TheEventIsInTheLogOnlyWhenThatWasAskedFor) {
  FakeRuntimeApi api;
  RuntimeProcess process(api.address(), {"POWERTOOLS_LOGGER_LOG_EVENT=true"});
  expect_alive(api, process);
  EXPECT_TRUE(process.logged(R"("event":{"do":"pid"})"));
}

}  // namespace
}  // namespace bellwether
