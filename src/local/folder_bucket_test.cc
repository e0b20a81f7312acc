#include "local/folder_bucket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>

#include "contracts/bucket_contract.h"
#include "contracts/put_if_contract.h"
#include "local/engine_events.h"
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

// What the kernel's clock says of a file that is written now.
Instant now_by_files(const fs::path& folder) {
  std::ofstream(folder / "now") << "x";
  struct stat facts{};
  CHECK(stat((folder / "now").c_str(), &facts) == 0);
  fs::remove(folder / "now");
  return Instant(std::chrono::seconds(facts.st_mtime));
}

TEST(FolderBucket, WhatAKilledWriterLeftIsNeverListedAndClearedAnHourLater) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  ASSERT_TRUE(bucket->put("png/a", "x", ""));
  const auto leftover = folder.path() / "png" / ".bellwether-77-0";
  std::ofstream(leftover) << "half";
  EXPECT_EQ(bucket->list("").value(), std::vector<std::string>{"png/a"});
  const auto now = now_by_files(folder.path());
  ASSERT_TRUE(bucket->clear_leftovers(now + std::chrono::minutes(59)));
  EXPECT_TRUE(fs::exists(leftover));
  ASSERT_TRUE(bucket->clear_leftovers(now + std::chrono::minutes(61)));
  EXPECT_FALSE(fs::exists(leftover));
  EXPECT_EQ(bucket->get("png/a").value(), "x");
}

TEST(FolderBucket, FilesThatOnlyBeginLikeTemporaryOnesAreNeverRemoved) {
  const TemporaryFolder folder;
  auto bucket = FolderBucket::open(folder.path()).value();
  const std::vector<std::string> names = {".bellwether-notes", ".bellwether-77", ".bellwether-77-0.txt",
                                          ".bellwether-", ".bellwether--1-0"};
  for (const auto& name : names) std::ofstream(folder.path() / name) << "mine";
  ASSERT_TRUE(bucket->clear_leftovers(now_by_files(folder.path()) + std::chrono::hours(48)));
  for (const auto& name : names) EXPECT_TRUE(fs::exists(folder.path() / name)) << name;
}

TEST(FolderBucket, AFolderThatWasReplacedIsUsedAndThatIsSaid) {
  const TemporaryFolder folder;
  testbed::KeptReport report;
  auto bucket = FolderBucket::open(folder.path() / "bucket", &report).value();
  ASSERT_TRUE(bucket->put("a", "1", ""));
  fs::rename(folder.path() / "bucket", folder.path() / "away");
  fs::create_directory(folder.path() / "bucket");
  ASSERT_TRUE(bucket->put("b", "2", ""));
  EXPECT_TRUE(fs::exists(folder.path() / "bucket" / "b"));
  EXPECT_FALSE(fs::exists(folder.path() / "away" / "b"));
  EXPECT_EQ(bucket->list("").value(), std::vector<std::string>{"b"});
  EXPECT_EQ(report.times(kBucketReplaced), 1);
}

TEST(FolderBucket, AFolderThatWasRemovedIsMadeAgainAndThatIsSaid) {
  const TemporaryFolder folder;
  testbed::KeptReport report;
  auto bucket = FolderBucket::open(folder.path() / "bucket", &report).value();
  fs::remove_all(folder.path() / "bucket");
  ASSERT_TRUE(bucket->put("png/b", "2", ""));
  EXPECT_TRUE(fs::exists(folder.path() / "bucket" / "png" / "b"));
  EXPECT_EQ(report.times(kBucketReplaced), 1);
}

TEST(FolderBucket, AFolderThatIsGoneWithWhatWasAroundItIsUnavailableUntilItIsBack) {
  const TemporaryFolder folder;
  const auto disk = folder.path() / "disk";
  auto bucket = FolderBucket::open(disk / "bucket").value();
  fs::rename(disk, folder.path() / "away");
  const auto written = bucket->put("a", "1", "");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(written.error().message, "the bucket's folder " + (disk / "bucket").string() +
                                         " is gone with its file system; mount it again");
  EXPECT_FALSE(fs::exists(disk));
  fs::rename(folder.path() / "away", disk);
  EXPECT_TRUE(bucket->put("a", "1", ""));
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
