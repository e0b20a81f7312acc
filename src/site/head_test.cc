#include "site/head.h"

#include <gtest/gtest.h>

namespace bellwether::site {
namespace {

Instant at(std::int64_t milliseconds) {
  return Instant(Milliseconds(milliseconds));
}

TEST(Head, ReadsBackWhatItWrites) {
  const Head head{.version = "12",
                  .page = "ab\"c",
                  .items = 3,
                  .at = at(1'700'000'000'123),
                  .changes = {{.slug = "Sol Ring~me", .version = "v1", .head = "12"},
                              {.slug = "稲妻", .version = "", .head = "11"}}};
  EXPECT_EQ(parse_head(head_json(head)).value(), head);
  EXPECT_EQ(head_json({.version = "1"}),
            R"({"format":1,"version":"1","page":"","items":0,"at":"1970-01-01T00:00:00.000Z","changes":[]})");
}

TEST(Head, WithRowsTellsWhatBecameOfEachChangedItemByNow) {
  const Head head{
      .version = "2",
      .changes = {{.slug = "a", .version = "v1", .head = "2"}, {.slug = "b", .version = "v2", .head = "1"}}};
  EXPECT_TRUE(head_json(head, {{"a", "[1]"}})
                  .ends_with(R"("changes":[{"slug":"a","version":"v1","head":"2","removed":false,"row":[1]},)"
                             R"({"slug":"b","version":"v2","head":"1","removed":true}]})"));
}

TEST(Head, RefusesWhatIsNoneOfOurs) {
  for (const std::string json :
       {"", "{", "[]", "{}",
        R"({"format":2,"version":"1","page":"","items":0,"at":"1970-01-01T00:00:00Z","changes":[]})",
        R"({"format":1,"version":"x","page":"","items":0,"at":"1970-01-01T00:00:00Z","changes":[]})",
        R"({"format":1,"version":"1","page":"","items":0,"at":"1970-01-01T00:00:00Z","changes":[1]})",
        R"({"format":1,"version":"1","page":"","items":0,"at":"yesterday","changes":[]})",
        R"({"format":1,"version":"1","page":"","items":0,"at":"1970-01-01T00:00:00Z"})"})
    EXPECT_FALSE(parse_head(json)) << json;
}

TEST(Head, VersionsGrowAlsoWhenTheClockGoesBackAndWhenTheSiteBeganAnew) {
  const Head first = next_head({}, "", {}, at(1000));
  EXPECT_EQ(first.version, "1000");
  EXPECT_EQ(next_head(first, "", {}, at(999)).version, "1001");
  EXPECT_EQ(next_head({}, "5000", {}, at(2000)).version, "5001");
  EXPECT_TRUE(is_later("10000", "9999"));
  EXPECT_FALSE(is_later("9999", "9999"));
  EXPECT_TRUE(is_later("1", ""));
}

TEST(Head, TellsThe50NewestChangesEachWithTheVersionThatBroughtIt) {
  Head head;
  for (int i = 1; i <= 20; ++i) {
    const std::string name = std::to_string(i);
    head = next_head(head, "",
                     {{.slug = name + "a", .version = "v", .head = ""},
                      {.slug = name + "b", .version = "v", .head = ""},
                      {.slug = name + "c", .version = "v", .head = ""}},
                     at(i));
  }
  ASSERT_EQ(head.changes.size(), 50u);
  EXPECT_EQ(head.changes.front(), (ItemChange{.slug = "20a", .version = "v", .head = "20"}));
  EXPECT_EQ(head.changes.back(), (ItemChange{.slug = "4b", .version = "v", .head = "4"}));
}

}  // namespace
}  // namespace bellwether::site
