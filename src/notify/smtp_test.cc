// The conversation against a server that says what the test wrote down. TLS, AUTH and servers of others are
// tests/mail_server_test.py.

#include "notify/smtp.h"

#include <gtest/gtest.h>

#include "example_notice.h"
#include "scripted_mail_server.h"

namespace bellwether::notify {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using testbed::ScriptedMailServer;

Smtp plain_way(const ScriptedMailServer& server, std::vector<MailAddress> to = {{"", "ann@example.com"}}) {
  return Smtp({.host = "127.0.0.1",
               .port = server.port(),
               .security = SmtpSecurity::None,
               .envelope = {.from = {"", "bellwether@example.com"}, .to = std::move(to)},
               .times = {.connect_max = 5s, .reply_max = 300ms, .acceptance_max = 300ms}});
}

TEST(Smtp, SaysOneThingAfterAnother) {
  const ScriptedMailServer server({"220 mail.example",
                                   "250-mail.example\r\n250-PIPELINING\r\n250 SIZE 1000000", "250 sender",
                                   "250 reader", "354 go on", "250 queued", "221 bye"});
  ASSERT_TRUE(plain_way(server).tell(testbed::example_notice()));
  const std::string mail = mime_message(
      testbed::example_notice(), {.from = {"", "bellwether@example.com"}, .to = {{"", "ann@example.com"}}});
  EXPECT_EQ(server.heard(),
            "EHLO [127.0.0.1]\r\nMAIL FROM:<bellwether@example.com> SIZE=" + std::to_string(mail.size()) +
                "\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n" + mail + ".\r\nQUIT\r\n");
}

TEST(Smtp, ADotThatBeginsALineIsDoubled) {
  EXPECT_EQ(dot_stuffed(".\r\na.\r\n..b\r\n\r\n.c\r\n"), "..\r\na.\r\n...b\r\n\r\n..c\r\n");
  EXPECT_EQ(dot_stuffed("a\r\n"), "a\r\n");
}

TEST(Smtp, WhatGoesWrongIsForGoodOrForNowOrNotKnown) {
  const std::vector<std::string> good = {"220 hi", "250 hi", "250 ok", "250 ok", "354 go", "250 ok"};
  const std::string silence(ScriptedMailServer::kSilence), hang_up(ScriptedMailServer::kHangUp);
  const struct {
    std::size_t step;
    std::string instead;
    ErrorKind kind;
    bool may_be_done;
    std::string message;
  } cases[] = {
      {0, "421 busy", ErrorKind::Unavailable, false, "421 busy (at greeting)"},
      {0, "554 go away", ErrorKind::InvalidInput, false, "554 go away (at greeting)"},
      {0, "HTTP/1.1 400 Bad", ErrorKind::InvalidInput, false,
       "what the server says is no reply of SMTP (at greeting)"},
      {0, silence, ErrorKind::Unavailable, false, "no answer in time (at greeting)"},
      {1, "502 what", ErrorKind::InvalidInput, false, "502 what (at EHLO)"},
      {1, hang_up, ErrorKind::Unavailable, false, "the server hung up (at EHLO)"},
      {1, "250-hi\r\n250 SIZE 100", ErrorKind::InvalidInput, false, ""},
      {2, "530 5.7.0 log in first", ErrorKind::NotAllowed, false, "530 5.7.0 log in first (at MAIL FROM)"},
      {2, "451 later", ErrorKind::Unavailable, false, "451 later (at MAIL FROM)"},
      {3, "450 greylisted", ErrorKind::Unavailable, false, "450 greylisted (at RCPT TO ann@example.com)"},
      {3, "550 nobody", ErrorKind::InvalidInput, false, "550 nobody (at RCPT TO ann@example.com)"},
      {4, "250 what", ErrorKind::Unavailable, false, "250 what (at DATA)"},
      {4, "421 closing", ErrorKind::Unavailable, false, "421 closing (at DATA)"},
      {5, "451 try again", ErrorKind::Unavailable, false, "451 try again (at the end of the mail)"},
      {5, "552 too large", ErrorKind::InvalidInput, false, "552 too large (at the end of the mail)"},
      {5, hang_up, ErrorKind::Unavailable, true, "the server hung up (at the end of the mail)"},
      {5, silence, ErrorKind::Unavailable, true, "no answer in time (at the end of the mail)"},
      {5, "354 what", ErrorKind::Unavailable, true, "354 what (at the end of the mail)"},
      {5, "nonsense", ErrorKind::Unavailable, true,
       "what the server says is no reply of SMTP (at the end of the mail)"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.instead + " at " + std::to_string(c.step));
    std::vector<std::string> script = good;
    script[c.step] = c.instead;
    const ScriptedMailServer server(script);
    const auto told = plain_way(server).tell(testbed::example_notice());
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().kind, c.kind) << told.error().message;
    EXPECT_EQ(told.error().may_be_done, c.may_be_done);
    if (!c.message.empty()) {
      EXPECT_EQ(told.error().message, server.place() + ": " + c.message);
    }
  }
}

TEST(Smtp, AMailThatIsTooLargeForTheServerIsNotSent) {
  const ScriptedMailServer server({"220 hi", "250-hi\r\n250 SIZE 100"});
  const auto told = plain_way(server).tell(testbed::example_notice());
  ASSERT_FALSE(told);
  EXPECT_TRUE(told.error().message.ends_with(" bytes, and the server takes 100")) << told.error().message;
  EXPECT_EQ(server.heard(), "EHLO [127.0.0.1]\r\n");
}

TEST(Smtp, AReaderWhoIsRefusedForGoodDoesNotKeepTheOthersFromBeingTold) {
  const std::vector<MailAddress> both = {{"", "ann@example.com"}, {"", "bob@example.com"}};
  const ScriptedMailServer server(
      {"220 hi", "250 hi", "250 ok", "550 nobody", "250 ok", "354 go", "250 ok", "221 bye"});
  const auto told = plain_way(server, both).tell(testbed::example_notice());
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(told.error().message,
            "the others are told, but " + server.place() + ": 550 nobody (at RCPT TO ann@example.com)");
  EXPECT_TRUE(server.heard().ends_with("\r\n.\r\nQUIT\r\n"));

  const ScriptedMailServer busy({"220 hi", "250 hi", "250 ok", "250 ok", "450 later"});
  const auto later = plain_way(busy, both).tell(testbed::example_notice());
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().kind, ErrorKind::Unavailable);
  EXPECT_FALSE(busy.heard().contains("DATA"));
}

TEST(Smtp, WithoutTlsNothingIsSaidWhereTlsIsWanted) {
  const auto way = [](const ScriptedMailServer& server) {
    return Smtp(
        {.host = "127.0.0.1",
         .port = server.port(),
         .credentials = SmtpCredentials{"ann", Secret::parse("env:PASSWORD", "mail_password").value()},
         .envelope = {.from = {"", "bellwether@example.com"}, .to = {{"", "ann@example.com"}}},
         .environment = [](const std::string&) { return "hunter2"; },
         .times = {.connect_max = 5s, .reply_max = 300ms, .acceptance_max = 300ms}});
  };
  const struct {
    std::vector<std::string> script;
    std::string message;
  } cases[] = {
      {{"220 hi", "250-hi\r\n250 AUTH PLAIN LOGIN"}, "the server offers no STARTTLS"},
      {{"220 hi", "250-hi\r\n250 STARTTLS", "454 not now"}, "454 not now (at STARTTLS)"},
      // Said before TLS by somebody on the way, to be taken for the server's words after it (CVE-2011-0411).
      {{"220 hi", "250-hi\r\n250 STARTTLS", "220 go\r\n250-hi\r\n250 AUTH PLAIN"},
       "the server says something between STARTTLS and TLS"},
  };
  for (const auto& c : cases) {
    const ScriptedMailServer server(c.script);
    const auto told = way(server).tell(testbed::example_notice());
    ASSERT_FALSE(told);
    EXPECT_TRUE(told.error().message.starts_with(server.place() + ": " + c.message)) << told.error().message;
    EXPECT_FALSE(server.heard().contains("AUTH"));
    EXPECT_FALSE(server.heard().contains("MAIL"));
  }
}

TEST(Smtp, ItsTimeIsThatOfTheWorkToo) {
  const ScriptedMailServer server({std::string(ScriptedMailServer::kSilence)});
  http::WorkTime work;
  work.begin(http::Deadline::after(200ms));
  Smtp way({.host = "127.0.0.1",
            .port = server.port(),
            .security = SmtpSecurity::None,
            .envelope = {.from = {"", "bellwether@example.com"}, .to = {{"", "ann@example.com"}}},
            .work = &work});
  const auto told = way.tell(testbed::example_notice());
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::Unavailable);
}

}  // namespace
}  // namespace bellwether::notify
