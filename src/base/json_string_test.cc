#include "base/json_string.h"

#include <gtest/gtest.h>

namespace bellwether {
namespace {

TEST(JsonString, IsJsonWhateverTheText) {
  const struct {
    std::string_view text, json;
  } cases[] = {
      {"", R"("")"},
      {"Sol Ring", R"("Sol Ring")"},
      {R"(a "quoted" \ word)", R"("a \"quoted\" \\ word")"},
      {"/", R"("/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {{"\0\x01\x1F", 3}, R"("\u0000\u0001\u001f")"},
      {"\x7F", "\"\x7F\""},
      {"稲妻 é 😀", "\"稲妻 é 😀\""},
      {"\xEF\xBF\xBD", "\"\uFFFD\""},                 // U+FFFD itself is a character like others.
      {"a\xFFz", "\"a\uFFFDz\""},                     // Never a byte of UTF-8.
      {"a\x80z", "\"a\uFFFDz\""},                     // Goes on with what nobody began.
      {"a\xE7\xA8", "\"a\uFFFD\uFFFD\""},             // Cut off.
      {"\xC0\xAF", "\"\uFFFD\uFFFD\""},               // A slash that takes two bytes.
      {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},     // Half of a pair.
      {"\xE7\"\n", "\"\uFFFD\\\"\\n\""},              // What follows is still escaped.
      {"\xE7\xA8\xB2\xFF\n稲", "\"稲\uFFFD\\n稲\""},  // Whole characters on both sides stay.
  };
  for (const auto& c : cases) {
    EXPECT_EQ(json_string(c.text), c.json) << c.json;
    std::string out = "[";
    append_json_string(out, c.text);
    EXPECT_EQ(out, "[" + std::string(c.json));
  }
}

}  // namespace
}  // namespace bellwether
