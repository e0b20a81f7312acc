// The servers of aws_server.h are the real ones, and strict where our tests rely on it.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include "aws/signature.h"
#include "aws_server.h"
#include "http/client.h"

namespace bellwether::testbed {
namespace {

http::Answer send(const http::Request& request) {
  http::Client client({.request_time_max = std::chrono::seconds(120)});
  const auto answer = client.send(request);
  EXPECT_TRUE(answer.has_value()) << answer.error().message;
  return answer.value_or(http::Answer{});
}

http::Request sign(const AwsServer& server, http::Request request, const aws::SigningScope& scope,
                   const std::string& secret_key) {
  const Instant now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  EXPECT_TRUE(aws::sign(request, {server.access_key(), secret_key}, scope, now).has_value());
  return request;
}

// Asks a service with a JSON protocol.
http::Answer ask(const AwsServer& server, const std::string& service, const std::string& target,
                 const std::string& body) {
  const http::Request request{
      .method = http::Method::Post,
      .url = server.url() + "/",
      .headers = {{"Content-Type",
                   service == "comprehend" ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0"},
                  {"X-Amz-Target", target}},
      .body = body,
  };
  return send(sign(server, request, {server.region(), service}, server.secret_key()));
}

http::Request s3_request(const AwsServer& server, http::Method method, const std::string& path,
                         const std::string& body, const std::string& secret_key) {
  return sign(server, {.method = method, .url = server.url() + path, .body = body},
              {server.region(), "s3", aws::SignatureRules::S3}, secret_key);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* kTableWithStream = R"({"TableName":"with-stream","BillingMode":"PAY_PER_REQUEST",
    "KeySchema":[{"AttributeName":"name","KeyType":"HASH"}],
    "AttributeDefinitions":[{"AttributeName":"name","AttributeType":"S"}],
    "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})";

TEST(Moto, KnowsNoTableThatNobodyMade) {
  const http::Answer answer =
      ask(AwsServer::moto(), "dynamodb", "DynamoDB_20120810.DescribeTable", R"({"TableName":"nobodys"})");

  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(has(answer.body, "ResourceNotFoundException")) << answer.body;
}

TEST(Moto, GivesATableAStream) {
  const http::Answer answer =
      ask(AwsServer::moto(), "dynamodb", "DynamoDB_20120810.CreateTable", kTableWithStream);

  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(has(answer.body, "\"LatestStreamArn\"")) << answer.body;
}

TEST(Moto, HasASentiment) {
  const http::Answer answer = ask(AwsServer::moto(), "comprehend", "Comprehend_20171127.DetectSentiment",
                                  R"({"Text":"Lovely.","LanguageCode":"en"})");

  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(has(answer.body, "\"SentimentScore\"")) << answer.body;
}

TEST(MiniStack, GivesATableAStream) {
  const http::Answer answer =
      ask(AwsServer::ministack(), "dynamodb", "DynamoDB_20120810.CreateTable", kTableWithStream);

  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(has(answer.body, "\"LatestStreamArn\"")) << answer.body;
}

TEST(Swift, KeepsAnObjectUnderAnOddKey) {
  const std::string path = "/odd-keys/a//%C3%A4%20%2B%25.png";
  const AwsServer& server = AwsServer::swift();
  EXPECT_EQ(send(s3_request(server, http::Method::Put, "/odd-keys", "", server.secret_key())).status, 200);

  const http::Answer put = send(s3_request(server, http::Method::Put, path, "a chart", server.secret_key()));
  EXPECT_EQ(put.status, 200) << put.body;
  const http::Answer got = send(s3_request(server, http::Method::Get, path, "", server.secret_key()));

  EXPECT_EQ(got.status, 200) << got.body;
  EXPECT_EQ(got.body, "a chart");
}

TEST(Swift, RefusesASignatureOfAnotherKey) {
  const http::Answer answer =
      send(s3_request(AwsServer::swift(), http::Method::Get, "/", "", "another-secret-key"));

  EXPECT_EQ(answer.status, 403);
  EXPECT_TRUE(has(answer.body, "<Code>SignatureDoesNotMatch</Code>")) << answer.body;
}

TEST(Swift, RefusesAPayloadThatWasChangedOnItsWay) {
  const AwsServer& server = AwsServer::swift();
  EXPECT_EQ(send(s3_request(server, http::Method::Put, "/changed", "", server.secret_key())).status, 200);
  http::Request request =
      s3_request(server, http::Method::Put, "/changed/object", "a chart", server.secret_key());
  request.body = "another";

  const http::Answer answer = send(request);

  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(has(answer.body, "<Code>BadDigest</Code>")) << answer.body;
}

TEST(ElasticMq, RefusesABatchOfElevenMessages) {
  const http::Answer queue =
      ask(AwsServer::elasticmq(), "sqs", "AmazonSQS.CreateQueue", R"({"QueueName":"eleven"})");
  EXPECT_EQ(queue.body, R"({"QueueUrl":")" + AwsServer::elasticmq().url() + R"(/000000000000/eleven"})");
  const auto send_batch = [](int messages) {
    std::string entries;
    for (int i = 0; i < messages; ++i)
      entries += (i == 0 ? "" : ",") + (R"({"Id":"m)" + std::to_string(i)) + R"(","MessageBody":"hello"})";
    return ask(AwsServer::elasticmq(), "sqs", "AmazonSQS.SendMessageBatch",
               R"({"QueueUrl":")" + AwsServer::elasticmq().url() + R"(/000000000000/eleven","Entries":[)" +
                   entries + "]}");
  };

  EXPECT_EQ(send_batch(10).status, 200);
  const http::Answer answer = send_batch(11);

  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(has(answer.body, "TooManyEntriesInBatchRequest")) << answer.body;
}

constexpr const char* kTableOfLongKeys = R"({"TableName":"long-keys","BillingMode":"PAY_PER_REQUEST",
    "KeySchema":[{"AttributeName":"name","KeyType":"HASH"}],
    "AttributeDefinitions":[{"AttributeName":"name","AttributeType":"S"}]})";

TEST(Dynalite, RefusesATooLongKey) {
  const http::Answer table =
      ask(AwsServer::dynalite(), "dynamodb", "DynamoDB_20120810.CreateTable", kTableOfLongKeys);
  EXPECT_EQ(table.status, 200) << table.body;
  const auto put = [](std::size_t bytes) {
    return ask(AwsServer::dynalite(), "dynamodb", "DynamoDB_20120810.PutItem",
               R"({"TableName":"long-keys","Item":{"name":{"S":")" + std::string(bytes, 'x') + R"("}}})");
  };

  // Until it is there, the table is not found.
  http::Answer longest = put(2048);
  for (int tries = 1; longest.status != 200 && tries < 3000; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    longest = put(2048);
  }
  EXPECT_EQ(longest.status, 200) << longest.body;
  const http::Answer answer = put(2049);

  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(has(answer.body, "ValidationException")) << answer.body;
}

// Nobody listens there any more; an end by SIGKILL takes a moment to arrive.
bool becomes_silent(const std::string& url) {
  http::Client client({});
  for (int tries = 0; tries < 3000; ++tries) {
    if (!client.send({.url = url})) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

TEST(AwsServer, EndsWithItsObject) {
  std::string url;
  {
    const AwsServer server = AwsServer::start_dynalite();
    url = server.url();
    EXPECT_EQ(send({.url = url}).status, 200);
  }

  EXPECT_TRUE(becomes_silent(url));
}

TEST(AwsServer, EndsWithATestThatIsKilled) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t test = ::fork();
  if (test == 0) {
    const AwsServer server = AwsServer::start_dynalite();
    const std::string line = server.url() + "\n";
    if (::write(pipe[1], line.data(), line.size()) < 0) ::_exit(1);
    for (;;) ::pause();
  }
  ::close(pipe[1]);
  std::string url;
  for (char letter = 0; ::read(pipe[0], &letter, 1) == 1 && letter != '\n';) url += letter;
  ::close(pipe[0]);
  EXPECT_EQ(send({.url = url}).status, 200);

  ::kill(test, SIGKILL);
  ::waitpid(test, nullptr, 0);

  EXPECT_TRUE(becomes_silent(url));
}

}  // namespace
}  // namespace bellwether::testbed
