#include "market/tags.h"

#include <gtest/gtest.h>

namespace bellwether::market {
namespace {

using Tags = std::vector<std::string>;

TEST(Tags, ATagIsAShortLineOfText) {
  EXPECT_TRUE(check_tag("first-edition"));
  EXPECT_TRUE(check_tag("初版"));
  EXPECT_TRUE(check_tag(std::string(kTagBytesMax, 'a')));
  EXPECT_EQ(check_tag("").error().message, "the tag is empty");
  EXPECT_EQ(check_tag(std::string(kTagBytesMax + 1, 'a')).error().message,
            "the tag has 65 bytes; at most 64 are allowed");
  EXPECT_EQ(check_tag("\xff").error().message, "the tag is not UTF-8");
  EXPECT_EQ(check_tag("a\nb").error().message, "the tag holds a control character");
}

TEST(Tags, ATagIsTakenWithoutSpaceAroundItAndInNormalFormC) {
  EXPECT_EQ(clean_tag(" foil\u3000").value(), "foil");
  EXPECT_EQ(clean_tag("cafe\u0301").value(), "caf\u00E9");
  EXPECT_EQ(clean_tag(" \u3000").error().message, "the tag is empty");
  EXPECT_EQ(clean_tag("a\tb").error().message, "the tag holds a control character");
}

TEST(Tags, TagsOfAnItemAreSortedEachOnceAndNotTooMany) {
  EXPECT_TRUE(check_tags(Tags{}));
  EXPECT_TRUE(check_tags(Tags{"a", "b"}));
  EXPECT_FALSE(check_tags(Tags{"b", "a"}));
  EXPECT_FALSE(check_tags(Tags{"a", "a"}));
  EXPECT_FALSE(check_tags(Tags{""}));
  Tags many;
  for (std::size_t i = 0; i < kTagsMax; ++i) many.push_back(std::to_string(100 + i));
  EXPECT_TRUE(check_tags(many));
  many.emplace_back("999");
  EXPECT_EQ(check_tags(many).error().message, "51 tags; at most 50 are allowed");
}

TEST(Tags, WhatComesIsSortedInAndWhatGoesIsGone) {
  EXPECT_EQ(changed_tags({"b"}, Tags{"c", "a", "c"}, Tags{}), (Tags{"a", "b", "c"}));
  EXPECT_EQ(changed_tags({"a", "b"}, Tags{}, Tags{"b", "x"}), Tags{"a"});
  EXPECT_EQ(changed_tags({"b", "a", "b"}, Tags{}, Tags{}), (Tags{"a", "b"}));
}

}  // namespace
}  // namespace bellwether::market
