#include "events/reading_json.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

sentiment::Reading sample_reading() {
  return {.name = "Netflix \"N\"",
          .summary = "Netflix – eine Firma.",
          .source = "wikipedia",
          .url = "https://en.wikipedia.org/wiki/Netflix",
          .revision = "1234",
          .language = "en",
          .choices = {"a", "b"},
          .reason = "",
          .sentiment = sentiment::Sentiment{sentiment::Label::Mixed, 0.1, 0.2, 0.3, 0.4, -0.5994},
          .scorer = "vader-3.3.2",
          .text_hash = "0123456789abcdef",
          .read = Instant(Milliseconds(1'700'000'300'000)),
          .changed = Instant(Milliseconds(1'700'000'000'123)),
          .history = {{Instant(Milliseconds(1'600'000'000'000)), std::nullopt},
                      {Instant(Milliseconds(1'700'000'000'123)), sentiment::Label::Mixed}},
          .settled = sentiment::SettledLabel{.label = sentiment::Label::Positive,
                                             .since = Instant(Milliseconds(1'600'000'000'000)),
                                             .scorer = "vader-3.3.2"}};
}

TEST(ReadingJson, AReadingComesBackAsItWas) {
  const auto decoded = decode_reading(encode_reading(sample_reading()));
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(*decoded, sample_reading());
  sentiment::Reading bare = sample_reading();
  bare.sentiment = std::nullopt;
  bare.state = sentiment::ReadingState::Missing;
  bare.choices.clear();
  bare.history.clear();
  EXPECT_EQ(decode_reading(encode_reading(bare)).value(), bare);
}

TEST(ReadingJson, IsWrittenForPeopleToRead) {
  const std::string json = encode_reading(sample_reading());
  EXPECT_TRUE(json.starts_with(
      "{\n  \"name\": \"Netflix \\\"N\\\"\",\n  \"state\": \"scored\",\n  \"label\": \"MIXED\",\n"
      "  \"scores\": {\n    \"positive\": 0.1,\n"))
      << json;
  EXPECT_TRUE(json.ends_with("}\n"));
}

TEST(ReadingJson, WhatIsNoReadingIsRefused) {
  for (const char* json : {"", "[]", "{}", R"({"state":"dancing"})", R"({"state":"scored","name":5})"})
    EXPECT_FALSE(decode_reading(json)) << json;
}

TEST(ReadingJson, ANameMessageComesBackAndAnythingElseIsRefusedWithItsReason) {
  const auto message = decode_name_message(encode_name_message("稲妻 \"x\"", "me"));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->name, "稲妻 \"x\"");
  EXPECT_EQ(message->owner, "me");
  const struct {
    const char* body;
    const char* reason;
  } cases[] = {
      {"no json", "message: not JSON: syntax error"},
      {"5", "message: not a JSON object"},
      {"{}", "message: 'name' is missing or no text"},
      {R"({"name":""})", "message: the name is empty"},
      {R"({"name":"a\nb"})", "message: the name holds a control character"},
  };
  for (const auto& c : cases) {
    const auto decoded = decode_name_message(c.body);
    ASSERT_FALSE(decoded) << c.body;
    EXPECT_TRUE(decoded.error().message.starts_with(c.reason)) << decoded.error().message;
    EXPECT_EQ(decoded.error().kind, ErrorKind::InvalidInput);
  }
}

}  // namespace
}  // namespace bellwether::events
