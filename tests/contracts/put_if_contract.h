// What ports::Bucket promises of put_if, as tests that every adapter must pass. Joined as bucket_contract.h
// says; not with it, because some servers that speak S3's REST have no conditions.

#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "contracts/bucket_contract.h"

namespace bellwether::contracts {

class PutIfContract : public BucketContract {};

// Of several at once: apart, because moto takes no lock between a condition and what it writes.
class ContendedPutIfContract : public BucketContract {};

TEST_P(PutIfContract, AnAbsentObjectHasNoBytesAndNoVersionAndAPresentOneHasBoth) {
  EXPECT_EQ(bucket->version("a/b").value(), "");
  EXPECT_EQ(bucket->read("a/b").value().version, "");
  EXPECT_EQ(bucket->read("a/b").value().bytes, "");
  ASSERT_TRUE(bucket->put("a/b", "", kType));
  const auto empty = bucket->read("a/b").value();
  EXPECT_NE(empty.version, "");
  EXPECT_EQ(empty.bytes, "");
  ASSERT_TRUE(bucket->put("a/b", "bytes", kType));
  const auto object = bucket->read("a/b").value();
  EXPECT_EQ(object.bytes, "bytes");
  EXPECT_NE(object.version, empty.version);
  EXPECT_EQ(bucket->version("a/b").value(), object.version);
}

TEST_P(PutIfContract, WritesOnlyOverTheVersionThatIsNamed) {
  EXPECT_TRUE(bucket->put_if("a", "one", kType, "").value());
  EXPECT_FALSE(bucket->put_if("a", "other", kType, "").value());
  EXPECT_EQ(bucket->get("a").value(), "one");
  const auto one = bucket->read("a").value();
  EXPECT_TRUE(bucket->put_if("a", "two", kType, one.version).value());
  EXPECT_FALSE(bucket->put_if("a", "other", kType, one.version).value());
  EXPECT_EQ(bucket->get("a").value(), "two");
}

TEST_P(PutIfContract, WritesNothingOverAnObjectThatIsGone) {
  ASSERT_TRUE(bucket->put("a", "one", kType));
  const auto one = bucket->read("a").value();
  ASSERT_TRUE(bucket->remove("a"));
  EXPECT_FALSE(bucket->put_if("a", "two", kType, one.version).value());
  EXPECT_FALSE(bucket->get("a"));
  EXPECT_TRUE(bucket->put_if("a", "two", kType, "").value());
}

TEST_P(PutIfContract, RefusesWhatIsNoKey) {
  EXPECT_EQ(bucket->put_if("a//b", "x", kType, "").error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(bucket->read("../a").error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(bucket->version("").error().kind, ErrorKind::InvalidInput);
}

// Each adds its mark to what it has read: a mark that is missing was overwritten by somebody who had not seen
// it.
TEST_P(ContendedPutIfContract, NoChangeIsLostHoweverManyWriteAtTheSameTime) {
  constexpr int kWriters = 4, kMarks = 6;
  std::atomic<int> next = 0;
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&] {
        for (int i = 0; i < kMarks; ++i) {
          const std::string mark = std::to_string(next++) + ";";
          while (true) {
            const auto object = bucket->read("marks");
            ASSERT_TRUE(object) << object.error().message;
            const auto written = bucket->put_if("marks", object->bytes + mark, kType, object->version);
            ASSERT_TRUE(written) << written.error().message;
            if (*written) break;
          }
        }
      });
    }
  }
  const std::string marks = ";" + bucket->get("marks").value();
  for (int i = 0; i < kWriters * kMarks; ++i)
    EXPECT_TRUE(marks.contains(";" + std::to_string(i) + ";")) << i << " is lost of " << marks;
}

}  // namespace bellwether::contracts
