#include "events/mended_event.h"

#include <gtest/gtest.h>

#include "events/json_pass.h"

namespace bellwether::events {
namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + "\"\\ud800\"" + std::string(depth, ']');
}

TEST(MendedEvent, ReplacesWhatNoParserTakesAndNamesItsRecord) {
  const auto mended =
      mend_event(R"({"v":[{"a":"b"}],"Records":[{"a":"\ud83d\ude00"},{"a":"x\uD83Dy"},{"a":"\\ud800"},)"
                 R"({"a":"\ude00\ud83d\u0041","b":"\""}]})");
  ASSERT_TRUE(mended);
  EXPECT_EQ(mended->text,
            R"({"v":[{"a":"b"}],"Records":[{"a":"\ud83d\ude00"},{"a":"x\ufffdy"},{"a":"\\ud800"},)"
            R"({"a":"\ufffd\ufffd\u0041","b":"\""}]})");
  EXPECT_EQ(mended->faults,
            (std::map<std::size_t, std::string>{{2, R"(a text has half of a surrogate pair, \uD83D)"},
                                                {4, R"(a text has half of a surrogate pair, \ude00)"}}));
}

TEST(MendedEvent, ReplacesWhatIsTooDeepWhole) {
  const auto mended = mend_event("{\"Records\":[{\"a\":" + nested(kJsonDepthMax) +
                                 ",\"b\":5},{\"a\":" + nested(kJsonDepthMax - 3) + "}]}");
  ASSERT_TRUE(mended);
  const std::string kept(kJsonDepthMax - 3, '['), closed(kJsonDepthMax - 3, ']');
  EXPECT_EQ(mended->text, "{\"Records\":[{\"a\":" + kept + "null" + closed + ",\"b\":5},{\"a\":" + kept +
                              "\"\\ufffd\"" + closed + "}]}");
  EXPECT_EQ(mended->faults.at(1), "nested more than 128 levels deep");
  EXPECT_TRUE(mended->faults.contains(2));
}

TEST(MendedEvent, IsNoneWhereNothingCanBeMended) {
  for (const std::string& event :
       {std::string(R"({"Records":[{"a":"b"}]})"),
        std::string(R"({"Records":[{"a":"\ud800"}],"b":"\ud800"})"),
        std::string(R"({"Records":[{"a":"\ud800"}])"), std::string(R"({"Records":[{"a":"\ud800"])"),
        std::string(R"({"Records":[{"a":"\ud800)"), std::string(R"({"Records":["\ud800"],"c":"\u12"})"),
        std::string(R"({"Other":[{"a":"\ud800"}]})"), std::string(R"("\ud800")"), std::string("{\"a\\")})
    EXPECT_FALSE(mend_event(event)) << event;
}

}  // namespace
}  // namespace bellwether::events
