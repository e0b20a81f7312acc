#include "operate/needed_permissions.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bellwether::operate {
namespace {

const Address kAddress{
    .partition = "aws-cn", .account = "1", .region = "cn-north-1", .bucket_region = "cn-northwest-1"};

std::vector<std::string> resources_of(const Site& site) {
  std::vector<std::string> resources;
  for (const Need& need : needs_of(site, kAddress)) resources.push_back(need.resource);
  return resources;
}

TEST(NeededPermissions, AreOnTheThingsOfThisStageWhereTheyLie) {
  const auto resources = resources_of({.stage = "dev",
                                       .region = {},
                                       .bucket_region = {},
                                       .table = "prices",
                                       .queue = "https://sqs.example/1/names",
                                       .bucket = "charts"});
  for (const char* const expected :
       {"arn:aws-cn:dynamodb:cn-north-1:1:table/prices", "arn:aws-cn:sqs:cn-north-1:1:names",
        "arn:aws-cn:s3:::charts", "arn:aws-cn:s3:::charts/*", "arn:aws-cn:iam::1:role/bellwether-dev-*",
        "arn:aws-cn:cloudformation:cn-north-1:1:stack/bellwether-dev/*",
        "arn:aws-cn:cloudformation:cn-northwest-1:1:stack/bellwether-dev-bucket/*",
        "arn:aws-cn:s3:::bellwether-dev-code-1-cn-north-1",
        "arn:aws-cn:scheduler:cn-north-1:1:schedule/default/bellwether-dev-*"})
    EXPECT_NE(std::ranges::find(resources, expected), resources.end()) << expected;
}

TEST(NeededPermissions, OfAnAdoptedBucketNobodyNeedsToMakeOne) {
  const Site site{.stage = "dev",
                  .region = {},
                  .bucket_region = {},
                  .table = "t",
                  .queue = "q",
                  .bucket = "charts",
                  .has_bucket_stack = false};
  for (const Need& need : needs_of(site, kAddress)) {
    if (need.resource == "arn:aws-cn:s3:::charts") {
      EXPECT_EQ(need.purpose, "may use");
    }
  }
}

}  // namespace
}  // namespace bellwether::operate
