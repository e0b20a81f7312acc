#include "deploy/left_out.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "stack/compact_text.h"
#include "stack/template.h"

namespace bellwether::deploy {
namespace {

TEST(LeftOut, IsWhatTheTemplateHasAndTheStackHasNot) {
  constexpr std::string_view kTemplate =
      "Resources:\n  # Type: A comment\n  Names:\n    Type: AWS::SQS::Queue\n    Properties:\n      Type: "
      "no\n"
      "  NamesPolicy:\n    Type: AWS::SQS::QueuePolicy\nOutputs:\n  NamesName: {Value: !Ref Names}\n";
  const auto missing = left_out(kTemplate, {{.logical_id = "Names",
                                             .physical_id = "url",
                                             .type = "AWS::SQS::Queue",
                                             .status = "CREATE_COMPLETE",
                                             .reason = {}}});
  ASSERT_EQ(missing.size(), 1);
  EXPECT_EQ(missing.at(0).logical_id, "NamesPolicy");
  EXPECT_EQ(missing.at(0).type, "AWS::SQS::QueuePolicy");
}

TEST(LeftOut, IsFoundInEveryTemplateThatAStageMayHave) {
  stack::StackWish wish{.stage = "prod", .is_protected = true, .email = "a@example.org", .has_own_key = true};
  wish.variables = {{"BELLWETHER_SUMMARIES", "wikipedia"}};
  for (const stack::StackPart part : {stack::StackPart::Bucket, stack::StackPart::Work}) {
    const std::string text = stack::template_text(wish, part);
    const auto declared = declared_resources(text);
    EXPECT_EQ(declared.size(), declared_resources(stack::compact_text(text)).size());
    EXPECT_GT(declared.size(), part == stack::StackPart::Work ? 50U : 2U);
    for (const DeclaredResource& one : declared) {
      EXPECT_TRUE(one.type.starts_with("AWS::")) << one.logical_id << ": " << one.type;
      EXPECT_FALSE(one.logical_id.contains(' ')) << one.logical_id;
    }
  }
}

}  // namespace
}  // namespace bellwether::deploy
