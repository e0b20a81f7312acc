// The client against a server on loopback that answers by a script.

#include "aws/service_client.h"

#include <gtest/gtest.h>

#include "aws/json_call.h"
#include "aws/query_call.h"
#include "aws_world.h"
#include "scripted_server.h"

namespace bellwether::aws {
namespace {

using testbed::ScriptedAnswer;
using testbed::ScriptedServer;

const Credentials kCredentials = {
    .access_key_id = "AKIDEXAMPLE", .secret_access_key = "hidden-secret", .session_token = "hidden-token"};
// As long as the shortest that AWS hands out; CountedCredentials adds a digit to the first.
const Credentials kLongCredentials = {.access_key_id = "AKIDEXAMPLEABCD",
                                      .secret_access_key = "hidden-secret-key-20",
                                      .session_token = "hidden-token-long"};

// Other credentials after each that is forgotten.
class CountedCredentials final : public CredentialsSource {
 public:
  Result<Credentials> get() override {
    Credentials credentials = own;
    credentials.access_key_id += std::to_string(forgotten);
    return credentials;
  }
  void forget(const Credentials& expired) override {
    if (renews && expired == get().value()) ++forgotten;
  }
  Credentials own = kCredentials;
  int forgotten = 0;
  bool renews = true;
};

struct Bench {
  explicit Bench(std::vector<ScriptedAnswer> script, Service service = Service::DynamoDb)
      : server(std::move(script)), client(make(service)) {}

  std::unique_ptr<ServiceClient> make(Service service, std::optional<int> attempts_max = {}) {
    return make_service_client({.service = service,
                                .region = "us-west-2",
                                .endpoint = {.url = server.url(), .is_overridden = true},
                                .attempts_max = attempts_max},
                               world.world(), &credentials);
  }

  std::string error() {
    const auto answer = call_json(*client, "PutItem", "{}");
    return answer ? "no error, but " + *answer : answer.error().error.message;
  }

  ScriptedServer server;
  testbed::AwsWorld world{{}};
  CountedCredentials credentials;
  std::unique_ptr<ServiceClient> client;
};

ScriptedAnswer fault(int status, const std::string& code, const std::string& message = "no") {
  return {.status = status,
          .body = R"({"__type":"com.amazonaws.x#)" + code + R"(","message":")" + message + "\"}",
          .headers = {{"x-amzn-RequestId", "R1"}}};
}

TEST(ServiceClient, SendsASignedJsonRequest) {
  Bench bench({{.body = R"({"ok":1})"}});
  const auto answer = call_json(*bench.client, "PutItem", R"({"a":1})");
  ASSERT_TRUE(answer) << answer.error().error.message;
  EXPECT_EQ(*answer, R"({"ok":1})");
  const auto asked = bench.server.asked().at(0);
  EXPECT_TRUE(asked.head.starts_with("POST / HTTP/1.1\r\n")) << asked.head;
  EXPECT_EQ(asked.body, R"({"a":1})");
  EXPECT_EQ(asked.header("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(asked.header("X-Amz-Target"), "DynamoDB_20120810.PutItem");
  EXPECT_EQ(asked.header("X-Amz-Date"), "20261122T120000Z");
  EXPECT_EQ(asked.header("X-Amz-Security-Token"), "hidden-token");
  EXPECT_TRUE(
      asked.header("Authorization")
          .starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE0/20261122/us-west-2/dynamodb/"
                       "aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;"
                       "x-amz-target, Signature="))
      << asked.header("Authorization");
}

TEST(ServiceClient, SendsASignedQueryRequest) {
  Bench bench({{.body = "<R><MessageId>1</MessageId></R>"}}, Service::Sns);
  ASSERT_TRUE(call_query(*bench.client, "Publish", {{"Message", "a b&c=d/é"}}));
  const auto asked = bench.server.asked().at(0);
  EXPECT_EQ(asked.body, "Action=Publish&Version=2010-03-31&Message=a%20b%26c%3Dd%2F%C3%A9");
  EXPECT_EQ(asked.header("Content-Type"), "application/x-www-form-urlencoded; charset=utf-8");
}

TEST(ServiceClient, PutsTogetherPathQueryAndHost) {
  Bench bench({{.status = 200}}, Service::S3);
  ASSERT_TRUE(bench.client->call({.action = "GetObject",
                                  .method = http::Method::Get,
                                  .host_prefix = "b.",
                                  .path = "/a%20b",
                                  .query = "x=1"}));
  EXPECT_TRUE(bench.server.asked().at(0).head.starts_with("GET /a%20b?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
}

TEST(ServiceClient, WithoutCredentialsNothingIsSigned) {
  const ScriptedAnswer success = {.status = 200};
  Bench bench(std::vector{success});
  const auto client = make_service_client({.service = Service::Sts,
                                           .region = "us-west-2",
                                           .endpoint = {.url = bench.server.url(), .is_overridden = true}},
                                          bench.world.world(), nullptr);
  ASSERT_TRUE(call_query(*client, "AssumeRoleWithWebIdentity", {}));
  const auto asked = bench.server.asked().at(0);
  EXPECT_EQ(asked.header("Authorization"), "");
  EXPECT_EQ(asked.header("X-Amz-Security-Token"), "");
}

TEST(ServiceClient, RepeatsWhatMayPassAndNothingElse) {
  const struct {
    ScriptedAnswer answer;
    std::size_t requests;
    ErrorKind kind;
  } cases[] = {
      {{.status = 0}, 4, ErrorKind::Unavailable},
      {{.status = 500}, 4, ErrorKind::Unavailable},
      {{.status = 502, .body = "<html>"}, 4, ErrorKind::Unavailable},
      {{.status = 503}, 4, ErrorKind::Unavailable},
      {{.status = 504}, 4, ErrorKind::Unavailable},
      {{.status = 429}, 4, ErrorKind::Unavailable},
      {{.status = 501}, 1, ErrorKind::InvalidInput},
      {fault(400, "ProvisionedThroughputExceededException"), 4, ErrorKind::Unavailable},
      {fault(400, "ThrottlingException"), 4, ErrorKind::Unavailable},
      {fault(400, "RequestTimeout"), 4, ErrorKind::Unavailable},
      {fault(400, "ReplicatedWriteConflictException"), 4, ErrorKind::Unavailable},
      {fault(409, "ConditionalRequestConflict"), 1, ErrorKind::InvalidInput},
      {fault(400, "ConditionalCheckFailedException"), 1, ErrorKind::InvalidInput},
      {fault(400, "ResourceNotFoundException"), 1, ErrorKind::NotFound},
      {fault(400, "QueueDoesNotExist"), 1, ErrorKind::NotFound},
      {{.status = 404}, 1, ErrorKind::NotFound},
      {{.status = 403}, 1, ErrorKind::InvalidInput},
      {{.status = 302}, 1, ErrorKind::InvalidInput},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::to_string(c.answer.status) + c.answer.body);
    Bench bench({c.answer, c.answer, c.answer, c.answer, c.answer});
    const auto answer = call_json(*bench.client, "PutItem", "{}");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().error.kind, c.kind);
    EXPECT_EQ(answer.error().status, c.answer.status);
    EXPECT_EQ(bench.server.asked().size(), c.requests);
  }
}

TEST(ServiceClient, ASuccessAfterFailuresIsASuccess) {
  Bench bench({{.status = 0}, fault(400, "ThrottlingException"), {.body = "done"}});
  const auto answer = call_json(*bench.client, "PutItem", "same");
  ASSERT_TRUE(answer) << answer.error().error.message;
  EXPECT_EQ(*answer, "done");
  for (const auto& asked : bench.server.asked()) EXPECT_EQ(asked.body, "same");
}

std::vector<Milliseconds> milliseconds(const std::vector<int>& numbers) {
  return {numbers.begin(), numbers.end()};
}

TEST(ServiceClient, HowOftenAndHowLongItWaitsIsTheServicesUnlessItIsSaid) {
  const ScriptedAnswer broken = {.status = 500};
  const ScriptedAnswer throttled = {.status = 429};
  const struct {
    Service service;
    std::optional<int> attempts;
    ScriptedAnswer answer;
    std::vector<int> ceilings;
  } cases[] = {
      {Service::DynamoDb, {}, broken, {25, 50, 100}},
      {Service::DynamoDbStreams, {}, broken, {25, 50, 100}},
      {Service::DynamoDb, {}, throttled, {1'000, 2'000, 4'000}},
      {Service::S3, {}, broken, {50, 100}},
      {Service::Sqs, {}, throttled, {1'000, 2'000}},
      {Service::DynamoDb, 1, broken, {}},
      {Service::Sns, 8, throttled, {1'000, 2'000, 4'000, 8'000, 16'000, 20'000, 20'000}},
  };
  for (const auto& c : cases) {
    Bench bench(std::vector<ScriptedAnswer>(10, c.answer));
    const auto client = bench.make(c.service, c.attempts);
    // Its remainders tell the ceilings apart.
    bench.world.random.number = 1'000'000'007;
    ASSERT_FALSE(client->call({.action = "Anything"}));
    std::vector<Milliseconds> expected;
    for (const int ceiling : c.ceilings) expected.emplace_back(1'000'000'007 % (ceiling + 1));
    EXPECT_EQ(bench.world.slept, expected);
    EXPECT_EQ(bench.server.asked().size(), c.ceilings.size() + 1);
  }
}

TEST(ServiceClient, AServerThatSaysWhenToComeBackLengthensTheWaitByFiveSecondsAtMost) {
  Bench bench({{.status = 503, .headers = {{"x-amz-retry-after", "1500"}}},
               {.status = 503, .headers = {{"x-amz-retry-after", "5001"}}},
               {.status = 503, .headers = {{"Retry-After", "3600"}}},
               {.status = 503, .headers = {{"Retry-After", "3600"}}}});
  const auto answer = call_json(*bench.client, "PutItem", "{}");
  ASSERT_FALSE(answer);
  EXPECT_EQ(bench.world.slept, milliseconds({1'500, 5'000, 5'000}));
  // A queue can wait for longer than we.
  EXPECT_EQ(answer.error().error.retry_after_seconds, 3600);
}

TEST(ServiceClient, AServerCannotShortenTheWait) {
  Bench bench({{.status = 429, .headers = {{"x-amz-retry-after", "1"}}}, {.status = 200}});
  bench.world.random.number = 700;
  ASSERT_TRUE(call_json(*bench.client, "PutItem", "{}"));
  EXPECT_EQ(bench.world.slept, milliseconds({700}));
}

TEST(ServiceClient, ALongOutageUsesUpTheQuotaAndSuccessFillsIt) {
  const struct {
    int status;
    std::size_t calls_with_repetitions;
  } cases[] = {
      {503, 11},  // 3 repetitions of 14 tokens: 11 calls take 462 of 500, and the twelfth 28 more.
      {429, 33},  // Of 5: 33 calls take 495, and the next one the last.
  };
  for (const auto& c : cases) {
    Bench bench({});
    for (int i = 0; i < 300; ++i) bench.server.then({.status = c.status});
    for (int i = 0; i < 60; ++i) ASSERT_FALSE(call_json(*bench.client, "PutItem", "{}"));
    const std::size_t last_ones = c.status == 503 ? 2 : 1;
    EXPECT_EQ(bench.server.asked().size(), 60 + c.calls_with_repetitions * 3 + last_ones);
  }
}

TEST(ServiceClient, ABodysChecksumIsAHeaderWhereItIsWanted) {
  Bench bench({{.status = 200}, {.status = 200}}, Service::S3);
  for (const bool with_checksum : {true, false})
    ASSERT_TRUE(bench.client->call({.action = "PutObject",
                                    .method = http::Method::Put,
                                    .body = "hello",
                                    .with_checksum = with_checksum}));
  const auto asked = bench.server.asked();
  EXPECT_EQ(asked.at(0).header("X-Amz-Checksum-Sha256"), "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
  EXPECT_TRUE(asked[0].header("Authorization").contains("host;x-amz-checksum-sha256;x-amz-content-sha256;"));
  EXPECT_EQ(asked.at(1).header("X-Amz-Checksum-Sha256"), "");
}

TEST(ServiceClient, AMessageSaysWhatWasAskedWhatCameBackAndHowOften) {
  const struct {
    std::vector<ScriptedAnswer> script;
    std::string message;
  } cases[] = {
      {{fault(400, "ValidationException", "One or more\\nparameter values")},
       "DynamoDB PutItem in us-west-2: ValidationException: One or more parameter values (request R1)"},
      {std::vector<ScriptedAnswer>(4, {.status = 502, .body = "<html><body>Bad gateway"}),
       "DynamoDB PutItem in us-west-2: status 502: an HTML page, 'Bad gateway' (tried 4 times) (try: asking "
       "who "
       "runs the proxy or gateway on the way, for AWS answers with no page; HTTPS_PROXY and NO_PROXY say "
       "what "
       "goes through one)"},
      {{{.status = 403,
         .body = "<!DOCTYPE html>\n<HTML><head><Title lang=en>Blocked by\n policy</title></head><p>No",
         .headers = {{"Content-Type", "text/html"}}}},
       "DynamoDB PutItem in us-west-2: status 403: an HTML page, 'Blocked by policy' (try: asking who runs "
       "the "
       "proxy or gateway on the way, for AWS answers with no page; HTTPS_PROXY and NO_PROXY say what goes "
       "through "
       "one)"},
      {{{.status = 200, .body = "please sign in", .headers = {{"Content-Type", "Text/HTML; charset=utf-8"}}}},
       "DynamoDB PutItem in us-west-2: status 200: an HTML page, 'please sign in' (try: asking who runs the "
       "proxy "
       "or gateway on the way, for AWS answers with no page; HTTPS_PROXY and NO_PROXY say what goes through "
       "one)"},
      {{{.status = 403, .body = "forbidden by\nrule 7"}},
       "DynamoDB PutItem in us-west-2: status 403: 'forbidden by rule 7'"},
      {{{.status = 400, .headers = {{"x-amzn-errortype", "ValidationException:http://internal/"}}}},
       "DynamoDB PutItem in us-west-2: ValidationException"},
      {{{.status = 403}},
       "DynamoDB PutItem in us-west-2: status 403 (try: allow dynamodb:PutItem in the policy of the user or "
       "role)"},
      {{fault(400, "AccessDeniedException", "is not authorized")},
       "DynamoDB PutItem in us-west-2: AccessDeniedException: is not authorized (request R1) (try: allow "
       "dynamodb:PutItem in the policy of the user or role)"},
      {{fault(400, "UnrecognizedClientException", "The security token is invalid.")},
       "DynamoDB PutItem in us-west-2: UnrecognizedClientException: The security token is invalid. (request "
       "R1) (try: aws sts get-caller-identity, to see whose credentials these are)"},
  };
  for (const auto& c : cases) {
    Bench bench(c.script);
    EXPECT_EQ(bench.error(), c.message);
  }
}

TEST(ServiceClient, NoMessageHoldsACredential) {
  Bench bench(
      {fault(400, "ValidationException", "hidden-secret-key-20 of AKIDEXAMPLEABCD0 with hidden-token-long"),
       fault(403, "InvalidSignatureException", "it does not match\\nThe String-to-Sign was x")});
  bench.credentials.own = kLongCredentials;
  EXPECT_EQ(bench.error(),
            "DynamoDB PutItem in us-west-2: ValidationException: *** of *** with *** (request R1)");
  EXPECT_EQ(bench.error(),
            "DynamoDB PutItem in us-west-2: InvalidSignatureException: it does not match (request R1)");
}

TEST(ServiceClient, AMessageKeepsItsWordsWhenACredentialIsAPartOfThem) {
  Bench bench({fault(400, "ValidationException", "the expression is empty")});
  bench.credentials.own = {.access_key_id = "", .secret_access_key = "x", .session_token = "Val"};
  EXPECT_EQ(bench.error(),
            "DynamoDB PutItem in us-west-2: ValidationException: the expression is empty (request R1)");
}

TEST(ServiceClient, AWrongClockIsSetByTheServersDateOnce) {
  const ScriptedAnswer skewed = {.status = 403,
                                 .body = R"({"__type":"x#InvalidSignatureException"})",
                                 .headers = {{"Date", "Sun, 22 Nov 2026 13:00:00 GMT"}}};
  Bench bench({skewed, {.body = "{}"}, {.body = "{}"}});
  ASSERT_TRUE(call_json(*bench.client, "PutItem", "{}"));
  ASSERT_TRUE(call_json(*bench.client, "PutItem", "{}"));
  const auto asked = bench.server.asked();
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_EQ(asked[0].header("X-Amz-Date"), "20261122T120000Z");
  EXPECT_EQ(asked[1].header("X-Amz-Date"), "20261122T130000Z");
  EXPECT_EQ(asked[2].header("X-Amz-Date"), "20261122T130000Z");
  EXPECT_TRUE(bench.world.slept.empty());

  // The same error with the clocks agreeing is an error.
  bench.server.then(skewed);
  ASSERT_FALSE(call_json(*bench.client, "PutItem", "{}"));
  EXPECT_EQ(bench.server.asked().size(), 4U);
}

TEST(ServiceClient, AClockThatIsLessThanFourMinutesOffIsLeftAlone) {
  Bench bench({{.status = 403,
                .body = R"({"__type":"x#InvalidSignatureException"})",
                .headers = {{"Date", "Sun, 22 Nov 2026 12:03:59 GMT"}}}});
  ASSERT_FALSE(call_json(*bench.client, "PutItem", "{}"));
  EXPECT_EQ(bench.server.asked().size(), 1U);
}

TEST(ServiceClient, ExpiredCredentialsAreRenewedOnce) {
  Bench bench({fault(400, "ExpiredTokenException"), {.body = "{}"}});
  ASSERT_TRUE(call_json(*bench.client, "PutItem", "{}"));
  EXPECT_TRUE(bench.server.asked().at(1).header("Authorization").contains("AKIDEXAMPLE1/"));

  for (int i = 0; i < 3; ++i) bench.server.then(fault(400, "ExpiredTokenException"));
  ASSERT_FALSE(call_json(*bench.client, "PutItem", "{}"));
  EXPECT_EQ(bench.server.asked().size(), 4U);

  bench.credentials.renews = false;
  EXPECT_EQ(
      bench.error(),
      "DynamoDB PutItem in us-west-2: ExpiredTokenException: no (request R1) (try: signing in again, for "
      "the session token is too old)");
  EXPECT_EQ(bench.server.asked().size(), 5U);
}

TEST(ServiceClient, AnXmlFaultIsUnderstoodAndABucketElsewhereNamed) {
  Bench bench(
      {{.status = 404,
        .body = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>None &amp; nothing</Message>"
                "<RequestId>R2</RequestId></Error>"},
       {.status = 301,
        .body = "<Error><Code>PermanentRedirect</Code><Message>Elsewhere</Message></Error>",
        .headers = {{"x-amz-bucket-region", "eu-west-1"}}},
       {.status = 400,
        .body =
            "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>eu-west-2</Region>"
            "</Error>"},
       {.status = 403, .body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"}},
      Service::S3);
  const auto error = [&](const char* action) {
    return bench.client->call({.action = action, .method = http::Method::Get}).error();
  };
  const ServiceError missing = error("GetObject");
  EXPECT_EQ(missing.code, "NoSuchKey");
  EXPECT_EQ(missing.error.kind, ErrorKind::NotFound);
  EXPECT_EQ(missing.error.message, "S3 GetObject in us-west-2: NoSuchKey: None & nothing (request R2)");
  EXPECT_EQ(error("GetObject").error.message,
            "S3 GetObject in us-west-2: PermanentRedirect: Elsewhere (try: region eu-west-1, where it is, "
            "instead of us-west-2)");
  EXPECT_EQ(error("GetObject").error.message,
            "S3 GetObject in us-west-2: AuthorizationHeaderMalformed: m (try: region eu-west-2, where it is, "
            "instead of us-west-2)");
  EXPECT_EQ(error("ListObjectsV2").error.message,
            "S3 ListObjectsV2 in us-west-2: AccessDenied: Access Denied (try: allow s3:ListBucket in the "
            "policy of the user or role)");
}

TEST(ServiceClient, NotModifiedIsASuccess) {
  Bench bench({{.status = 304}}, Service::S3);
  EXPECT_EQ(bench.client->call({.action = "GetObject", .method = http::Method::Get}).value().status, 304);
}

}  // namespace
}  // namespace bellwether::aws
