// Each function of the catalogue, run as Lambda runs it, calls of AWS just what its row names: no more, for
// the row becomes its permissions, and no less, for they are to be the fewest that do.
//
// The calls are seen on the wire (watched_aws.h). A function's scenarios go down each of its ways.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/alert.h"
#include "aws/s3_bucket.h"
#include "aws_account.h"
#include "aws_server.h"
#include "dynamodb_world.h"
#include "events/reading_json.h"
#include "events/schedule_event.h"
#include "functions/catalogue.h"
#include "notice_places.h"
#include "settings/configuration.h"
#include "silent_report.h"
#include "stage/cloud.h"
#include "stage/invocation.h"
#include "stage/worker.h"
#include "system/clock.h"
#include "system/random.h"
#include "temporary_directory.h"
#include "watched_aws.h"

namespace bellwether {
namespace contracts {
// Its world is used here, and not its tests.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TableContract);
}  // namespace contracts
namespace {

using testbed::AwsServer;

constexpr std::string_view kNothingFailed = R"({"batchItemFailures":[]})";

// A new table, bucket and queue on moto, and a function whose AWS they are.
class Trial {
 public:
  explicit Trial(const functions::Function& function) : function_(function) {
    EXPECT_TRUE(s3_->call({.action = "CreateBucket", .method = http::Method::Put, .path = "/" + name()}));
    const auto sqs = testbed::moto().client(aws::Service::Sqs);
    const auto created = aws::call_json(*sqs, "CreateQueue", R"({"QueueName":")" + name() + R"("})");
    EXPECT_TRUE(created);
    if (created) queue_url_ = std::string(boost::json::parse(*created).at("QueueUrl").as_string());
    variables_ = {{"AWS_ACCESS_KEY_ID", AwsServer::moto().access_key()},
                  {"AWS_SECRET_ACCESS_KEY", AwsServer::moto().secret_key()},
                  {"AWS_REGION", AwsServer::moto().region()},
                  {"AWS_ENDPOINT_URL", aws_.url()},
                  {"BELLWETHER_TABLE", name()},
                  {"BELLWETHER_QUEUE", name()},
                  {"BELLWETHER_PAGE_QUEUE", name()},
                  {"BELLWETHER_ALERTS_QUEUE", name()},
                  {"BELLWETHER_BUCKET_NAME", name()},
                  {"BELLWETHER_SUMMARIES", "folder"},
                  {"BELLWETHER_SUMMARIES_FOLDER", summaries_.path()},
                  {"BELLWETHER_SCORER", "comprehend"}};
  }

  // The function's answer to the event, in a process that has just started.
  std::string answer(std::string_view event) {
    std::vector<std::string> ours;
    for (const auto& [variable, value] : variables_)
      if (variable.starts_with(settings::kVariablePrefix)) ours.push_back(variable);
    const auto answered = [&] -> Result<functions::Answer> {
      const auto settings = TRY(settings::configure_function(function_, machine_.environment, ours));
      const auto cloud = TRY(stage::Cloud::open(settings, machine_));
      const auto worker = TRY(stage::Worker::open(function_, settings, *cloud, machine_, report_));
      return stage::invoke(*worker, event, settings.aws.attributes, ports::time_without_end, report_);
    }();
    return answered ? answered->json : answered.error().message;
  }

  void set(const std::string& variable, const std::string& value) { variables_[variable] = value; }
  void write_summary(const std::string& item, const std::string& text) {
    std::ofstream(summaries_.path() / (item + ".txt")) << text;
  }

  testbed::WatchedAws& aws() { return aws_; }
  // Past those who watch.
  ports::Table& table() { return table_.table(); }
  aws::S3Bucket& bucket() { return bucket_; }
  aws::ServiceClient& s3() { return *s3_; }
  const std::string& name() const { return table_.name(); }
  const std::string& queue_url() const { return queue_url_; }

 private:
  const functions::Function& function_;
  testbed::WatchedAws aws_{AwsServer::moto()};
  testbed::DynamoDbWorld table_{testbed::moto(), {}, testbed::StreamOf::Moto};
  const std::unique_ptr<aws::ServiceClient> s3_ = testbed::moto().client(aws::Service::S3);
  aws::S3Bucket bucket_{testbed::moto().client(aws::Service::S3), table_.name()};
  std::string queue_url_;
  const testbed::TemporaryDirectory summaries_;
  std::map<std::string, std::string> variables_;
  const system::SystemClock clock_;
  system::SystemRandom random_;
  testbed::SilentReport report_;
  const stage::Machine machine_{
      .environment = [this](const std::string& variable) -> std::optional<std::string> {
        const auto found = variables_.find(variable);
        if (found == variables_.end()) return std::nullopt;
        return found->second;
      },
      .clock = clock_,
      .random = random_,
      .stopwatch = system::stopwatch,
      .sleep = system::sleep,
      .ideographs = {}};
};

std::string stream_event(const std::string& kind) {
  const std::string key = R"("Card":{"S":"Sol Ring"},"Owner":{"S":"-"})";
  const std::string image = kind == "REMOVE" ? "OldImage" : "NewImage";
  return R"({"Records":[{"eventName":")" + kind +
         R"(","dynamodb":{"ApproximateCreationDateTime":1700000000,"Keys":{)" + key + R"(},")" + image +
         R"(":{)" + key + R"(,"Prices":{"M":{"2023-11-13":{"N":"1200"},"2023-11-14":{"N":"1250"}}}},)" +
         R"("SequenceNumber":"1"}}]})";
}

void draw_charts(Trial& trial) {
  const std::string key = "png/daily/Sol Ring.png";
  EXPECT_EQ(trial.answer(stream_event("INSERT")), kNothingFailed);
  const std::string chart = trial.bucket().get(key).value();
  EXPECT_EQ(trial.answer(stream_event("MODIFY")), kNothingFailed);
  // In a bucket whose objects KMS encrypts, nothing but the object itself tells whether it is the same.
  std::string other = chart;
  other.back() = static_cast<char>(~other.back());
  EXPECT_TRUE(trial.s3().call({.action = "PutObject",
                               .method = http::Method::Put,
                               .path = "/" + trial.name() + "/png/daily/Sol%20Ring.png",
                               .headers = {{"x-amz-server-side-encryption", "aws:kms"}},
                               .body = other}));
  ASSERT_EQ(trial.bucket().get(key).value(), other);
  EXPECT_EQ(trial.answer(stream_event("MODIFY")), kNothingFailed);
  EXPECT_EQ(trial.bucket().get(key).value(), chart);
  EXPECT_EQ(trial.answer(stream_event("REMOVE")), kNothingFailed);
  EXPECT_TRUE(trial.bucket().list("").value().empty());
}

void fan_out(Trial& trial) {
  ASSERT_TRUE(trial.table().put({.key = {"netflix", ""}}));
  EXPECT_EQ(trial.answer("{}"), "null");
  trial.set("BELLWETHER_QUEUE", trial.queue_url());
  EXPECT_EQ(trial.answer("{}"), "null");
}

std::string queue_event(std::string_view name) {
  const std::string body(boost::json::serialize(boost::json::string(events::encode_name_message(name, ""))));
  return R"({"Records":[{"messageId":"m1","receiptHandle":"r","body":)" + body +
         R"(,"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1700000000000"},)" +
         R"("messageAttributes":{}}]})";
}

void read_sentiment(Trial& trial) {
  const market::ItemKey netflix{"netflix", ""};
  ASSERT_TRUE(trial.table().put({.key = netflix}));
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);  // There is no text about it.
  trial.write_summary("netflix", "A company.");
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);  // And now the text is known.
  EXPECT_EQ(trial.bucket().list("sentiment/").value().size(), 2u);

  trial.write_summary("netflix", "Another company.");
  trial.aws().while_scored = [&] { EXPECT_TRUE(remove_item(trial.table(), netflix).value()); };
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);
  EXPECT_TRUE(trial.bucket().list("sentiment/").value().empty());
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);  // It is no longer watched.
}

void publish(Trial& trial) {
  const market::ItemKey netflix{"netflix", ""};
  ASSERT_TRUE(trial.table().put({.key = netflix}));
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);  // There is no list yet.
  EXPECT_TRUE(trial.bucket().get("items/netflix.json").value().contains("\"netflix\""));
  EXPECT_TRUE(trial.bucket().get("items.json").value().contains("\n[\"netflix\","));
  EXPECT_TRUE(trial.bucket().get("alerts.json").value().contains("\"alerts\":[\n]"));
  EXPECT_TRUE(remove_item(trial.table(), netflix).value());
  EXPECT_EQ(trial.answer(queue_event("netflix")), kNothingFailed);
  EXPECT_FALSE(trial.bucket().get("items.json").value().contains("\n[\"netflix\","));
}

// The price of the Sol Ring, whose target is 1260, from 1250 to 1270.
std::string target_event() {
  const std::string key = R"("Card":{"S":"Sol Ring"},"Owner":{"S":"-"})";
  const std::string image = "{" + key + R"(,"Target":{"N":"1260"},"Prices":{"M":{"2023-11-13":{"N":"1250"})";
  return R"({"Records":[{"eventName":"MODIFY","dynamodb":{"ApproximateCreationDateTime":1700000000,)"
         R"("Keys":{)" +
         key + R"(},"OldImage":)" + image + R"(}}},"NewImage":)" + image +
         R"(,"2023-11-14":{"N":"1270"}}}},"SequenceNumber":"1"}}]})";
}

void decide_alerts(Trial& trial) {
  EXPECT_EQ(trial.answer(target_event()), kNothingFailed);
  EXPECT_EQ(trial.answer(target_event()), kNothingFailed);  // And now the record is there.
  EXPECT_EQ(trial.bucket().list("alerts/").value(),
            std::vector<std::string>{"alerts/Sol Ring/target-1260-2023-11-13.json"});
  trial.set("BELLWETHER_ALERT_STALE", "all");
  trial.set("BELLWETHER_ALERT_STALE_DAYS", "1");
  market::Item item{.key = {"Black Lotus", ""}};
  const Day yesterday = day_of(system::SystemClock().now()) - std::chrono::days(1);
  item.history.set({.day = yesterday, .close = market::Price(21)});
  ASSERT_TRUE(trial.table().put(item));
  EXPECT_EQ(trial.answer(events::kLookAfterEvent), "null");
}

std::string alert_event() {
  return R"({"Records":[{"messageId":"m1","receiptHandle":"r","body":)"
         R"("{\"alert\":\"alerts/Sol Ring/target-1260-2023-11-13.json\"}",)"
         R"("attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1700000000000"},)"
         R"("messageAttributes":{}}]})";
}

void send_alerts(Trial& trial) {
  const auto record =
      alerts::encode_alert({.key = {"Sol Ring", ""},
                            .news = alerts::PriceNews{.firing = {.rule = market::PriceRule::Target,
                                                                 .is_rise = true,
                                                                 .armed = {},
                                                                 .price = {{}, 1270},
                                                                 .certain = {},
                                                                 .from = {{}, 1250},
                                                                 .bound = 1260},
                                                      .high = {{}, 1270}},
                            .raised = {}});
  ASSERT_TRUE(trial.bucket().put("alerts/Sol Ring/target-1260-2023-11-13.json", record, "application/json"));
  trial.set("BELLWETHER_ALERTS_SES", "true");
  trial.set("BELLWETHER_MAIL_FROM", testbed::verified_sender(testbed::moto()));
  trial.set("BELLWETHER_MAIL_TO", "ann@example.com");
  trial.set("BELLWETHER_ALERTS_SNS_TOPIC", testbed::made_topic(testbed::moto()));
  // All day but for the one minute in which this test would fail.
  trial.set("BELLWETHER_QUIET_HOURS", "00:01-00:00");
  EXPECT_EQ(trial.answer(alert_event()), kNothingFailed);
  EXPECT_TRUE(trial.bucket().list("notices/").value().empty());
  trial.set("BELLWETHER_QUIET_HOURS", "");
  EXPECT_EQ(trial.answer(alert_event()), kNothingFailed);
  EXPECT_TRUE(trial.bucket().get("alerts.atom").value().contains("Sol Ring"));
  EXPECT_TRUE(trial.bucket().get("alerts.json").value().contains("Sol Ring"));
  EXPECT_EQ(trial.answer(alert_event()), kNothingFailed);  // And now it is done.
}

const std::map<std::string_view, void (*)(Trial&)> kScenarios = {
    {"draw-charts", draw_charts},       {"fan-out", fan_out},
    {"read-sentiment", read_sentiment}, {"publish", publish},
    {"decide-alerts", decide_alerts},   {"send-alerts", send_alerts}};

TEST(CatalogueCalls, AFunctionCallsOfAwsJustWhatItsRowNames) {
  for (const functions::Function& function : functions::catalogue()) {
    SCOPED_TRACE(function.name);
    const auto scenario = kScenarios.find(function.name);
    if (scenario == kScenarios.end()) {
      ADD_FAILURE() << "no scenario for function " << function.name;
      continue;
    }
    Trial trial(function);
    scenario->second(trial);
    std::set<std::string> named;
    for (const functions::ServiceCall& call : function.calls)
      named.insert(std::string(call.service) + ":" + std::string(call.operation));
    EXPECT_EQ(trial.aws().calls(), named);
  }
}

// What tells the calls apart is as good as it tells them apart.
TEST(CatalogueCalls, ARequestIsTheCallThatItsSignatureTargetAndPathSay) {
  const struct {
    std::string line, service, headers, call, body = {};
  } cases[] = {
      {"PUT /bucket/a/b.png", "s3", "", "s3:PutObject"},
      {"PUT /bucket/a", "s3", "\r\nx-amz-copy-source: /bucket/b", "s3:PUT /bucket/a"},
      {"PUT /bucket/a?acl", "s3", "", "s3:PUT /bucket/a?acl"},
      {"PUT /bucket", "s3", "", "s3:PUT /bucket"},
      {"GET /bucket/a", "s3", "", "s3:GetObject"},
      {"HEAD /bucket/a", "s3", "", "s3:HeadObject"},
      {"HEAD /bucket", "s3", "", "s3:HEAD /bucket"},
      {"DELETE /bucket/a", "s3", "", "s3:DeleteObject"},
      {"DELETE /bucket/", "s3", "", "s3:DELETE /bucket/"},
      {"GET /bucket?list-type=2&prefix=a%2Fb", "s3", "", "s3:ListObjectsV2"},
      {"GET /bucket?prefix=a/b", "s3", "", "s3:GET /bucket?prefix=a/b"},
      {"POST /", "dynamodb", "\r\nX-Amz-Target: DynamoDB_20120810.Scan", "dynamodb:Scan"},
      {"POST /", "sns", "", "sns:POST /"},
      {"POST /", "sns", "", "sns:Publish", "Action=Publish&Version=2010-03-31"},
      {"POST /v2/email/outbound-emails", "ses", "", "ses:SendEmail"},
      {"POST /v2/email/outbound-bulk-emails", "ses", "", "ses:POST /v2/email/outbound-bulk-emails"},
  };
  for (const auto& c : cases) {
    const std::string signature = "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=key/20261122/us-east-1/" +
                                  c.service + "/aws4_request, SignedHeaders=host, Signature=0";
    EXPECT_EQ(testbed::call_of({.head = c.line + " HTTP/1.1" + signature + c.headers, .body = c.body}),
              c.call);
    EXPECT_EQ(testbed::call_of({.head = c.line + " HTTP/1.1" + c.headers, .body = ""}), "unsigned:" + c.line);
  }
}

}  // namespace
}  // namespace bellwether
