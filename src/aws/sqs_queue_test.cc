#include "aws/sqs_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "aws/md5.h"
#include "aws/sqs_answer.h"
#include "mutated_text.h"
#include "scripted_service.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using std::chrono::seconds;
using testbed::mutated;
using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedService;
using testbed::ServiceCall;

const std::string kUrl = "https://sqs.us-east-1.amazonaws.com/1/names";

struct QueueScene {
  explicit QueueScene(ScriptedService::Script script, const std::string& name = kUrl)
      : queue(std::make_unique<ScriptedService>(Service::Sqs, calls, std::move(script)), {name}) {}

  json::value sent(std::size_t call) const { return json::parse(calls.at(call).body); }

  std::vector<ServiceCall> calls;
  SqsQueue queue;
};

std::string accepted(const std::string& id, const std::string& body) {
  return R"({"Id":")" + id + R"(","MessageId":"m","MD5OfMessageBody":")" + md5_hex(body).value() + R"("})";
}

std::string refused(const std::string& id, const std::string& code, const std::string& is_ours = "true") {
  return R"({"Id":")" + id + R"(","Code":")" + code + R"(","Message":"why","SenderFault":)" + is_ours + "}";
}

auto batch(const std::string& successful, const std::string& failed) {
  return scripted_answer(R"({"Successful":[)" + successful + R"(],"Failed":[)" + failed + "]}");
}

std::string message(const std::string& body, const std::string& md5) {
  return R"({"MessageId":"m1","ReceiptHandle":"r1","MD5OfBody":")" + md5 + R"(","Body":")" + body +
         R"(","Attributes":{"SentTimestamp":"1700000000123","ApproximateReceiveCount":"2"},)"
         R"("MessageAttributes":{"kind":{"DataType":"String","StringValue":"a:1 b"},)"
         R"("raw":{"DataType":"Binary","BinaryValue":"AAAA"}}})";
}

std::vector<ports::OutgoingMessage> three() {
  return {{.body = "a", .attributes = {{"kind", "x"}}}, {.body = "b"}, {.body = "c", .delay = seconds(7)}};
}

const std::vector<std::string> kReceipts{"r0", "r1", "r2"};

TEST(SqsQueue, TheRegionOfAUrlIsTheOneThatItsHostNames) {
  EXPECT_EQ(region_in_queue_url(kUrl), "us-east-1");
  EXPECT_EQ(region_in_queue_url("https://sqs.cn-north-1.amazonaws.com.cn/1/names"), "cn-north-1");
  EXPECT_EQ(region_in_queue_url("https://sqs-fips.us-gov-east-1.amazonaws.com/1/names"), "us-gov-east-1");
  EXPECT_EQ(region_in_queue_url("https://sqs.ap-northeast-1.api.aws/1/names"), "ap-northeast-1");
  EXPECT_EQ(region_in_queue_url("http://eu-west-1.queue.amazonaws.com/1/names"), "eu-west-1");
  for (const char* silent : {"names", "sqs.eu-west-1.names", "", "http://127.0.0.1:4566/1/sqs.eu-west-1.x",
                             "http://localhost/1/names", "https://sqs.example.com/1/names", "https://sqs.",
                             "https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/1/names"})
    EXPECT_EQ(region_in_queue_url(silent), "") << silent;
}

TEST(SqsQueue, ABatchIsSentWithAttributesAndDelays) {
  QueueScene scene({batch(accepted("0", "a") + "," + accepted("1", "b") + "," + accepted("2", "c"), "")});
  EXPECT_TRUE(scene.queue.send(three()).value().empty());
  EXPECT_EQ(scene.calls.at(0).header("X-Amz-Target"), "AmazonSQS.SendMessageBatch");
  EXPECT_EQ(scene.calls[0].header("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(scene.sent(0),
            json::parse(R"({"QueueUrl":")" + kUrl +
                        R"(","Entries":[)"
                        R"({"Id":"0","MessageBody":"a","DelaySeconds":0,)"
                        R"("MessageAttributes":{"kind":{"DataType":"String","StringValue":"x"}}},)"
                        R"({"Id":"1","MessageBody":"b","DelaySeconds":0},)"
                        R"({"Id":"2","MessageBody":"c","DelaySeconds":7}]})"));
}

TEST(SqsQueue, AMessageThatSqsRefusesIsNamedByItsPlaceAndKind) {
  QueueScene scene({batch(accepted("0", "a"), refused("1", "InvalidMessageContents") + "," +
                                                  refused("2", "InternalError", "false"))});
  const auto failures = scene.queue.send(three()).value();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].index, 1u);
  EXPECT_EQ(failures[0].error,
            (Error{ErrorKind::InvalidInput, "queue '" + kUrl + "': InvalidMessageContents: why"}));
  EXPECT_EQ(failures[1].index, 2u);
  EXPECT_EQ(failures[1].error.kind, ErrorKind::Unavailable);
}

TEST(SqsQueue, AThrottledMessageMayBeSentAgainWhoeverIsToBlame) {
  QueueScene scene(
      {batch("", refused("0", "RequestThrottled") + "," + refused("1", "KMS.ThrottlingException") + "," +
                     refused("2", "RequestThrottled", "false"))});
  const auto failures = scene.queue.send(three()).value();
  ASSERT_EQ(failures.size(), 3u);
  for (const auto& failure : failures) EXPECT_EQ(failure.error.kind, ErrorKind::Unavailable);
}

TEST(SqsQueue, AMessageThatTheAnswerForgetsOrGarblesIsNotTakenForSent) {
  QueueScene scene({batch(accepted("0", "other") + "," + accepted("2", "c"), "")});
  const auto failures = scene.queue.send(three()).value();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].index, 0u);
  EXPECT_EQ(failures[0].error.kind, ErrorKind::Unavailable);
  EXPECT_EQ(failures[1].index, 1u);
  EXPECT_EQ(failures[1].error.kind, ErrorKind::Unavailable);
}

TEST(SqsQueue, PlacesThatNoMessageOfTheCallHasAreIgnored) {
  QueueScene scene({batch(accepted("0", "a") + "," + accepted("1", "b") + "," + accepted("2", "c"),
                          refused("3", "X") + "," + refused("-1", "X") + "," + refused("one", "X") + "," +
                              refused("99999999999999999999", "X"))});
  EXPECT_TRUE(scene.queue.send(three()).value().empty());
}

TEST(SqsQueue, WhatTheLimitsForbidIsNotSent) {
  QueueScene scene({scripted_error(500, "never asked")});
  const std::vector<ports::OutgoingMessage> empty{{.body = ""}};
  EXPECT_EQ(scene.queue.send(empty).value().at(0).error,
            (Error{ErrorKind::InvalidInput, "the body is empty"}));
  EXPECT_EQ(scene.queue.receive(11, seconds(0)).error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(scene.queue.acknowledge({}).error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(scene.calls.empty());
}

TEST(SqsQueue, ARefusedMessageLeavesThePlacesOfTheOthersAlone) {
  QueueScene scene({batch(accepted("1", "b"), refused("2", "X"))});
  auto messages = three();
  messages[0].body = "\xff";
  const auto failures = scene.queue.send(messages).value();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0].index, 0u);
  EXPECT_EQ(failures[1].index, 2u);
  EXPECT_EQ(scene.sent(0).at("Entries").as_array().size(), 2u);
}

TEST(SqsQueue, TheUrlOfANameIsAskedForOnce) {
  QueueScene scene({scripted_answer(R"({"QueueUrl":")" + kUrl + R"("})"), scripted_answer("{}")}, "names");
  EXPECT_TRUE(scene.queue.receive(1, seconds(0)).value().empty());
  EXPECT_TRUE(scene.queue.receive(1, seconds(0)).value().empty());
  ASSERT_EQ(scene.calls.size(), 3u);
  EXPECT_EQ(scene.sent(0), json::parse(R"({"QueueName":"names"})"));
  EXPECT_EQ(scene.calls[2].action, "ReceiveMessage");
  EXPECT_EQ(scene.sent(2).at("QueueUrl"), json::value(kUrl));
}

TEST(SqsQueue, AQueueThatDoesNotExistIsAskedForAgain) {
  QueueScene scene({scripted_error(400, "QueueDoesNotExist"),
                    scripted_answer(R"({"QueueUrl":")" + kUrl + R"("})"), scripted_answer("{}")},
                   "names");
  EXPECT_EQ(scene.queue.receive(1, seconds(0)).error(),
            (Error{ErrorKind::NotFound, "queue 'names' does not exist in us-east-1"}));
  EXPECT_TRUE(scene.queue.receive(1, seconds(0)));
}

TEST(SqsQueue, AMessageIsReadWithAllThatIsKnownOfIt) {
  QueueScene scene({scripted_answer(R"({"Messages":[)" + message("body", md5_hex("body").value()) + "]}")});
  const auto messages = scene.queue.receive(3, seconds(20)).value();
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].id, "m1");
  EXPECT_EQ(messages[0].receipt, "r1");
  EXPECT_EQ(messages[0].body, "body");
  EXPECT_EQ(messages[0].attributes, (std::map<std::string, std::string>{{"kind", "a:1 b"}}));
  EXPECT_EQ(messages[0].receive_count, 2);
  EXPECT_EQ(format_instant(messages[0].sent), "2023-11-14T22:13:20.123Z");
  EXPECT_EQ(scene.sent(0).at("MaxNumberOfMessages"), json::value(3));
  EXPECT_EQ(scene.sent(0).at("WaitTimeSeconds"), json::value(20));
}

TEST(SqsQueue, AnAnswerThatIsNotSoundIsUnavailable) {
  const std::string no_receipt = R"({"Messages":[{"MessageId":"m","Body":""}]})";
  const std::string no_count = R"({"Messages":[{"MessageId":"m","ReceiptHandle":"r","Body":""}]})";
  for (const auto& body : {std::string(), std::string("[]"), std::string("<html>"), no_receipt, no_count,
                           R"({"Messages":[)" + message("body", md5_hex("other").value()) + "]}"}) {
    QueueScene scene({scripted_answer(body)});
    const auto received = scene.queue.receive(1, seconds(0));
    ASSERT_FALSE(received) << body;
    EXPECT_EQ(received.error().kind, ErrorKind::Unavailable);
  }
  QueueScene status({scripted_answer("{}")});
  EXPECT_EQ(status.queue.status().error(),
            (Error{ErrorKind::Unavailable,
                   "queue '" + kUrl + "': SQS's answer to GetQueueAttributes has no attributes"}));
}

TEST(SqsQueue, ReceiptsThatAreNoLongerValidAreIgnored) {
  QueueScene scene({batch(R"({"Id":"0"})", refused("1", "ReceiptHandleIsInvalid") + "," +
                                               refused("2", "InvalidParameterValue"))});
  EXPECT_TRUE(scene.queue.acknowledge(kReceipts));
  EXPECT_EQ(scene.calls.size(), 1u);
  EXPECT_EQ(scene.sent(0),
            json::parse(R"({"QueueUrl":")" + kUrl +
                        R"(","Entries":[{"Id":"0","ReceiptHandle":"r0"},{"Id":"1","ReceiptHandle":"r1"},)"
                        R"({"Id":"2","ReceiptHandle":"r2"}]})"));
}

TEST(SqsQueue, OnlyReceiptsThatSqsCouldNotTakeAreSentAgain) {
  QueueScene scene({batch(R"({"Id":"0"})", refused("1", "InternalError", "false") + "," +
                                               refused("2", "AWS.SimpleQueueService.MessageNotInflight")),
                    batch(R"({"Id":"1"})", "")});
  EXPECT_TRUE(scene.queue.hide(kReceipts, seconds(9)));
  ASSERT_EQ(scene.calls.size(), 2u);
  EXPECT_EQ(scene.calls[1].action, "ChangeMessageVisibilityBatch");
  EXPECT_EQ(scene.sent(1),
            json::parse(R"({"QueueUrl":")" + kUrl +
                        R"(","Entries":[{"Id":"1","ReceiptHandle":"r1","VisibilityTimeout":9}]})"));
}

TEST(SqsQueue, ReceiptsThatSqsWillNotTakeAreUnavailableWithTheReason) {
  QueueScene scene({batch(R"({"Id":"0"})", refused("2", "InternalError", "false"))});
  EXPECT_EQ(scene.queue.acknowledge(kReceipts).error(),
            (Error{ErrorKind::Unavailable,
                   "queue '" + kUrl + "': DeleteMessageBatch of 2 of 3 messages: InternalError: why"}));
  EXPECT_EQ(scene.calls.size(), 3u);
}

TEST(SqsQueue, PurgeAnswersHowManyWereCountedAndWhenItMayBeRepeated) {
  const auto figures = scripted_answer(
      R"({"Attributes":{"ApproximateNumberOfMessages":"4","ApproximateNumberOfMessagesNotVisible":"2",)"
      R"("ApproximateNumberOfMessagesDelayed":"1"}})");
  QueueScene scene({figures, scripted_answer("")});
  EXPECT_EQ(scene.queue.purge().value(), 7);
  EXPECT_EQ(scene.calls.at(1).action, "PurgeQueue");
  QueueScene again({figures, scripted_error(403, "PurgeQueueInProgress")});
  EXPECT_EQ(again.queue.purge().error(),
            (Error{ErrorKind::Unavailable, "queue '" + kUrl + "' was purged less than a minute ago", 60}));
}

TEST(SqsQueue, MutatedAnswersAreReadOrRefused) {
  const auto messages = R"({"Messages":[)" + message("body", md5_hex("body").value()) + "]}";
  const auto sent = batch(accepted("0", "a") + "," + accepted("1", "b"), refused("2", "X"))->body;
  const std::string status =
      R"({"Attributes":{"ApproximateNumberOfMessages":"4","ApproximateNumberOfMessagesNotVisible":"2",)"
      R"("ApproximateNumberOfMessagesDelayed":"1"}})";
  int refusals = 0;
  for (std::uint32_t n = 0; n < 2'000; ++n) {
    const auto received = read_sqs_messages(mutated(messages, n));
    refusals += received ? 0 : 1;
    // A body that came through is the one that was sent.
    if (received) {
      for (const auto& each : *received) EXPECT_EQ(md5_hex(each.body), md5_hex("body"));
    }
    const auto figures = read_sqs_status(mutated(status, n));
    EXPECT_TRUE(!figures || figures->visible >= 0);
    QueueScene scene({scripted_answer(mutated(sent, n))});
    if (const auto failures = scene.queue.send(three())) {
      EXPECT_TRUE(std::ranges::is_sorted(*failures, std::less_equal(), &ports::SendFailure::index));
      for (const auto& failure : *failures) EXPECT_LT(failure.index, 3u);
    }
    QueueScene receipts({scripted_answer(mutated(sent, n))});
    EXPECT_TRUE(receipts.queue.acknowledge(kReceipts) || receipts.calls.size() <= 3u);
  }
  EXPECT_GT(refusals, 100);
  EXPECT_LT(refusals, 2'000);
}

}  // namespace
}  // namespace bellwether::aws
