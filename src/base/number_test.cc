#include "base/number.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace bellwether {
namespace {

TEST(Number, IsTheWholeTextOrNone) {
  const struct {
    const char* text;
    std::optional<int> number;
  } cases[] = {
      {"0", 0},
      {"42", 42},
      {"007", 7},
      {"-7", -7},
      {"2147483647", std::numeric_limits<int>::max()},
      {"-2147483648", std::numeric_limits<int>::min()},
      {"2147483648", std::nullopt},
      {"", std::nullopt},
      {"-", std::nullopt},
      {"+7", std::nullopt},
      {" 7", std::nullopt},
      {"7 ", std::nullopt},
      {"7\n", std::nullopt},
      {"7.0", std::nullopt},
      {"7e1", std::nullopt},
      {"0x7", std::nullopt},
      {"seven", std::nullopt},
      {"--7", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_number<int>(c.text), c.number) << c.text;
  EXPECT_EQ(parse_number<int>(std::string_view("7\0", 2)), std::nullopt);
}

TEST(Number, HasASignOnlyWhenItsTypeHas) {
  EXPECT_EQ(parse_number<std::int64_t>("-1"), -1);
  EXPECT_EQ(parse_number<std::uint64_t>("-1"), std::nullopt);
  EXPECT_EQ(parse_number<std::uint64_t>("-0"), std::nullopt);
}

TEST(Number, DoesNotWrapAroundInASmallType) {
  EXPECT_EQ(parse_number<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(parse_number<std::uint16_t>("65536"), std::nullopt);
}

TEST(Number, OfBase16HasLettersAndNoPrefix) {
  EXPECT_EQ(parse_number<std::uint32_t>("1F600", 16), 0x1F600U);
  EXPECT_EQ(parse_number<std::uint32_t>("1f600", 16), 0x1F600U);
  EXPECT_EQ(parse_number<std::uint32_t>("0x1f", 16), std::nullopt);
  EXPECT_EQ(parse_number<std::uint32_t>("1g", 16), std::nullopt);
  EXPECT_EQ(parse_number<std::uint32_t>("1f"), std::nullopt);
}

TEST(Number, OfADoubleIsFinite) {
  const struct {
    const char* text;
    std::optional<double> number;
  } cases[] = {
      {"0.5", 0.5},
      {"-1.5", -1.5},
      {"15e-1", 1.5},
      {".5", 0.5},
      {"1e999", std::nullopt},
      {"inf", std::nullopt},
      {"-infinity", std::nullopt},
      {"nan", std::nullopt},
      {"+1.5", std::nullopt},
      {" 1.5", std::nullopt},
      {"1.5 ", std::nullopt},
      {"1,5", std::nullopt},
      {"0x1p3", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_number<double>(c.text), c.number) << c.text;
}

}  // namespace
}  // namespace bellwether
