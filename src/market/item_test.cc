#include "market/item.h"

#include <gtest/gtest.h>

namespace bellwether::market {
namespace {

TEST(Item, SlugIsTheLastSegmentOfTheUrlOrElseTheEncodedName) {
  const struct {
    const char* why;
    const char* url;
    const char* name;
    const char* slug;
  } cases[] = {
      {"old site", "https://www.example.com/price/Overgrown+Tomb/", "x", "Overgrown+Tomb"},
      {"no slash at the end", "https://example.com/price/Sol%20Ring", "x", "Sol%20Ring"},
      {"query", "https://example.com/a/b?c=/d", "x", "b"},
      {"host only", "https://example.com", "Sol Ring", "Sol%20Ring"},
      {"no url", "", "Sol Ring", "Sol%20Ring"},
      {"climbing", "https://example.com/a/..", "x", "%2E."},
      {"climbing by name", "", "../etc/passwd", "%2E.%2Fetc%2Fpasswd"},
      {"japanese", "", "稲妻", "%E7%A8%B2%E5%A6%BB"},
      {"backslash", "https://example.com/a\\b", "x", "a%5Cb"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(slug_of({.key = {.name = c.name, .owner = ""}, .url = c.url}), c.slug);
  }
}

TEST(Item, LongNamesKeepDistinctSlugsThatFitAFileName) {
  const std::string base(250, 'x');
  const auto one = slug_of({.key = {base + "1", ""}}), two = slug_of({.key = {base + "2", ""}});
  EXPECT_NE(one, two);
  EXPECT_LT(one.size(), 250u);
}

TEST(Item, NameCheckNamesTheBrokenRule) {
  const struct {
    std::string name;
    std::string message;
  } cases[] = {
      {"", "the name is empty"},
      {std::string(257, 'a'), "the name has 257 bytes; at most 256 are allowed"},
      {"a\nb", "the name holds a control character"},
      {"\xff", "the name is not UTF-8"},
  };
  for (const auto& c : cases) {
    const auto checked = check_name(c.name);
    ASSERT_FALSE(checked) << c.message;
    EXPECT_EQ(checked.error().message, c.message);
  }
  EXPECT_TRUE(check_name("稲妻 / “Blitz” 🂡"));
}

}  // namespace
}  // namespace bellwether::market
