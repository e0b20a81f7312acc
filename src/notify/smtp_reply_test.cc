#include "notify/smtp_reply.h"

#include <gtest/gtest.h>

namespace bellwether::notify {
namespace {

Result<SmtpReply> read(std::string_view bytes) {
  SmtpReplyParser parser;
  TRY_VOID(parser.feed(bytes));
  if (!parser.is_done()) return fail(ErrorKind::Unavailable, "not done");
  return parser.take();
}

TEST(SmtpReply, IsReadHoweverItComes) {
  const std::string_view text = "250-mail.example greets\r\n250-SIZE 1000\n250\r\n220 next\r\n";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    SmtpReplyParser parser;
    std::size_t at = 0;
    for (; !parser.is_done(); at += step) ASSERT_TRUE(parser.feed(text.substr(at, step)));
    const SmtpReply reply = parser.take();
    EXPECT_EQ(reply.code, 250);
    EXPECT_EQ(reply.lines, (std::vector<std::string>{"mail.example greets", "SIZE 1000", ""}));
    ASSERT_TRUE(parser.feed(text.substr(std::min(at, text.size()))));
    ASSERT_TRUE(parser.feed(""));
    ASSERT_TRUE(parser.is_done());
    EXPECT_EQ(parser.take().text(), "220 next");
    EXPECT_FALSE(parser.has_rest());
  }
}

TEST(SmtpReply, WhatIsNoneIsRefused) {
  for (const std::string text : {"\r\n", "25 x\r\n", "2500 x\r\n", "199 x\r\n", "600 x\r\n", "abc x\r\n",
                                 "HTTP/1.1 400 Bad\r\n", "250-a\r\n251 b\r\n", "250_a\r\n"}) {
    const auto reply = read(text);
    ASSERT_FALSE(reply) << text;
    EXPECT_EQ(reply.error().kind, ErrorKind::InvalidInput) << text;
  }
  EXPECT_EQ(read(std::string(5000, '2')).error().kind, ErrorKind::InvalidInput);
  std::string many;
  for (int i = 0; i < 200; ++i) many += "250-x\r\n";
  EXPECT_EQ(read(many).error().kind, ErrorKind::InvalidInput);
}

TEST(SmtpReply, ItsTextIsSafeToShow) {
  const auto reply = read("550-5.1.1 no\x1B[31m such \xFF user\r\n550 \r\n");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text(), "550 5.1.1 no?[31m such \xEF\xBF\xBD user");
  EXPECT_LE(read("550 " + std::string(2000, 'x') + "\r\n")->text().size(), 300U);
}

TEST(SmtpCapabilities, AreThoseOfEveryKindOfServer) {
  const auto capabilities = capabilities_of(
      read("250-mail.example STARTTLS\r\n250-size 52428800\r\n250-Auth plain login\r\n250-AUTH=XOAUTH2\r\n"
           "250-AUTHORITY X\r\n250-8BITMIME\r\n250 starttls\r\n")
          .value());
  EXPECT_TRUE(capabilities.starttls);
  EXPECT_TRUE(capabilities.size);
  EXPECT_EQ(capabilities.size_max, 52428800U);
  EXPECT_EQ(capabilities.auth, (std::set<std::string>{"LOGIN", "PLAIN", "XOAUTH2"}));

  const auto none = capabilities_of(read("250 STARTTLS SIZE AUTH\r\n").value());
  EXPECT_FALSE(none.starttls);
  EXPECT_FALSE(none.size);
  EXPECT_TRUE(none.auth.empty());
  EXPECT_EQ(capabilities_of(read("250-x\r\n250 SIZE -1\r\n").value()).size_max, 0U);
}

}  // namespace
}  // namespace bellwether::notify
