#include "serve/target.h"

#include <gtest/gtest.h>

namespace bellwether::serve {
namespace {

TEST(Target, AKeyIsDecodedOnce) {
  EXPECT_EQ(parse_target("/")->key, "index.html");
  EXPECT_EQ(parse_target("/items/Sol%20Ring~me.json")->key, "items/Sol Ring~me.json");
  EXPECT_EQ(parse_target("/png/%25E7%2525.png")->key, "png/%E7%25.png");
  EXPECT_EQ(parse_target("/a+b")->key, "a+b");
  EXPECT_EQ(parse_target("/%E7%A8%B2%E5%A6%BB.png?v=1")->key, "稲妻.png");
}

TEST(Target, AQueryIsDecodedByItsParts) {
  const auto target = parse_target("/a?name=Sol+Ring%26&owner=&flag&=x&v=1&v=2");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->value("name"), "Sol Ring&");
  EXPECT_EQ(target->value("owner"), "");
  EXPECT_EQ(target->value("flag"), "");
  EXPECT_EQ(target->value("v"), "1");
  EXPECT_FALSE(target->value("other"));
}

TEST(Target, NothingThatLeavesTheFolderOrIsNoKeyIsATarget) {
  for (const char* const text : {"",
                                 "a",
                                 "http://127.0.0.1/",
                                 "//",
                                 "/a//b",
                                 "/..",
                                 "/../etc/passwd",
                                 "/a/../b",
                                 "/%2e%2e/etc",
                                 "/a/%2E%2E/b",
                                 "/..%2fetc%2fpasswd",
                                 "/a%2f..%2fb",
                                 "/./a",
                                 "/a/.",
                                 "/a\\b",
                                 "/a%5cb",
                                 "/a%00b",
                                 "/a%0d%0ab",
                                 "/a%7f",
                                 "/%",
                                 "/%4",
                                 "/%zz",
                                 "/a%",
                                 "/a#b",
                                 "/a?b=%",
                                 "/a?%zz=1",
                                 "/%2fetc/passwd",
                                 "*",
                                 "/a/"}) {
    EXPECT_FALSE(parse_target(text)) << text;
  }
}

}  // namespace
}  // namespace bellwether::serve
