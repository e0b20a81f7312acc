// The same commands on the stage `local` and on a stage that moto serves: a person must not be
// able to tell them apart by what the program says.

#include <gtest/gtest.h>

#include "aws/s3_bucket.h"
#include "aws_account.h"
#include "aws_server.h"
#include "dynamodb_world.h"
#include "program.h"

namespace bellwether {
namespace contracts {
// Its world is used here, and not its tests.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TableContract);
}  // namespace contracts
namespace {

using testbed::AwsServer;
using testbed::DynamoDbWorld;
using testbed::StreamOf;

// A new table, bucket and queue on moto, and the options that name them.
class Stage {
 public:
  Stage() : table_(testbed::moto(), {}, StreamOf::Aws), name_(table_.name()) {
    const auto s3 = testbed::moto().client(aws::Service::S3);
    EXPECT_TRUE(s3->call({.action = "CreateBucket", .method = http::Method::Put, .path = "/" + name_}));
    const auto sqs = testbed::moto().client(aws::Service::Sqs);
    EXPECT_TRUE(aws::call_json(*sqs, "CreateQueue", R"({"QueueName":")" + name_ + R"("})"));
  }

  // As a person would set them once.
  std::string configuration() const {
    return "[stage.dev]\nregion = \"" + AwsServer::moto().region() + "\"\ntable = \"" + name_ +
           "\"\nbucket = \"" + name_ + "\"\nqueue = \"" + name_ + "\"\n";
  }
  static Words variables() {
    return {"AWS_ACCESS_KEY_ID=" + AwsServer::moto().access_key(),
            "AWS_SECRET_ACCESS_KEY=" + AwsServer::moto().secret_key(),
            "AWS_ENDPOINT_URL=" + AwsServer::moto().url()};
  }
  DynamoDbWorld& table() { return table_; }
  const std::string& bucket() const { return name_; }

 private:
  DynamoDbWorld table_;
  const std::string name_;
};

// What the program says, without what only one stage knows: that the engine is not running, and
// how old a queue's oldest message is.
std::string said(const Ended& ended) {
  std::string text = "exit code " + std::to_string(ended.exit_code) + "\n";
  std::istringstream lines(ended.out + ended.error);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("The engine is not running") && !line.starts_with("Warning: no engine runs") &&
        !line.starts_with("oldest"))
      text += line + "\n";
  return text;
}

const std::vector<Words>& transcript() {
  static const std::vector<Words> lines = {
      {"list"},
      {"add", "-i", "netflix", "-i", "Sol Ring", "-i", "稲妻"},
      {"add", "-i", "netflix", "-i", "google"},
      {"add", "-f", "names.txt"},
      {"add", "-f", "names.txt", "--dry-run"},
      {"list"},
      {"price", "set", "Sol Ring", "2024-01-31", "1200", "--currency", "JPY"},
      {"price", "set", "Sol Ring", "2024-01-31", "1250.5"},
      {"price", "set", "Sol Ring", "2024-02-01", "1300", "--json"},
      {"price", "set", "Bolt", "2024-02-01", "3", "--owner", "me", "--url",
       "https://example.com/price/Bolt/"},
      {"item", "set", "Sol Ring", "--target", "2000", "--bought-at", "1200.5", "--tag", "mint", "--tag",
       "foil"},
      {"item", "set", "Sol Ring", "--no-target", "--untag", "mint", "--tag", "foil", "--json"},
      {"item", "set", "Sol Rign", "--target", "2000"},
      {"item", "set", "Bolt", "--untag", "mint"},
      {"price", "set", "Sol Ring", "2024-02-02", "1350"},
      {"price", "import", "prices.csv", "--item", "Imported"},
      {"show", "Sol Ring"},
      {"show", "Imported", "--json"},
      {"list"},
      {"list", "--json"},
      {"update", "-o", "google", "-n", "alphabet"},
      {"update", "-o", "nobody", "-n", "somebody"},
      {"update", "-o", "netflix", "-n", "alphabet"},
      {"remove", "-i", "Sol Ring", "--dry-run"},
      {"remove", "-i", "Sol Ring", "-i", "nobody"},
      {"remove", "-i", "Bolt", "--owner", "me", "--json"},
      {"show", "Sol Ring"},
      {"queue", "status"},
      {"run", "fan-out"},
      {"queue", "status"},
      {"remove", "-f", "names.txt"},
      {"list"},
  };
  return lines;
}

TEST(Stages, TheSameCommandsSayTheSameOnAwsAsOnThisMachine) {
  const Stage stage;
  const Home here, there;
  std::string prices = "date,close\n";
  for (int day = 1; day <= 28; ++day)
    for (int month = 1; month <= 12; ++month)
      prices += "2023-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-" +
                (day < 10 ? "0" : "") + std::to_string(day) + "," + std::to_string(100 + day * month) + "\n";
  for (const Home* home : {&here, &there}) {
    home->write("names.txt", "amazon\nfacebook\n\namazon\n");
    home->write("prices.csv", prices);
  }
  there.write("bellwether.toml", stage.configuration());
  for (const Words& words : transcript()) {
    Words on_aws = words;
    on_aws.insert(on_aws.begin(), {"--stage", "dev"});
    std::string line;
    for (const std::string& word : words) line += word + " ";
    SCOPED_TRACE(line);
    EXPECT_EQ(said(there.run(on_aws, "", Stage::variables())), said(here.run(words)));
  }
}

TEST(Stages, ShowSaysWhereInS3AChartLies) {
  const Stage stage;
  const Home home;
  home.write("bellwether.toml", stage.configuration());
  const auto run = [&](Words words) {
    words.insert(words.begin(), {"--stage", "dev"});
    return home.run(words, "", Stage::variables());
  };
  ASSERT_EQ(run({"price", "set", "Sol Ring", "2024-01-31", "1200"}).exit_code, 0);
  aws::S3Bucket bucket(testbed::moto().client(aws::Service::S3), stage.bucket());
  ASSERT_TRUE(bucket.put("png/daily/Sol Ring.png", "chart", "image/png"));
  const std::string shown = run({"show", "Sol Ring"}).out;
  EXPECT_NE(shown.find("  daily      s3://" + stage.bucket() + "/png/daily/Sol Ring.png\n"),
            std::string::npos)
      << shown;
  EXPECT_NE(shown.find("  weekly     not drawn yet\n"), std::string::npos) << shown;
}

TEST(Stages, ABucketIsAskedForOnlyWhereSomethingIsToComeOrGo) {
  const Stage stage;
  const Home home;
  std::string configuration = stage.configuration();
  const auto line = configuration.find("bucket = ");
  configuration.erase(line, configuration.find('\n', line) + 1 - line);
  home.write("bellwether.toml", configuration);
  const auto run = [&](Words words) {
    words.insert(words.begin(), {"--stage", "dev"});
    return home.run(words, "", Stage::variables());
  };
  ASSERT_EQ(run({"add", "-i", "netflix"}).exit_code, 0);
  for (const Words& words : {Words{"list"}, Words{"show", "netflix"}, Words{"remove", "-i", "nobody"}}) {
    const auto ended = run(words);
    EXPECT_EQ(ended.exit_code, 0) << words[0] << ": " << ended.error;
    EXPECT_NE(ended.out.find("netflix"), std::string::npos) << words[0] << ": " << ended.out;
  }
  const auto removed = run({"remove", "-i", "netflix"});
  EXPECT_EQ(removed.exit_code, 1);
  EXPECT_NE(removed.error.find("--bucket-name"), std::string::npos) << removed.error;
  EXPECT_NE(run({"list"}).out.find("netflix"), std::string::npos);
}

TEST(Stages, EveryPriceThatIsSetBecomesARecordOfTheStream) {
  Stage stage;
  const Home home;
  home.write("bellwether.toml", stage.configuration());
  for (const std::string day : {"2024-01-01", "2024-01-02"}) {
    const auto ended =
        home.run({"--stage", "dev", "price", "set", "Sol Ring", day, "7"}, "", Stage::variables());
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
  }
  // moto's first record is of an attempt that was refused; AWS writes none.
  const auto records = stage.table().records();
  ASSERT_GE(records.size(), 2u);
  EXPECT_EQ(records[records.size() - 2].item.value().history.quotes().size(), 1u);
  EXPECT_EQ(records.back().item.value().history.quotes().size(), 2u);
}

TEST(Stages, WhatLacksIsNamed) {
  const Home home;
  const auto error_of = [&](Words words, const Words& variables) {
    words.insert(words.begin(), {"--stage", "dev"});
    const auto ended = home.run(words, "", variables);
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_EQ(ended.out, "");
    return ended.error;
  };
  EXPECT_NE(error_of({"queue", "status"}, {}).find("region"), std::string::npos);
  EXPECT_NE(error_of({"queue", "status", "--region", "eu-west-1"}, {}).find("credentials"),
            std::string::npos);
  Words variables = Stage::variables();
  variables.push_back("AWS_REGION=eu-west-1");
  EXPECT_NE(error_of({"run", "fan-out"}, variables).find("bellwether-dev"), std::string::npos);
  EXPECT_NE(error_of({"queue", "status"}, variables).find("bellwether-dev-names"), std::string::npos);
}

}  // namespace
}  // namespace bellwether
