#include "http/answer.h"

#include <gtest/gtest.h>

namespace bellwether::http {
namespace {

TEST(AnswerParser, ReadsTheSameHoweverTheBytesAreCut) {
  const std::string bytes =
      "HTTP/1.1 100 Continue\r\n\r\n"
      "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nx-empty:\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4\r\nwiki\r\n5;a=b\r\npedia\r\n0\r\nTrailer: t\r\n\r\n";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    AnswerParser parser({}, BodyRule::AsHeadersSay);
    for (std::size_t at = 0; at < bytes.size(); at += step)
      ASSERT_TRUE(parser.feed(std::string_view(bytes).substr(at, step))) << step << " at " << at;
    ASSERT_TRUE(parser.is_done()) << step;
    EXPECT_TRUE(parser.leaves_connection_open()) << step;
    const Answer answer = parser.take();
    EXPECT_EQ(answer.body, "wikipedia");
    EXPECT_EQ(answer.header("etag"), "\"a\"");
    EXPECT_EQ(answer.header("X-EMPTY"), "");
    EXPECT_EQ(answer.header("absent"), std::nullopt);
  }
}

TEST(AnswerParser, AConnectionWithSomethingLeftOverIsNotUsedAgain) {
  const struct {
    const char* bytes;
    bool stays_open;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true},
      {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", false},
      {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", false},
      {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false},
  };
  for (const auto& c : cases) {
    AnswerParser parser({}, BodyRule::AsHeadersSay);
    ASSERT_TRUE(parser.feed(c.bytes));
    EXPECT_TRUE(parser.is_done());
    EXPECT_EQ(parser.leaves_connection_open(), c.stays_open) << c.bytes;
  }
}

TEST(AnswerParser, SaysWhenNothingOrTooLittleCame) {
  AnswerParser nothing({}, BodyRule::AsHeadersSay);
  EXPECT_EQ(nothing.finish().error(), (Error{ErrorKind::Unavailable, "closed without an answer"}));
  AnswerParser half({}, BodyRule::AsHeadersSay);
  ASSERT_TRUE(half.feed("HTTP/1.1 2"));
  EXPECT_EQ(half.finish().error(), (Error{ErrorKind::Unavailable, "the answer was cut short"}));
}

TEST(AnswerParser, KeepsToItsLimitsToTheByte) {
  const AnswerLimits limits{.header_bytes = 1024, .body_bytes = 10};
  const auto read = [&](const std::string& body) {
    AnswerParser parser(limits, BodyRule::AsHeadersSay);
    return parser.feed("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                       body);
  };
  EXPECT_TRUE(read("0123456789"));
  EXPECT_EQ(read("0123456789a").error().message, "the answer's body is larger than 10 bytes");
}

}  // namespace
}  // namespace bellwether::http
