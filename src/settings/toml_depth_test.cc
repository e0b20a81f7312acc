#include "settings/toml_depth.h"

#include <gtest/gtest.h>

#include <string>

namespace bellwether::settings {
namespace {

std::string times(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(TomlDepth, IsThatOfOpenBracketsAndOfAKeysParts) {
  EXPECT_EQ(too_deep_line("a = 1\nb = " + times("[", kTomlDepthMax) + times("]", kTomlDepthMax)),
            std::nullopt);
  EXPECT_EQ(too_deep_line("a = 1\nb = " + times("[", kTomlDepthMax + 1)), 2u);
  EXPECT_EQ(too_deep_line("\n\na = " + times("{b=", kTomlDepthMax + 1)), 3u);
  EXPECT_EQ(too_deep_line("a" + times(".a", kTomlDepthMax) + " = 1"), std::nullopt);
  EXPECT_EQ(too_deep_line("a" + times(".a", kTomlDepthMax + 1) + " = 1"), 1u);
  EXPECT_EQ(too_deep_line("[a" + times(" . \"a\"", kTomlDepthMax + 1) + "]"), 1u);
}

TEST(TomlDepth, IsNotThatOfTextsAndComments) {
  const std::string deep = times("[.", kTomlDepthMax + 1);
  EXPECT_EQ(too_deep_line("# " + deep + "\na = 1.5"), std::nullopt);
  EXPECT_EQ(too_deep_line("a = \"# \\\" " + deep + "\"\nb = '" + deep + "'"), std::nullopt);
  EXPECT_EQ(too_deep_line("a = \"\"\"\n\" " + deep + "\"\"\"\nb = '''\n' " + deep + "'''"), std::nullopt);
  EXPECT_EQ(too_deep_line("a = \"#\"\nb = '''\n''' # \nc = " + deep), 4u);
  EXPECT_EQ(too_deep_line(times("a.b = [1.5, 2.5]\n", 1000)), std::nullopt);
}

}  // namespace
}  // namespace bellwether::settings
