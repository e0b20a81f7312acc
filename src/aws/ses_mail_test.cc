#include "aws/ses_mail.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "aws/function_call.h"
#include "example_notice.h"
#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedService;
using testbed::ServiceCall;

struct MailScene {
  explicit MailScene(ScriptedService::Script script, std::string mail = "Subject: a\r\n\r\nb\r\n")
      : way(std::make_unique<ScriptedService>(Service::Ses, calls, std::move(script)),
            {.from = "bellwether@example.com",
             .to = {"ann@example.com", "bob@example.org"},
             .write = [mail = std::move(mail)](const ports::Notice&) { return mail; }}) {}

  std::vector<ServiceCall> calls;
  SesMail way;
};

TEST(SesMail, HandsOverTheMailWithItsSenderAndReaders) {
  for (const std::string& mail :
       {std::string("Subject: a\r\n\r\nb\r\n"), testbed::every_byte(), std::string(2, 'a'), std::string()}) {
    MailScene scene({scripted_answer(R"({"MessageId":"m-1"})")}, mail);
    ASSERT_TRUE(scene.way.tell(testbed::example_notice()));
    const ServiceCall& call = scene.calls.at(0);
    EXPECT_EQ(call.method, http::Method::Post);
    EXPECT_EQ(call.path, "/v2/email/outbound-emails");
    EXPECT_EQ(call.header("Content-Type"), "application/json");
    const boost::json::value body = boost::json::parse(call.body);
    EXPECT_EQ(body.at("FromEmailAddress"), "bellwether@example.com");
    EXPECT_EQ(body.at("Destination"),
              boost::json::parse(R"({"ToAddresses":["ann@example.com","bob@example.org"]})"));
    EXPECT_EQ(from_base64(std::string_view(body.at("Content").at("Raw").at("Data").as_string())), mail);
  }
}

TEST(SesMail, WhatMayPassOrBePutRightMayBeToldLaterAndAnythingElseNot) {
  const struct {
    int status;
    std::string code;
    ErrorKind kind;
  } cases[] = {
      {400, "SendingPausedException", ErrorKind::Unavailable},
      {403, "AccessDeniedException", ErrorKind::Unavailable},
      {500, "InternalFailure", ErrorKind::Unavailable},
      {400, "MessageRejected", ErrorKind::InvalidInput},
      {400, "AccountSuspendedException", ErrorKind::InvalidInput},
      {400, "MailFromDomainNotVerifiedException", ErrorKind::InvalidInput},
      {404, "NotFoundException", ErrorKind::NotFound},
  };
  for (const auto& c : cases) {
    MailScene scene({scripted_error(c.status, c.code)});
    const auto told = scene.way.tell(testbed::example_notice());
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().kind, c.kind) << c.code;
    EXPECT_FALSE(told.error().may_be_done);
    EXPECT_EQ(scene.calls.size(), 1u);
  }
}

}  // namespace
}  // namespace bellwether::aws
