#include "market/item.h"

#include <gtest/gtest.h>

namespace bellwether::market {
namespace {

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
