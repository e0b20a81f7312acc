#include "lambda/failure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "lambda/valid_text.h"

namespace bellwether::lambda {
namespace {

namespace json = boost::json;

TEST(Failure, NothingIsThrownByWhatThrowsNothing) {
  EXPECT_FALSE(failure_thrown_by([] {}));
}

TEST(Failure, AMessageOfAnySizeIsCutBetweenTwoCharacters) {
  std::string text(kFailureBytesMax - 1, 'a');
  text += "\xE2\x82\xAC and more";
  const Failure failure = failure_of({ErrorKind::NotFound, text});
  EXPECT_EQ(failure.message, text.substr(0, kFailureBytesMax - 1) + "...");
}

TEST(Failure, ItsCauseFitsIntoAHeader) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "\xF0\x9F\x98\x80\r\n";
  const std::string cause = encode_cause(failure_of({ErrorKind::NotFound, text}));
  EXPECT_LT(cause.size(), 8'000u);
  EXPECT_TRUE(std::ranges::all_of(cause, [](char c) { return c >= ' ' && c < 0x7F; }));
  const json::value parsed = json::parse(cause);
  EXPECT_TRUE(parsed.at("exceptions").at(0).at("message").as_string().starts_with("\xF0\x9F\x98\x80\r\n"));
}

TEST(ValidText, KeepsEveryCharacterAndReplacesEveryBrokenByte) {
  const std::string good = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80";
  EXPECT_EQ(valid_text(good), good);
  EXPECT_EQ(valid_text("5\xE2\x82"), "5\uFFFD\uFFFD");
  EXPECT_EQ(valid_text("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_text(good, 3), "a\xC3\xBC...");
  EXPECT_EQ(valid_text(good, 2), "a...");
}

}  // namespace
}  // namespace bellwether::lambda
