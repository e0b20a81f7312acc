#include "base/shell_words.h"

#include <gtest/gtest.h>

namespace bellwether {
namespace {

using Words = std::vector<std::string>;

TEST(ShellWords, AreSplitAsAShellDoes) {
  const struct {
    const char* text;
    Words words;
  } cases[] = {
      {"", {}},
      {"  \t ", {}},
      {"one  two\tthree\n", {"one", "two", "three"}},
      {"'one two' three", {"one two", "three"}},
      {"\"one \\\"two\\\"\" 'th\\ree'", {"one \"two\"", "th\\ree"}},
      {"one\\ two \\'three", {"one two", "'three"}},
      {"a'b'\"c\"d", {"abcd"}},
      {"'' \"\"", {"", ""}},
      {"\"a\\b\"", {"a\\b"}},
      {"$HOME `id` a;b", {"$HOME", "`id`", "a;b"}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto words = split_words(c.text);
    ASSERT_TRUE(words) << words.error().message;
    EXPECT_EQ(*words, c.words);
  }
}

TEST(ShellWords, WhatIsNotClosedIsRefused) {
  EXPECT_EQ(split_words("one 'two").error().message, "a ' is not closed");
  EXPECT_EQ(split_words("one \"two\\\"").error().message, "a \" is not closed");
  EXPECT_EQ(split_words("one\\").error().message, "it ends with a backslash");
}

TEST(ShellWords, AreQuotedForPeopleWhereNeeded) {
  EXPECT_EQ(shell_word("abc-1.png"), "abc-1.png");
  EXPECT_EQ(shell_word("Sol Ring"), "'Sol Ring'");
  EXPECT_EQ(shell_word("Serra's"), "'Serra'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace bellwether
