// Stages removed from MiniStack: see ministack_stage.h.

#include "ministack_stage.h"

namespace bellwether::deploy {
namespace {

// aws-sam-cli 7782.
TEST_F(OnMiniStack, ABucketOfPackagesWithVersionsGoesToo) {
  ASSERT_TRUE(deploy(wish()));
  const std::string bucket = code_bucket();
  const auto client = testbed::ministack().client(aws::Service::S3);
  ASSERT_TRUE(client->call({.action = "PutBucketVersioning",
                            .method = http::Method::Put,
                            .path = "/" + bucket,
                            .query = "versioning=",
                            .body = "<VersioningConfiguration><Status>Enabled</Status>"
                                    "</VersioningConfiguration>"}));
  aws::S3Bucket objects(testbed::ministack().client(aws::Service::S3), bucket);
  ASSERT_TRUE(objects.put("packages/old.zip", "first", "application/zip"));
  ASSERT_TRUE(objects.put("packages/old.zip", "second", "application/zip"));
  ASSERT_TRUE(objects.remove("packages/old.zip"));
  ASSERT_FALSE(is_bucket_empty(bucket));
  // MiniStack might do what AWS does not.
  bool was_empty = false;
  on_ = [&](std::string_view action) {
    if (action == "DeleteBucket") was_empty = is_bucket_empty(bucket);
  };
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_TRUE(was_empty) << "versions were left to the server";
}

// aws-cdk 32689.
TEST_F(OnMiniStack, ALogGroupThatIsMadeAnewIsFoundBeforeTheLookAndInIt) {
  ASSERT_TRUE(deploy(wish()));
  const auto logs = testbed::ministack().client(aws::Service::Logs);
  const std::string request = "{\"logGroupName\":\"/aws/lambda/bellwether-" + stage_ + "-read\"}";
  int lists = 0;
  const auto made_anew_at = [&](int list) {
    on_ = [&, list](std::string_view action) {
      if (action != "DescribeLogGroups" || ++lists != list) return;
      ASSERT_TRUE(aws::call_json(*logs, "CreateLogGroup", request));
    };
  };
  made_anew_at(1);
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_EQ(lists, 2);

  ASSERT_TRUE(deploy(wish()));
  lists = 0;
  made_anew_at(2);
  const auto late = teardown(teardown_wish());
  ASSERT_TRUE(late) << late.error().message;
  ASSERT_EQ(late->remains.size(), 1) << shown(*late);
  EXPECT_EQ(late->remains.at(0).kind, "log group");
  on_ = {};
  EXPECT_TRUE(teardown(teardown_wish())->is_clean()) << "a second teardown removes it";
}

// By reference, as the old system's table and bucket are: no teardown touches them.
TEST_F(OnMiniStack, WhatIsAdoptedIsUsedAndNeverEmptiedOrRemoved) {
  const auto dynamodb = testbed::ministack().client(aws::Service::DynamoDb);
  ASSERT_TRUE(aws::call_json(
      *dynamodb, "CreateTable",
      R"({"TableName":")" + stage_ +
          R"(-old","BillingMode":"PAY_PER_REQUEST",)"
          R"("AttributeDefinitions":[{"AttributeName":"Card","AttributeType":"S"},)"
          R"({"AttributeName":"Owner","AttributeType":"S"}],"KeySchema":[{"AttributeName":"Card",)"
          R"("KeyType":"HASH"},{"AttributeName":"Owner","KeyType":"RANGE"}],"StreamSpecification":)"
          R"({"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})"));
  ASSERT_TRUE(aws::BucketLife(testbed::ministack().client(aws::Service::S3), bucket_).make());
  put("index.html");
  StageWish adopting = wish();
  adopting.template_text = stack::template_text;
  adopting.stack.table = stage_ + "-old";
  adopting.stack.table_is_adopted = adopting.stack.bucket_is_adopted = true;
  const auto made = deploy(adopting);
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_EQ(made->size(), 1) << "an adopted bucket has no stack";
  for (const aws::ResourceChange& change : made->front().changes) EXPECT_FALSE(is_data(change.type));

  TeardownWish all = teardown_wish();
  all.adopted = {stage_ + "-old", bucket_};
  all.is_protected = all.force = all.delete_data = true;
  const auto look = teardown(all);
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_EQ(look->kept.size(), 2) << "what was adopted is not told";
  EXPECT_FALSE(is_bucket_empty(bucket_));
  EXPECT_TRUE(aws::call_json(*dynamodb, "DescribeTable", R"({"TableName":")" + stage_ + R"(-old"})"));
}

TEST_F(OnMiniStack, WhatRemainsIsListed) {
  const auto client = testbed::ministack().client(aws::Service::Sqs);
  ASSERT_TRUE(aws::call_json(*client, "CreateQueue", "{\"QueueName\":\"bellwether-" + stage_ + "-stray\"}"));
  ASSERT_TRUE(aws::call_json(*client, "CreateQueue", "{\"QueueName\":\"bellwether-" + stage_ + "2\"}"));
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_FALSE(look->is_clean());
  ASSERT_EQ(look->remains.size(), 1) << shown(*look);
  EXPECT_TRUE(look->remains.at(0).name.ends_with("-stray"));
}

TEST_F(OnMiniStack, WhatBearsTheStagesTagUnderAnotherNameIsListed) {
  const auto client = testbed::ministack().client(aws::Service::Sqs);
  const std::string name = "other-" + stage_;
  ASSERT_TRUE(
      aws::call_json(*client, "CreateQueue",
                     R"({"QueueName":")" + name + R"(","tags":{"bellwether-stage":")" + stage_ + R"("}})"));
  const auto look = teardown(teardown_wish());
  ASSERT_TRUE(look) << look.error().message;
  ASSERT_EQ(look->remains.size(), 1) << shown(*look);
  EXPECT_EQ(look->remains.at(0).kind, "thing with the tag");
  EXPECT_TRUE(look->remains.at(0).name.ends_with(":" + name));
}

TEST_F(OnMiniStack, DataAreKeptWhereThatIsAsked) {
  ASSERT_TRUE(deploy(wish()));
  put("daily/apple.png");
  TeardownWish keeping = teardown_wish();
  keeping.keep_data = true;
  const auto look = teardown(keeping);
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_FALSE(look->kept.empty());
  EXPECT_FALSE(is_bucket_empty());
  EXPECT_TRUE(is_table_protected()) << "the table is gone";
  EXPECT_FALSE(work_stack().value());
}

class OnMiniStackWithKey : public OnMiniStack {
 protected:
  // Its table and key outlive their stack where that is protected.
  StageWish wish_with_key(bool is_protected) {
    StageWish wish = this->wish();
    wish.template_text = [is_protected](const stack::StackWish& stack, stack::StackPart part) {
      const std::string text = text_of(stack, part);
      if (part == stack::StackPart::Bucket) return text;
      const std::string with_key = text +
                                   "  Key:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Delete\n"
                                   "    Properties: {KeyPolicy: {Version: '2012-10-17', Statement: []}}\n";
      return is_protected ? retaining_data(with_key) : with_key;
    };
    return wish;
  }
  std::string key() {
    const aws::CloudFormation service(testbed::ministack().client(aws::Service::CloudFormation));
    const auto resources = service.resources("bellwether-" + stage_);
    const auto found = std::ranges::find(resources.value(), "AWS::KMS::Key", &aws::StackResource::type);
    return found == resources->end() ? "" : found->physical_id;
  }
  static bool is_enabled(const std::string& key) {
    const auto client = testbed::ministack().client(aws::Service::Kms);
    const auto answer = aws::call_json(*client, "DescribeKey", "{\"KeyId\":\"" + key + "\"}");
    return answer && !answer->contains("PendingDeletion");
  }
};

// What lies under the key cannot be read without it.
TEST_F(OnMiniStackWithKey, TheKeyStaysWithTheDataThatAreKept) {
  ASSERT_TRUE(deploy(wish_with_key(false)));
  const std::string key = this->key();
  TeardownWish keeping = teardown_wish();
  keeping.keep_data = true;
  const auto look = teardown(keeping);
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_EQ(std::ranges::count(look->kept, "key", &Sight::kind), 1);
  EXPECT_TRUE(is_enabled(key)) << "the table that was kept cannot be read any more";
}

TEST_F(OnMiniStackWithKey, OfAProtectedStageTheKeyGoesWithTheDataAndNotBefore) {
  ASSERT_TRUE(deploy(wish_with_key(true)));
  const std::string key = this->key();
  TeardownWish all = teardown_wish();
  all.is_protected = all.force = all.delete_data = true;
  const auto look = teardown(all);
  ASSERT_TRUE(look) << look.error().message;
  EXPECT_TRUE(look->is_clean()) << shown(*look);
  EXPECT_FALSE(is_enabled(key));
  EXPECT_LT(std::ranges::find(asked_, "DeleteTable"), std::ranges::find(asked_, "ScheduleKeyDeletion"));
}

TEST_F(OnMiniStack, AProtectedStageIsNotRemovedUnasked) {
  TeardownWish prod = teardown_wish();
  prod.is_protected = true;
  const auto refused = teardown(prod);
  ASSERT_FALSE(refused);
  EXPECT_EQ(asked_, Words());
}

TEST_F(OnMiniStack, AfterACrashASecondTeardownStillFindsAll) {
  ASSERT_TRUE(deploy(wish()));
  {
    Teardown crashed(teardown_wish(), account_, narrator_);
    ASSERT_TRUE(crashed.prepare());
  }
  // The stack went meanwhile; only what was written down says that the queue was its own.
  const aws::CloudFormation service(testbed::ministack().client(aws::Service::CloudFormation));
  ASSERT_TRUE(remove_stack(service, *work_stack().value(), account_, narrator_));
  Teardown second(teardown_wish(), account_, narrator_);
  const auto list = second.prepare();
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_EQ(list->stacks.size(), 2);
  EXPECT_TRUE(std::ranges::count(list->names(), "bellwether-" + stage_) > 0);
  const auto removed = second.remove();
  ASSERT_TRUE(removed) << removed.error().message;
  const Look look = second.look();
  EXPECT_TRUE(look.is_clean()) << shown(look);
}

// At every fifth call, for the sake of time.
TEST_F(OnMiniStack, WhereverItIsKilledTheNextRunGoesOnToTheEnd) {
  bool was_killed = true;
  for (std::size_t calls = 1; was_killed; calls += 5) {
    SCOPED_TRACE(calls);
    stage_ = AwsAccount::fresh_name();
    bucket_ = stage_ + "-results";
    calls_left_ = calls;
    was_killed = !deploy(wish());
    calls_left_ = 1'000'000;
    const auto made = deploy(wish());
    ASSERT_TRUE(made) << made.error().message;
    ASSERT_EQ(work_stack().value()->status, "CREATE_COMPLETE");
    put("daily/apple.png");

    calls_left_ = 2 * calls;
    const auto killed = teardown(teardown_wish());
    was_killed = was_killed || !killed || !killed->is_clean();
    calls_left_ = 1'000'000;
    const auto look = teardown(teardown_wish());
    ASSERT_TRUE(look) << look.error().message;
    ASSERT_TRUE(look->is_clean()) << shown(*look);
    ASSERT_FALSE(work_stack().value());
  }
}

TEST_F(OnMiniStack, WhatCouldNotBeLookedAtIsNotTakenForNothing) {
  Account blind = account_;
  blind.client = [&](aws::Service service,
                     const std::string& region) -> Result<std::unique_ptr<aws::ServiceClient>> {
    if (service == aws::Service::Iam) return fail(ErrorKind::NotAllowed, "denied");
    return account_.client(service, region);
  };
  Teardown teardown(teardown_wish(), blind, narrator_);
  ASSERT_TRUE(teardown.prepare());
  const Look look = teardown.look();
  EXPECT_FALSE(look.is_clean());
  EXPECT_EQ(look.not_known, Words{"roles in us-east-1: denied"});
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/list.json"));
}

TEST(RetainingData, SaysSoOfTablesAndKeysOnlyAndAddsAResource) {
  EXPECT_EQ(
      retaining_data("Resources:\n  Table:\n    Type: AWS::DynamoDB::Table\n    DeletionPolicy: Delete\n"
                     "  Names:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: Delete\n"),
      "Resources:\n  TeardownKeepsTables:\n    Type: AWS::CloudFormation::WaitConditionHandle\n"
      "  Table:\n    Type: AWS::DynamoDB::Table\n    DeletionPolicy: Retain\n"
      "  Names:\n    Type: AWS::SQS::Queue\n    DeletionPolicy: Delete\n");
  EXPECT_EQ(retaining_data("Resources:\n Table:\n  Type: AWS::DynamoDB::Table\n  DeletionPolicy: Delete\n"
                           " Names:\n  Type: AWS::SQS::Queue\n  DeletionPolicy: Delete\n"),
            "Resources:\n TeardownKeepsTables:\n  Type: AWS::CloudFormation::WaitConditionHandle\n"
            " Table:\n  Type: AWS::DynamoDB::Table\n  DeletionPolicy: Retain\n"
            " Names:\n  Type: AWS::SQS::Queue\n  DeletionPolicy: Delete\n");
  EXPECT_TRUE(retaining_data("Resources:\n  Key:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Delete\n")
                  .ends_with("  Key:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Retain\n"));
}

}  // namespace
}  // namespace bellwether::deploy
