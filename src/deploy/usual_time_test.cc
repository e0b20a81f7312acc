#include "deploy/usual_time.h"

#include <gtest/gtest.h>

namespace bellwether::deploy {
namespace {

using std::chrono_literals::operator""s;

aws::ResourceChange added(std::string type) {
  return {.action = "Add",
          .logical_id = {},
          .physical_id = {},
          .type = std::move(type),
          .replacement = {},
          .policy_action = {}};
}

TEST(UsualTime, WhatGoesOnAtTheSameTimeIsNotCountedTwice) {
  EXPECT_EQ(usual_time({added("AWS::SQS::Queue"), added("AWS::SQS::Queue")}),
            usual_time({added("AWS::SQS::Queue")}));
  EXPECT_GT(usual_time({added("AWS::SQS::Queue"), added("AWS::Lambda::EventSourceMapping")}),
            usual_time({added("AWS::SQS::Queue")}));
  EXPECT_EQ(usual_time(std::vector<aws::ResourceChange>()), 0s);
}

TEST(UsualTime, OfAChangeThatWaitsForNothingIsItsOwn) {
  EXPECT_LT(usual_time({added("AWS::Lambda::Function")}), 30s);
  EXPECT_GT(usual_time({added("AWS::S3::Bucket"), added("AWS::CloudFront::Distribution")}), 240s);
}

}  // namespace
}  // namespace bellwether::deploy
