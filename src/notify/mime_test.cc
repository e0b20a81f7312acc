// How other programs read these mails is tests/mail_reading_test.py.

#include "notify/mime.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "example_notice.h"
#include "notify/html_notice.h"
#include "notify/plain_notice.h"

namespace bellwether::notify {
namespace {

const Envelope kEnvelope = {.from = {"Bellwether", "bellwether@example.com"},
                            .to = {{"", "ann@example.com"}}};

std::string header_of(const std::string& mail) {
  return mail.substr(0, mail.find("\r\n\r\n") + 2);
}

// Without a date a mail looks like spam and is sorted by when it was fetched (letscontrolit/ESPEasy 3865,
// traccar 3103); without an id of its own, the second one of a conversation is lost (go-gitea/gitea 17203).
TEST(Mime, TheHeaderIsWhole) {
  EXPECT_EQ(header_of(mime_message(testbed::example_notice(), kEnvelope)),
            "Date: Fri, 27 Nov 2026 08:05:00 +0000\r\n"
            "From: \"Bellwether\" <bellwether@example.com>\r\n"
            "To: ann@example.com\r\n"
            "Message-ID: <target-sol-ring-20261127@example.com>\r\n"
            "Subject: Sol Ring reached your target of 20.00 USD\r\n"
            "Content-Language: en\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: All\r\n"
            "List-Unsubscribe:\r\n <https://example.com/stop?item=sol-ring>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/alternative;\r\n"
            " boundary=\"=_alternative-target-sol-ring-20261127\"\r\n");
}

TEST(Mime, TheSameNoticeIsTheSameBytes) {
  EXPECT_EQ(mime_message(testbed::nasty_notice(), kEnvelope),
            mime_message(testbed::nasty_notice(), kEnvelope));
}

TEST(Mime, EveryLineIsShortAsciiEndedByBothCharacters) {
  for (const ports::Notice& notice : {testbed::example_notice(), testbed::nasty_notice()}) {
    const std::string mail = mime_message(notice, kEnvelope);
    for (std::size_t at = 0; at < mail.size();) {
      const std::size_t end = mail.find("\r\n", at);
      ASSERT_NE(end, std::string::npos);
      const std::string_view line = std::string_view(mail).substr(at, end - at);
      EXPECT_LE(line.size(), 78U) << line;
      EXPECT_TRUE(std::ranges::all_of(line, [](char c) { return c == '\t' || (c >= ' ' && c < 0x7F); }))
          << line;
      at = end + 2;
    }
  }
}

TEST(Mime, OneClickIsOfferedOnlyWhereTheLinkIsSafeForIt) {
  ports::Notice notice = testbed::example_notice();
  for (const std::string link :
       {"", "javascript:x", "https://example.com/\r\nBcc: x@example.com", "https://a b"}) {
    notice.stop_link = link;
    EXPECT_FALSE(mime_message(notice, kEnvelope).contains("List-Unsubscribe")) << link;
  }
  notice.stop_link = "http://example.com/stop";
  EXPECT_TRUE(
      mime_message(notice, kEnvelope).contains("List-Unsubscribe:\r\n <http://example.com/stop>\r\n"));
  EXPECT_FALSE(mime_message(notice, kEnvelope).contains("One-Click"));
}

TEST(Mime, ADigestStaysUnderWhatGmailCutsOffAndServersTake) {
  ports::Notice notice = testbed::example_notice();
  notice.items[0].picture->png = std::string(1024 * 1024, 'x');
  notice.items.resize(200, notice.items[0]);
  EXPECT_LT(mime_message(notice, kEnvelope).size(), 10U * 1024 * 1024);
  const std::string html = html_notice(notice, [](std::size_t) { return std::string(); });
  EXPECT_LE(html.size(), 102U * 1024);
  EXPECT_TRUE(html.contains(" more</p>"));
  EXPECT_TRUE(html.ends_with("</html>\n"));
}

TEST(PlainNotice, SaysAllAndStaysWithinItsLimit) {
  EXPECT_EQ(plain_notice(testbed::example_notice()),
            "Sol Ring reached your target of 20.00 USD\n"
            "Price: 21.00 USD on 2026-11-27\n"
            "Before: 18.40 USD on 2026-11-20\n"
            "You set this target on 2026-10-01.\n"
            "https://example.com/page/#/item/sol-ring?owner=&currency=USD\n"
            "\n"
            "To stop these, set no target.\n"
            "https://example.com/stop?item=sol-ring\n");
  ports::Notice notice = testbed::example_notice();
  notice.items.resize(10, notice.items[0]);
  const std::string text = plain_notice_within(notice, 1000);
  EXPECT_LE(text.size(), 1000U);
  EXPECT_TRUE(text.contains("\n\nand 6 more\nTo stop these")) << text;
  for (std::size_t most = 0; most < 400; most += 7) EXPECT_LE(plain_notice_within(notice, most).size(), most);
  EXPECT_EQ(and_more(3, true), "ほか3件");
}

TEST(HtmlNotice, WhatTheTextsHoldStaysText) {
  const std::string html =
      html_notice(testbed::nasty_notice(), [](std::size_t) { return std::string("cid:a@b"); });
  EXPECT_FALSE(html.contains("<script"));
  EXPECT_FALSE(html.contains("javascript:"));
  EXPECT_TRUE(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; 'quotes'"));
  EXPECT_TRUE(html.contains("alt=\"&quot;&gt;&lt;script&gt;"));
  EXPECT_TRUE(html.contains("<html lang=\"ja\">"));
}

}  // namespace
}  // namespace bellwether::notify
