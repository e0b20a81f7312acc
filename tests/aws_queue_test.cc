// SqsQueue against servers by others: the queue's promises, and what only SQS has.

#include <gtest/gtest.h>

#include <array>
#include <boost/json.hpp>
#include <thread>

#include "aws/json_call.h"
#include "aws/sqs_queue.h"
#include "aws_account.h"
#include "aws_server.h"
#include "contracts/queue_contract.h"

namespace bellwether {
namespace {

namespace json = boost::json;
using aws::SqsQueue;
using std::chrono::seconds;
using testbed::AwsAccount;
using testbed::elasticmq;
using testbed::ministack;
using testbed::moto;

// Long enough that a test which was held up for a while still finds hidden what should be.
constexpr seconds kVisibility{10};

// Creates the queue and answers its URL.
std::string create_queue(AwsAccount& account, const std::string& name) {
  const json::object attributes{{"VisibilityTimeout", std::to_string(kVisibility.count())}};
  const auto created =
      aws::call_json(*account.client(aws::Service::Sqs), "CreateQueue",
                     json::serialize(json::object{{"QueueName", name}, {"Attributes", attributes}}));
  if (!created) ADD_FAILURE() << created.error().error.message;
  return created ? std::string(json::parse(*created).at("QueueUrl").as_string()) : "";
}

class SqsWorld final : public contracts::QueueWorld {
 public:
  SqsWorld(AwsAccount& account, contracts::QueueLiberties liberties)
      : liberties_(liberties),
        queue_(account.client(aws::Service::Sqs), {create_queue(account, AwsAccount::fresh_name())}) {}

  ports::Queue& queue() override { return queue_; }
  seconds visibility() const override { return kVisibility; }
  // A little more: servers round.
  void pass(seconds time) override { std::this_thread::sleep_for(time + std::chrono::milliseconds(500)); }
  seconds pass_less_than(seconds) override { return seconds(0); }
  contracts::QueueLiberties liberties() const override { return liberties_; }

 private:
  const contracts::QueueLiberties liberties_;
  SqsQueue queue_;
};

class RealQueue : public testing::TestWithParam<AwsAccount& (*)()> {};

TEST_P(RealQueue, AQueueIsFoundByItsName) {
  const auto name = AwsAccount::fresh_name();
  create_queue(GetParam()(), name);
  SqsQueue queue(GetParam()().client(aws::Service::Sqs), {name});
  const std::vector<ports::OutgoingMessage> messages{{.body = "a"}};
  ASSERT_TRUE(queue.send(messages).value().empty());
  EXPECT_EQ(queue.receive(1, seconds(0)).value().at(0).body, "a");
}

TEST_P(RealQueue, AQueueThatDoesNotExistIsNotFoundAndNamed) {
  const auto url = create_queue(GetParam()(), AwsAccount::fresh_name());
  const auto other = url.substr(0, url.rfind('/') + 1) + "there-is-none";
  for (const auto& queue_name : {std::string("there-is-none"), other}) {
    SqsQueue queue(GetParam()().client(aws::Service::Sqs), {queue_name});
    const Error expected{ErrorKind::NotFound, "queue '" + queue_name + "' does not exist in us-east-1"};
    EXPECT_EQ(queue.receive(1, seconds(0)).error(), expected);
    EXPECT_EQ(queue.status().error(), expected);
    EXPECT_EQ(queue.acknowledge(std::vector<std::string>{"r"}).error(), expected);
  }
}

TEST_P(RealQueue, AMessageSaysWhenItWasSent) {
  SqsQueue queue(GetParam()().client(aws::Service::Sqs),
                 {create_queue(GetParam()(), AwsAccount::fresh_name())});
  const std::vector<ports::OutgoingMessage> messages{{.body = "a"}};
  const auto before = std::chrono::floor<seconds>(std::chrono::system_clock::now());
  ASSERT_TRUE(queue.send(messages).value().empty());
  const auto after = std::chrono::ceil<seconds>(std::chrono::system_clock::now());
  const auto sent = queue.receive(1, seconds(0)).value().at(0).sent;
  EXPECT_GE(sent, before);
  EXPECT_LE(sent, after);
}

std::string name_of(const testing::TestParamInfo<AwsAccount& (*)()>& parameter) {
  return std::array{"Moto", "MiniStack", "ElasticMq"}.at(parameter.index);
}
INSTANTIATE_TEST_SUITE_P(Server, RealQueue, testing::Values(&moto, &ministack, &elasticmq), name_of);

}  // namespace

namespace contracts {
namespace {

INSTANTIATE_TEST_SUITE_P(Moto, QueueContract, testing::Values(QueueMaker([] {
                           return std::make_shared<SqsWorld>(moto(),
                                                             QueueLiberties{.hides_the_oldest = true,
                                                                            .rests_between_purges = true,
                                                                            .takes_old_receipts = true,
                                                                            .may_deliver_twice = true});
                         })));
INSTANTIATE_TEST_SUITE_P(MiniStack, QueueContract, testing::Values(QueueMaker([] {
                           return std::make_shared<SqsWorld>(ministack(),
                                                             QueueLiberties{.hides_the_oldest = true});
                         })));
INSTANTIATE_TEST_SUITE_P(ElasticMq, QueueContract, testing::Values(QueueMaker([] {
                           return std::make_shared<SqsWorld>(elasticmq(),
                                                             QueueLiberties{.hides_the_oldest = true});
                         })));

}  // namespace
}  // namespace contracts
}  // namespace bellwether
