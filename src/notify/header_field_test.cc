#include "notify/header_field.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "notify/mail_server.h"

namespace bellwether::notify {
namespace {

void expect_good_lines(const std::string& field) {
  for (std::size_t at = 0; at < field.size();) {
    const std::size_t end = field.find("\r\n", at);
    ASSERT_NE(end, std::string::npos) << field;
    const std::string_view line = std::string_view(field).substr(at, end - at);
    EXPECT_LE(line.size(), line.contains("=?") ? 76U : 78U) << field;
    EXPECT_FALSE(line.find_first_not_of(" \t") == std::string_view::npos) << "a line of blanks in " << field;
    EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c < 0x7F; })) << field;
    EXPECT_TRUE(at == 0 || line[0] == ' ') << field;
    at = end + 2;
  }
}

TEST(HeaderField, AShortTextStandsAsItIs) {
  EXPECT_EQ(text_field("Subject", "Sol Ring: 21.00 USD"), "Subject: Sol Ring: 21.00 USD\r\n");
  EXPECT_EQ(text_field("Subject", ""), "Subject: \r\n");
}

TEST(HeaderField, WhatAsciiCannotWriteGoesInWordsOfWholeCharacters) {
  EXPECT_EQ(text_field("Subject", "caf\xC3\xA9"), "Subject: =?UTF-8?B?Y2Fmw6k=?=\r\n");
  std::string text;
  for (int i = 0; i < 40; ++i) text += "\xE9\xBB\x92";
  const std::string field = text_field("Subject", text);
  expect_good_lines(field);
  // 15 of them, or 14, fill a word; a word with a part of one would end with other digits.
  for (std::size_t at = field.find("?B?"); at != std::string::npos; at = field.find("?B?", at + 1)) {
    const std::string word = field.substr(at + 3, field.find("?=", at + 3) - at - 3);
    EXPECT_EQ(word.size() % 4, 0U) << word;
    EXPECT_FALSE(word.contains('=')) << word;
  }
}

TEST(HeaderField, ALongTextIsFolded) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "word" + std::to_string(i) + " ";
  const std::string field = text_field("Subject", text);
  expect_good_lines(field);
  EXPECT_FALSE(field.contains("=?"));
  expect_good_lines(text_field("Subject", std::string(500, 'x')));
  expect_good_lines(text_field("Subject", "a " + std::string(69, 'x') + " b"));
}

TEST(HeaderField, NoTextAddsAFieldOrHidesItsEnd) {
  EXPECT_EQ(text_field("Subject", "a\r\nBcc: b@c.example"), "Subject: a Bcc: b@c.example\r\n");
  EXPECT_EQ(text_field("Subject", " a\n\n\tb\x01"), "Subject: a b\r\n");
  EXPECT_EQ(text_field("Subject",
                       "a\xE2\x80\xAE"
                       "b"),
            "Subject: ab\r\n");
  EXPECT_EQ(text_field("Subject",
                       "a\xE2\x80\xA8"
                       "b"),
            "Subject: a b\r\n");
  // What looks like an encoded word would be decoded by a reader.
  EXPECT_EQ(text_field("Subject", "=?UTF-8?B?eA==?="), "Subject: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=\r\n");
}

TEST(HeaderField, AddressesHaveTheirNames) {
  const std::vector<MailAddress> addresses = {{"Ann", "ann@example.com"},
                                              {"", "bob@example.com"},
                                              {"\"C\" \\", "c@example.com"},
                                              {"\xE9\xBB\x92", "d@example.com"}};
  EXPECT_EQ(address_field("To", addresses),
            "To: \"Ann\" <ann@example.com>,\r\n bob@example.com,\r\n \"\\\"C\\\" \\\\\" <c@example.com>,\r\n"
            " =?UTF-8?B?6buS?= <d@example.com>\r\n");
  const std::vector<MailAddress> one = {{std::string(200, 'n'), std::string(60, 'a') + "@example.com"}};
  expect_good_lines(address_field("From", one));
}

TEST(MailAddress, IsReadAsPeopleWriteIt) {
  const struct {
    std::string text;
    std::vector<MailAddress> addresses;
  } cases[] = {
      {"ann@example.com", {{"", "ann@example.com"}}},
      {" Ann B. <ann+x@sub.example.com> ", {{"Ann B.", "ann+x@sub.example.com"}}},
      {"\"B, Ann\" <ann@example.com>, root@localhost",
       {{"B, Ann", "ann@example.com"}, {"", "root@localhost"}}},
  };
  for (const auto& c : cases) {
    const auto addresses = parse_mail_addresses(c.text);
    ASSERT_TRUE(addresses) << addresses.error().message;
    EXPECT_EQ(*addresses, c.addresses);
  }
  for (const std::string text :
       {"", "ann", "@example.com", "ann@", "ann@example.com,", "a b@example.com", "a@b@c", "ann@exa mple.com",
        "ann@example..com", ".ann@example.com", "ann@example.com>\r\nRCPT TO:<b@c", "\xC3\xA9@example.com",
        "ann@b\xC3\xBC"
        "cher.example",
        "<ann@example.com> x", "a\"b@example.com"}) {
    const auto addresses = parse_mail_addresses(text);
    EXPECT_FALSE(addresses) << text;
  }
  EXPECT_FALSE(parse_mail_address(std::string(65, 'a') + "@example.com"));
}

TEST(MailServer, HasItsUsualPort) {
  using enum SmtpSecurity;
  const struct {
    std::string text;
    SmtpSecurity security;
    MailServer server;
  } cases[] = {
      {"SMTP.example.com", StartTls, {"smtp.example.com", 587}},
      {"smtp.example.com", Tls, {"smtp.example.com", 465}},
      {"smtp.example.com", None, {"smtp.example.com", 25}},
      {"smtp.example.com:80", Tls, {"smtp.example.com", 80}},
      {"[::1]", StartTls, {"::1", 587}},
      {"[::1]:2525", StartTls, {"::1", 2525}},
      {"127.0.0.1:1025", None, {"127.0.0.1", 1025}},
  };
  for (const auto& c : cases) {
    const auto server = parse_mail_server(c.text, c.security);
    ASSERT_TRUE(server) << server.error().message;
    EXPECT_EQ(*server, c.server) << c.text;
  }
  for (const std::string text : {"", "smtp://example.com", "a b", "example.com/x", "example.com:0x",
                                 "ann@example.com", "example.com:99999", "example.com?"})
    EXPECT_FALSE(parse_mail_server(text, StartTls)) << text;
}

}  // namespace
}  // namespace bellwether::notify
