#include "functions/chart_keys.h"

#include <gtest/gtest.h>

namespace bellwether::functions {
namespace {

TEST(ChartKeys, TheSlugOfTheItemTakesThePlaceOfItsMark) {
  const market::Item item{.key = {"x", ""}, .url = "https://s/price/Overgrown+Tomb/"};
  EXPECT_EQ(chart_key({}, chart::Period::Daily, item), "png/daily/Overgrown+Tomb.png");
  EXPECT_EQ(chart_key({}, chart::Period::Weekly, item), "png/weekly/Overgrown+Tomb.png");
  const ChartKeys keys{.daily = "{slug}/d", .weekly = "w-{slug}"};
  EXPECT_EQ(chart_key(keys, chart::Period::Daily, item), "Overgrown+Tomb/d");
  EXPECT_EQ(chart_key(keys, chart::Period::Weekly, item), "w-Overgrown+Tomb");
}

TEST(ChartKeys, TemplatesThatCannotTellItemsOrChartsApartAreRefused) {
  EXPECT_EQ(check_keys({.daily = "a.png", .weekly = "{slug}"}).error().message,
            "daily key 'a.png' lacks {slug}");
  EXPECT_EQ(check_keys({.daily = "{slug}", .weekly = "slug"}).error().message,
            "weekly key 'slug' lacks {slug}");
  EXPECT_EQ(check_keys({.daily = "{slug}", .weekly = "{slug}"}).error().message,
            "daily and weekly key are both '{slug}'");
  EXPECT_TRUE(check_keys({}));
}

}  // namespace
}  // namespace bellwether::functions
