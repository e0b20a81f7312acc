// S3Bucket against servers by others: the bucket's promises, and what only S3 has.

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

#include "aws/s3_bucket.h"
#include "aws_account.h"
#include "aws_server.h"
#include "contracts/bucket_contract.h"
#include "contracts/put_if_contract.h"

namespace bellwether {
namespace {

using aws::S3Bucket;
using testbed::AwsAccount;
using testbed::ministack;
using testbed::moto;
using testbed::swift;

std::shared_ptr<S3Bucket> make_bucket(AwsAccount& account, const std::string& name) {
  const auto client = account.client(aws::Service::S3);
  const auto created =
      client->call({.action = "CreateBucket", .method = http::Method::Put, .path = "/" + name});
  if (!created) ADD_FAILURE() << created.error().error.message;
  return std::make_shared<S3Bucket>(account.client(aws::Service::S3), name);
}

std::shared_ptr<S3Bucket> make_bucket(AwsAccount& account) {
  return make_bucket(account, AwsAccount::fresh_name());
}

// What another program wrote, past our rules of keys.
void put_raw(AwsAccount& account, const std::string& path) {
  const auto client = account.client(aws::Service::S3);
  const auto put = client->call(
      {.action = "PutObject", .method = http::Method::Put, .path = path, .headers = {}, .body = "x"});
  ASSERT_TRUE(put) << put.error().error.message;
}

class RealBucket : public testing::TestWithParam<AwsAccount& (*)()> {};

TEST_P(RealBucket, AListIsWholeAlsoAcrossItsPages) {
  const auto bucket = make_bucket(GetParam()());
  constexpr int kObjects = 1'003;  // S3 lists at most 1,000 a page.
  std::set<std::string> expected;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kObjects; ++i) expected.insert("a+b/ö " + std::to_string(i));
  const std::vector<std::string> keys(expected.begin(), expected.end());
  for (std::size_t thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (auto i = thread; i < keys.size(); i += 4) EXPECT_TRUE(bucket->put(keys[i], "", "text/plain"));
    });
  threads.clear();
  EXPECT_EQ(bucket->list("a+b/ö ").value(), keys);
}

TEST_P(RealBucket, ObjectsUnderKeysThatAreNoneOfOursAreNotListed) {
  const auto name = AwsAccount::fresh_name();
  const auto bucket = make_bucket(GetParam()(), name);
  put_raw(GetParam()(), "/" + name + "/folder/");
  put_raw(GetParam()(), "/" + name + "/folder/a");
  EXPECT_EQ(bucket->list("").value(), std::vector<std::string>{"folder/a"});
}

TEST_P(RealBucket, ABucketThatDoesNotExistIsNotFoundAndNamed) {
  S3Bucket bucket(GetParam()().client(aws::Service::S3), "there-is-none");
  const Error expected{ErrorKind::NotFound, "bucket 'there-is-none' does not exist"};
  EXPECT_EQ(bucket.put("a", "x", "text/plain").error(), expected);
  EXPECT_EQ(bucket.get("a").error(), expected);
  EXPECT_EQ(bucket.list("").error(), expected);
}

std::string name_of(const testing::TestParamInfo<AwsAccount& (*)()>& parameter) {
  return std::array{"Moto", "MiniStack", "Swift"}.at(parameter.index);
}
INSTANTIATE_TEST_SUITE_P(Server, RealBucket, testing::Values(&moto, &ministack, &swift), name_of);

// So each test that Swift passes was signed as S3 wants it.
TEST(SwiftBucket, RefusesAWrongSecret) {
  const auto name = AwsAccount::fresh_name();
  make_bucket(swift(), name);
  AwsAccount stranger(testbed::AwsServer::swift(), "another secret");
  const auto put = S3Bucket(stranger.client(aws::Service::S3), name).put("a", "x", "text/plain");
  ASSERT_FALSE(put);
  EXPECT_TRUE(put.error().message.contains("SignatureDoesNotMatch")) << put.error().message;
}

// It has no conditions: then nothing is written, rather than written whatever lies there.
TEST(SwiftBucket, SaysThatItCannotPutUnderAConditionAndWritesNothing) {
  const auto bucket = make_bucket(swift());
  ASSERT_TRUE(bucket->put("a", "one", "text/plain"));
  const auto put = bucket->put_if("a", "two", "text/plain", bucket->read("a").value().version);
  ASSERT_FALSE(put);
  EXPECT_TRUE(put.error().message.contains("NotImplemented")) << put.error().message;
  EXPECT_EQ(bucket->get("a").value(), "one");
}

}  // namespace

namespace contracts {
namespace {

INSTANTIATE_TEST_SUITE_P(Moto, BucketContract,
                         testing::Values(BucketMaker([] { return make_bucket(moto()); })));
INSTANTIATE_TEST_SUITE_P(MiniStack, BucketContract,
                         testing::Values(BucketMaker([] { return make_bucket(ministack()); })));
INSTANTIATE_TEST_SUITE_P(Swift, BucketContract,
                         testing::Values(BucketMaker([] { return make_bucket(swift()); })));
INSTANTIATE_TEST_SUITE_P(Moto, PutIfContract,
                         testing::Values(BucketMaker([] { return make_bucket(moto()); })));
INSTANTIATE_TEST_SUITE_P(MiniStack, PutIfContract,
                         testing::Values(BucketMaker([] { return make_bucket(ministack()); })));
INSTANTIATE_TEST_SUITE_P(MiniStack, ContendedPutIfContract,
                         testing::Values(BucketMaker([] { return make_bucket(ministack()); })));

}  // namespace
}  // namespace contracts
}  // namespace bellwether
