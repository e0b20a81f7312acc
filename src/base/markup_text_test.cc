#include "base/markup_text.h"

#include <gtest/gtest.h>

namespace bellwether {
namespace {

TEST(MarkupText, SaysTheSameAndMarksNothing) {
  EXPECT_EQ(markup_text("a < b & \"c\" > 稲妻"), "a &lt; b &amp; &quot;c&quot; &gt; 稲妻");
  EXPECT_EQ(markup_text("two\nlines\tapart"), "two lines apart");
}

TEST(MarkupText, WhatNoDocumentMayHaveIsReplaced) {
  EXPECT_EQ(markup_text(std::string_view("a\0b\x1b"
                                         "c\x7f\xff",
                                         7)),
            "a\uFFFDb\uFFFDc\uFFFD\uFFFD");
}

}  // namespace
}  // namespace bellwether
