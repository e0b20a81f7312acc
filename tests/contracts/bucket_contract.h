// The promises of ports::Bucket, as tests that every adapter must pass.
//
// An adapter joins in its own test file with one line:
//   INSTANTIATE_TEST_SUITE_P(Folder, BucketContract, testing::Values(BucketMaker(make_folder_bucket)));
// where the maker answers a bucket that is empty and that owns all it needs.

#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "contracts/maker.h"
#include "ports/bucket.h"

namespace bellwether::contracts {

using BucketMaker = Maker<ports::Bucket>;

class BucketContract : public testing::TestWithParam<BucketMaker> {
 protected:
  const std::shared_ptr<ports::Bucket> bucket = GetParam()();
};

inline const std::string kType = "image/png";

TEST_P(BucketContract, PutReplacesTheWholeObject) {
  ASSERT_TRUE(bucket->put("png/daily/a.png", "a long old object", kType));
  ASSERT_TRUE(bucket->put("png/daily/a.png", "new", kType));
  EXPECT_EQ(bucket->get("png/daily/a.png").value(), "new");
}

TEST_P(BucketContract, GetOfAnAbsentKeyIsNotFoundAndNamesTheKey) {
  const auto missing = bucket->get("png/never.png");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
  EXPECT_NE(missing.error().message.find("png/never.png"), std::string::npos);
}

TEST_P(BucketContract, KeepsEveryByteOfAnyObject) {
  std::string bytes(300'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 % 257);
  for (const auto& object : {std::string(), std::string(1, '\0'), bytes}) {
    ASSERT_TRUE(bucket->put("object", object, kType));
    EXPECT_TRUE(bucket->get("object").value() == object);
    EXPECT_TRUE(bucket->holds("object", object).value());
  }
}

TEST_P(BucketContract, TakesKeysWithSpacesPlusSignsPercentSignsAndUnicode) {
  for (const std::string key :
       {"a b", "Overgrown+Tomb.png", "100%", "%2e%2e", "稲妻/日足.png", "a..b", "...", "~"}) {
    ASSERT_TRUE(bucket->put(key, key, kType)) << key;
    EXPECT_EQ(bucket->get(key).value(), key);
  }
}

TEST_P(BucketContract, RefusesKeysThatAreNoRelativePath) {
  const std::string with_nul{"a\0b", 3};
  for (const std::string& key :
       {std::string(), std::string("/a"), std::string("a//b"), std::string("a/"), std::string("."),
        std::string(".."), std::string("../a"), std::string("a/../b"), std::string("a/."),
        std::string("a/.."), std::string("a\\b"), std::string("a\nb"), std::string("a\x7f"), with_nul,
        std::string(1025, 'a')}) {
    SCOPED_TRACE(key);
    const auto put = bucket->put(key, "x", kType);
    const auto got = bucket->get(key);
    const auto held = bucket->holds(key, "x");
    const auto removed = bucket->remove(key);
    ASSERT_FALSE(put || got || held || removed);
    EXPECT_EQ(put.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(got.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(held.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(removed.error().kind, ErrorKind::InvalidInput);
  }
  EXPECT_TRUE(bucket->list("").value().empty());
}

TEST_P(BucketContract, HoldsOnlyExactlyTheseBytes) {
  ASSERT_TRUE(bucket->put("a", "bytes", kType));
  EXPECT_TRUE(bucket->holds("a", "bytes").value());
  EXPECT_FALSE(bucket->holds("a", "byteS").value());
  EXPECT_FALSE(bucket->holds("a", "byte").value());
  EXPECT_FALSE(bucket->holds("a", "bytes!").value());
  EXPECT_FALSE(bucket->holds("b", "bytes").value());
  EXPECT_FALSE(bucket->holds("a/b", "bytes").value());
}

TEST_P(BucketContract, RemoveTakesTheObjectAndIsContentWithAnAbsentOne) {
  ASSERT_TRUE(bucket->put("a/b/c", "x", kType));
  ASSERT_TRUE(bucket->remove("a/b/c"));
  EXPECT_FALSE(bucket->get("a/b/c"));
  EXPECT_TRUE(bucket->remove("a/b/c"));
  EXPECT_TRUE(bucket->list("").value().empty());
}

TEST_P(BucketContract, AKeyIsFreeAgainWhenTheObjectsBelowItAreGone) {
  ASSERT_TRUE(bucket->put("a/b/c", "x", kType));
  ASSERT_TRUE(bucket->remove("a/b/c"));
  ASSERT_TRUE(bucket->put("a", "y", kType));
  EXPECT_EQ(bucket->get("a").value(), "y");
}

TEST_P(BucketContract, ListsKeysThatStartWithThePrefixInByteOrder) {
  for (const std::string key : {"b/2", "a", "b-1", "b/1", "b/10", "c/x"})
    ASSERT_TRUE(bucket->put(key, "x", kType));
  EXPECT_EQ(bucket->list("").value(), (std::vector<std::string>{"a", "b-1", "b/1", "b/10", "b/2", "c/x"}));
  EXPECT_EQ(bucket->list("b/1").value(), (std::vector<std::string>{"b/1", "b/10"}));
  EXPECT_EQ(bucket->list("b").value(), (std::vector<std::string>{"b-1", "b/1", "b/10", "b/2"}));
  EXPECT_TRUE(bucket->list("z").value().empty());
}

TEST_P(BucketContract, APlaceSaysMoreThanTheKeyEndsWithItAndNeedsNoObject) {
  for (const std::string key : {"png/a b+c.png", "100%/稲妻"}) {
    const std::string place = bucket->place(key);
    EXPECT_TRUE(place.ends_with(key)) << place;
    EXPECT_GT(place.size(), key.size()) << place;
    ASSERT_TRUE(bucket->put(key, "x", kType));
    EXPECT_EQ(bucket->place(key), place);
  }
}

TEST_P(BucketContract, AReaderSeesTheOldObjectOrTheNewOne) {
  const std::string old_object(100'000, 'o');
  const std::string new_object(50'000, 'n');
  ASSERT_TRUE(bucket->put("x/y", old_object, kType));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(bucket->put("x/y", i % 2 == 0 ? new_object : old_object, kType));
    done = true;
  });
  int read = 0;
  while (!done || read == 0) {
    const auto object = bucket->get("x/y");
    ASSERT_TRUE(object);
    ASSERT_TRUE(*object == old_object || *object == new_object);
    ++read;
  }
}

}  // namespace bellwether::contracts
