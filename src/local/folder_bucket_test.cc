#include "local/folder_bucket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>

#include "contracts/bucket_contract.h"
#include "contracts/put_if_contract.h"
#include "local_stage.h"

namespace bellwether::contracts {
namespace {

struct FolderWorld {
  local::TemporaryFolder folder;
  std::unique_ptr<local::FolderBucket> bucket = local::FolderBucket::open(folder.path()).value();
};

std::shared_ptr<ports::Bucket> make_folder_bucket() {
  auto world = std::make_shared<FolderWorld>();
  return {world, world->bucket.get()};
}

INSTANTIATE_TEST_SUITE_P(Folder, BucketContract, testing::Values(BucketMaker(make_folder_bucket)));
INSTANTIATE_TEST_SUITE_P(Folder, PutIfContract, testing::Values(BucketMaker(make_folder_bucket)));
INSTANTIATE_TEST_SUITE_P(Folder, ContendedPutIfContract, testing::Values(BucketMaker(make_folder_bucket)));

}  // namespace
}  // namespace bellwether::contracts

namespace bellwether::local {
namespace {

namespace fs = std::filesystem;

TEST(FolderBucket, NoSymbolicLinkLeadsAKeyOutOfTheFolder) {
  const TemporaryFolder folder, outside;
  std::ofstream(outside.path() / "secret") << "secret";
  auto bucket = FolderBucket::open(folder.path()).value();
  fs::create_directory_symlink(outside.path(), folder.path() / "out");
  fs::create_symlink(outside.path() / "secret", folder.path() / "secret");

  EXPECT_FALSE(bucket->get("out/secret"));
  EXPECT_FALSE(bucket->get("secret"));
  EXPECT_FALSE(bucket->holds("out/secret", "secret").value());
  EXPECT_FALSE(bucket->holds("secret", "secret").value());
  EXPECT_FALSE(bucket->put("out/new", "x", ""));
  EXPECT_TRUE(bucket->remove("out/secret"));
  EXPECT_TRUE(bucket->list("").value().empty());
  // A put takes the place of the link itself.
  EXPECT_TRUE(bucket->put("secret", "ours", ""));
  std::ifstream file(outside.path() / "secret");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "secret");
  EXPECT_EQ(std::distance(fs::directory_iterator(outside.path()), {}), 1);
}

TEST(FolderBucket, AnObjectsPlaceIsTheAbsolutePathOfItsFile) {
  const TemporaryFolder folder;
  for (const auto& path : {folder.path(), fs::relative(folder.path())}) {
    auto bucket = FolderBucket::open(path).value();
    ASSERT_TRUE(bucket->put("png/a b.png", "x", ""));
    const fs::path place = bucket->place("png/a b.png");
    EXPECT_TRUE(place.is_absolute()) << place;
    EXPECT_TRUE(fs::equivalent(place, folder.path() / "png" / "a b.png")) << place;
  }
}

TEST(FolderBucket, AnObjectBelowAnObjectIsRefused) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  ASSERT_TRUE(bucket->put("a", "x", ""));
  ASSERT_TRUE(bucket->put("b/c", "x", ""));
  const auto below = bucket->put("a/b", "y", "");
  const auto above = bucket->put("b", "y", "");
  ASSERT_FALSE(below || above);
  EXPECT_EQ(below.error().message, "key 'a/b': lies below an object or a symbolic link");
  EXPECT_EQ(above.error().message, "key 'b': other objects lie below it");
  EXPECT_EQ(below.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(bucket->list("").value(), (std::vector<std::string>{"a", "b/c"}));
}

TEST(FolderBucket, RefusesKeysThatTheFolderCannotHold) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  EXPECT_FALSE(bucket->put(std::string(256, 'a'), "x", ""));
  EXPECT_TRUE(bucket->put(std::string(255, 'a'), "x", ""));
  EXPECT_FALSE(bucket->put("png/.bellwether-1-0", "x", ""));
}

TEST(FolderBucket, WhatAKilledWriterLeftIsNeverListedAndGoneAfterTheNextOpen) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  ASSERT_TRUE(bucket->put("png/a", "x", ""));
  std::ofstream(folder.path() / "png" / ".bellwether-77-0") << "half";
  EXPECT_EQ(bucket->list("").value(), std::vector<std::string>{"png/a"});
  FolderBucket::open(folder.path()).value();
  EXPECT_FALSE(fs::exists(folder.path() / "png" / ".bellwether-77-0"));
  EXPECT_EQ(bucket->get("png/a").value(), "x");
}

TEST(FolderBucket, WritersAreNotDisturbedWhenOthersOpenTheFolder) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  std::jthread opener([&](std::stop_token stop) {
    while (!stop.stop_requested()) EXPECT_TRUE(FolderBucket::open(folder.path()));
  });
  std::jthread other([&] {
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(bucket->put("x/y/b", "b", ""));
      EXPECT_TRUE(bucket->remove("x/y/b"));
    }
  });
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(bucket->put("x/y/a", "a", ""));
    EXPECT_TRUE(bucket->remove("x/y/a"));
  }
}

TEST(FolderBucket, AFifoInTheFolderIsNoObject) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  ASSERT_EQ(mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(bucket->get("pipe"));
  EXPECT_TRUE(bucket->list("").value().empty());
}

}  // namespace
}  // namespace bellwether::local
