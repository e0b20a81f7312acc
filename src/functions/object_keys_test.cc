#include "functions/object_keys.h"

#include <gtest/gtest.h>

namespace bellwether::functions {
namespace {

const market::Item kTomb{.key = {"稲妻", "me"}, .url = "https://s/price/Overgrown+Tomb/"};

TEST(ObjectKeys, WhatAMarkStandsForTakesItsPlace) {
  EXPECT_EQ(chart_key({}, chart::Period::Daily, kTomb), "png/daily/稲妻~me.png");
  EXPECT_EQ(chart_key({}, chart::Period::Weekly, kTomb), "png/weekly/稲妻~me.png");
  EXPECT_EQ(reading_key({}, kTomb, ".json"), "sentiment/稲妻~me.json");
  // As the systems had it that people come from.
  const ObjectKeys old{.daily = "png/dairy/{url}.png", .weekly = "w-{url}", .sentiment = "{name}_sentiment"};
  EXPECT_EQ(chart_key(old, chart::Period::Daily, kTomb), "png/dairy/Overgrown+Tomb.png");
  EXPECT_EQ(chart_key(old, chart::Period::Weekly, kTomb), "w-Overgrown+Tomb");
  EXPECT_EQ(reading_key(old, kTomb, ".csv"), "稲妻_sentiment.csv");
  EXPECT_EQ(object_key("{name}/{slug}/{name}", {.key = kTomb.key}), "稲妻/稲妻~me/稲妻");
}

TEST(ObjectKeys, WithoutAUrlTheItemsSlugTakesItsPlace) {
  EXPECT_EQ(object_key("{url}", {.key = kTomb.key}), "稲妻~me");
  EXPECT_EQ(object_key("{url}", {.key = kTomb.key, .url = "https://example.com/"}), "稲妻~me");
}

TEST(ObjectKeys, AMarkInAnItemsNameIsAName) {
  EXPECT_EQ(object_key("a/{name}", {.key = {"{slug}", ""}}), "a/{slug}");
}

TEST(ObjectKeys, TemplatesThatCannotTellItemsOrChartsApartAreRefused) {
  EXPECT_EQ(check_keys({.daily = "a.png", .weekly = "{slug}"}).error().message,
            "daily key 'a.png' lacks {slug}, {name} or {url}");
  EXPECT_EQ(check_keys({.daily = "{slug}", .weekly = "slug"}).error().message,
            "weekly key 'slug' lacks {slug}, {name} or {url}");
  EXPECT_EQ(check_keys({.daily = "{slug}", .weekly = "{slug}"}).error().message,
            "daily and weekly key are both '{slug}'");
  EXPECT_EQ(check_keys({.daily = "{slug}{slgu}"}).error().message,
            "daily key '{slug}{slgu}' has a mark that is not {slug}, {name} or {url}");
  EXPECT_EQ(check_keys({.sentiment = "sentiment"}).error().message,
            "sentiment key 'sentiment' lacks {slug}, {name} or {url}");
  EXPECT_TRUE(check_keys({}));
}

TEST(ObjectKeys, TemplatesOfWhichNoBucketTakesAnObjectAreRefused) {
  const struct {
    std::string key_template, why;
  } cases[] = {
      {"/png/{slug}.png", "is absolute"},
      {"../x/{slug}", "has the segment '..'"},
      {"{slug}/", "has an empty segment"},
      {"a//{slug}", "has an empty segment"},
      {"a\\{slug}", "holds a backslash"},
      {"{slug}{slug}", "has two of {slug}, {name} and {url} between two slashes; there is room for one"},
      {"a/{name}-{url}.png",
       "has two of {slug}, {name} and {url} between two slashes; there is room for one"},
      {std::string(520, 'a') + "/{slug}", "has more than 512 bytes"},
  };
  for (const auto& c : cases) {
    const auto checked = check_key_template(c.key_template);
    ASSERT_FALSE(checked) << c.key_template;
    EXPECT_EQ(checked.error().message, "key '" + c.key_template + "' " + c.why);
  }
  EXPECT_TRUE(check_key_template("{name}/{url}.png"));
}

TEST(ObjectKeys, AllObjectsOfATemplateBeginWithWhatStandsBeforeItsFirstMark) {
  EXPECT_EQ(common_prefix("sentiment/{slug}"), "sentiment/");
  EXPECT_EQ(common_prefix("{name}_{url}"), "");
}

}  // namespace
}  // namespace bellwether::functions
