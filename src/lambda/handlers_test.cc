#include "lambda/handlers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kept_report.h"

namespace bellwether::lambda {
namespace {

Invocation with(std::string event) {
  return {.request_id = "r",
          .function_arn = {},
          .trace_id = {},
          .event = std::move(event),
          .deadline = Instant::max(),
          .cold_start = false};
}

std::string record(const std::string& number, const std::string& name) {
  const std::string image = R"({"Card":{"S":")" + name + "\"}}";
  return R"({"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1700000000,"Keys":)" + image +
         R"(,"NewImage":)" + image + R"(,"SequenceNumber":")" + number + "\"}}";
}

std::string message(const std::string& id, const std::string& body) {
  return R"({"messageId":")" + id + R"(","receiptHandle":"r","body":)" + body +
         R"(,"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1700000000000"},)" +
         R"("messageAttributes":{}})";
}

TEST(StreamHandler, AnswersWithTheRecordsThatFailedAlsoWhenAllDid) {
  testbed::KeptReport notes;
  const auto fails_all = [](std::span<const ports::ChangeRecord> batch, const ports::TimeLeft&) {
    ports::BatchResponse response;
    for (const auto& change : batch)
      response.failures.push_back({change.sequence_number, {ErrorKind::Unavailable, "busy"}});
    return Result<ports::BatchResponse>(response);
  };
  const Handler handler = stream_handler(fails_all, {}, notes);
  const auto answer = handler(with("{\"Records\":[" + record("1", "A") + "," + record("2", "B") + "]}"),
                              ports::time_without_end);
  EXPECT_EQ(answer, R"({"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"2"}]})");
  EXPECT_EQ(notes.lines(), std::vector<std::string>{"batch received records=2"});
}

TEST(StreamHandler, FailsAsAWholeForARecordWithoutANumberAndForAnErrorOfTheFunction) {
  testbed::KeptReport notes;
  const auto refuses = [](std::span<const ports::ChangeRecord>, const ports::TimeLeft&) {
    return Result<ports::BatchResponse>(fail(ErrorKind::Unavailable, "no bucket"));
  };
  const Handler handler = stream_handler(refuses, {}, notes);
  EXPECT_FALSE(handler(with("{\"Records\":[" + record("", "A") + "]}"), ports::time_without_end));
  EXPECT_FALSE(handler(with("no event"), ports::time_without_end));
  const auto answer = handler(with("{\"Records\":[" + record("1", "A") + "]}"), ports::time_without_end);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "no bucket");
}

TEST(QueueHandler, AMalformedMessageFailsAloneAndTheFunctionSeesTheOthers) {
  testbed::KeptReport notes;
  std::vector<std::string> seen;
  const auto refuses_second = [&](std::span<const ports::Message> batch, const ports::TimeLeft&) {
    ports::MessageResponse response;
    for (const auto& one : batch) seen.push_back(one.body);
    response.failures.push_back({batch.back().id, {ErrorKind::Unavailable, "busy"}});
    return Result<ports::MessageResponse>(response);
  };
  const Handler handler = queue_handler(refuses_second, notes);
  const auto answer = handler(with("{\"Records\":[" + message("m1", "\"one\"") + "," + message("m2", "5") +
                                   "," + message("m3", "\"three\"") + "]}"),
                              ports::time_without_end);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(*answer, R"({"batchItemFailures":[{"itemIdentifier":"m3"},{"itemIdentifier":"m2"}]})");
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "three"}));
  ASSERT_EQ(notes.lines().size(), 2u);
  EXPECT_EQ(notes.lines()[0], "batch received records=3");
  EXPECT_TRUE(notes.lines()[1].starts_with("message failed id=m2 reason="));
}

TEST(QueueHandler, TheFunctionIsNotCalledForMalformedMessagesOnly) {
  testbed::KeptReport notes;
  const auto never = [](std::span<const ports::Message>, const ports::TimeLeft&) {
    ADD_FAILURE() << "called";
    return Result<ports::MessageResponse>();
  };
  const auto answer = queue_handler(never, notes)(with("{\"Records\":[" + message("m1", "5") + "]}"),
                                                  ports::time_without_end);
  EXPECT_EQ(answer, R"({"batchItemFailures":[{"itemIdentifier":"m1"}]})");
}

TEST(ScheduleHandler, TellsWhenItWasDueAndAnswersNull) {
  std::vector<std::optional<Instant>> due;
  const Handler handler =
      schedule_handler([&](std::optional<Instant> instant, const ports::TimeLeft& time_left) {
        due.push_back(instant);
        return time_left() ? Result<void>() : Result<void>(fail(ErrorKind::Unavailable, "late"));
      });
  EXPECT_EQ(handler(with(R"({"time":"2024-01-31T12:00:00Z"})"), ports::time_without_end), "null");
  EXPECT_EQ(handler(with("{}"), ports::time_without_end), "null");
  EXPECT_FALSE(handler(with("{}"), [] { return false; }));
  EXPECT_FALSE(handler(with("{"), ports::time_without_end));
  EXPECT_EQ(due, (std::vector<std::optional<Instant>>{parse_instant("2024-01-31T12:00:00.000Z").value(),
                                                      std::nullopt, std::nullopt}));
}

}  // namespace
}  // namespace bellwether::lambda
