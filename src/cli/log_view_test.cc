#include "cli/log_view.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

std::string line_of(const std::string& message) {
  return log_line("draw-charts",
                  {.id = "1",
                   .stream = "s",
                   .time = parse_instant("2026-11-29T14:29:13.843Z").value(),
                   .message = message},
                  false);
}

TEST(LogView, OurLinesAreToldWithoutWhatAllOfThemHave) {
  EXPECT_EQ(
      line_of(R"({"level":"INFO","message":"chart drawn","timestamp":"2026-11-29T14:29:13.843Z",)"
              R"("service":"draw-charts","cold_start":true,"function_name":"f","function_memory_size":256,)"
              R"("function_arn":"a","function_request_id":"52a5644e-eb58","item":"Sol Ring","bytes":14233})"),
      "2026-11-29 14:29:13.843 draw-charts    52a5644e  chart drawn        item=\"Sol Ring\" bytes=14233 "
      "cold\n");
}

TEST(LogView, AnErrorSaysSoAndItsStackIsBelow) {
  EXPECT_EQ(
      line_of(R"({"level":"ERROR","message":"record failed","reason":"no\nname","exception":"one\ntwo"})"),
      "2026-11-29 14:29:13.843 draw-charts      error: record failed reason=\"no name\"\n    one\n    two\n");
}

TEST(LogView, LambdasOwnLinesAreShortOrLeftOut) {
  EXPECT_EQ(line_of("START RequestId: 8f50 Version: $LATEST\n"), "");
  EXPECT_EQ(line_of("END RequestId: 8f50\n"), "");
  EXPECT_EQ(line_of(R"({"_aws":{"Timestamp":1}})"), "");
  EXPECT_EQ(line_of("REPORT RequestId: 8f501234-5\tDuration: 48.5 ms\tBilled Duration: 49 ms\n"),
            "2026-11-29 14:29:13.843 draw-charts    8f501234  took 48.5 ms\n");
  EXPECT_EQ(line_of("REPORT RequestId: 8f50\tDuration: 60000.00 ms\tStatus: timeout\n"),
            "2026-11-29 14:29:13.843 draw-charts    8f50  took 60000 ms, timeout\n");
}

TEST(LogView, WhatSteersATerminalIsMadeHarmless) {
  EXPECT_EQ(line_of("\x1b[2J"), "2026-11-29 14:29:13.843 draw-charts      ?[2J\n");
  EXPECT_EQ(line_of(R"({"message":"a\u001b","b\u001b":"\u001b"})"),
            "2026-11-29 14:29:13.843 draw-charts      a?                 b?=?\n");
}

TEST(LogView, JsonKeepsAllThatTheLineSays) {
  const aws::LogEvent event{.id = "1", .stream = "s", .time = {}, .message = R"({"level":"INFO"})"};
  EXPECT_EQ(
      log_json("fan-out", event),
      R"({"time":"1970-01-01T00:00:00.000Z","function":"fan-out","stream":"s","message":{"level":"INFO"}})"
      "\n");
  EXPECT_EQ(log_json("fan-out", {.id = "1", .stream = "s", .time = {}, .message = "text\n"}),
            R"({"time":"1970-01-01T00:00:00.000Z","function":"fan-out","stream":"s","message":"text"})"
            "\n");
}

}  // namespace
}  // namespace bellwether::cli
