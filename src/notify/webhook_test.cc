// Webhooks against a receiver on loopback that refuses, stalls and drops.

#include "notify/webhook.h"

#include <gtest/gtest.h>

#include "example_notice.h"
#include "manual_clock.h"
#include "notify/webhook_body.h"
#include "scripted_server.h"
#include "slow_server.h"

namespace bellwether::notify {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using testbed::ScriptedServer;

std::optional<std::string> hook_variables(const std::string& name) {
  if (name == "KEY") return "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  if (name == "TOKEN") return "tk_secret";
  if (name == "BAD") return "http://exa mple/secret";
  return std::nullopt;
}

struct Receiver {
  testbed::ManualClock clock;

  Result<void> tell(const std::string& address, WebhookShape shape = WebhookShape::Json,
                    std::optional<std::string> secret = {}) {
    WebhookOptions options{
        .address = TRY(WebAddress::parse(address, "webhook")), .shape = shape, .environment = hook_variables};
    if (secret) options.secret = TRY(Secret::parse(*secret, "webhook_secret"));
    Webhook way(std::move(options), {.connect_time_max = 5s, .request_time_max = 500ms}, clock);
    return way.tell(testbed::example_notice());
  }
};

TEST(Webhook, IsSignedAsTheStandardHasIt) {
  // The example of the standard's libraries.
  const auto signature =
      webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "1614265330", R"({"test": 2432232314})");
  ASSERT_TRUE(signature);
  EXPECT_EQ(*signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  for (const std::string key : {"", "whsec_", "secret!", "abc"})
    EXPECT_FALSE(webhook_signature(key, "id", "1", "body")) << key;
}

TEST(Webhook, PostsTheNoticeWithItsIdAndSignature) {
  ScriptedServer server(std::vector<testbed::ScriptedAnswer>{{.status = 204}});
  Receiver receiver;
  ASSERT_TRUE(receiver.tell(server.url() + "/hook?a=b", WebhookShape::Json, "env:KEY"));
  const auto asked = server.asked();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_TRUE(asked[0].head.starts_with("POST /hook?a=b HTTP/1.1\r\n"));
  EXPECT_EQ(asked[0].header("Content-Type"), "application/json");
  EXPECT_EQ(asked[0].header("webhook-id"), "target-sol-ring-20261127");
  EXPECT_EQ(asked[0].body, json_body(testbed::example_notice()));
  EXPECT_EQ(asked[0].header("webhook-signature"),
            webhook_signature(*hook_variables("KEY"), "target-sol-ring-20261127",
                              asked[0].header("webhook-timestamp"), asked[0].body)
                .value());
}

TEST(Webhook, NtfyIsToldTheTopicAndTheToken) {
  ScriptedServer server(std::vector<testbed::ScriptedAnswer>{{.status = 200}});
  Receiver receiver;
  ASSERT_TRUE(receiver.tell(server.url() + "/sub/my-topic", WebhookShape::Ntfy, "env:TOKEN"));
  EXPECT_TRUE(server.asked()[0].head.starts_with("POST /sub/ HTTP/1.1\r\n"));
  EXPECT_EQ(server.asked()[0].header("Authorization"), "Bearer tk_secret");
  const std::string body = server.asked()[0].body;
  EXPECT_TRUE(body.starts_with(R"({"topic":"my-topic","title":"Sol Ring reached your target of 20.00 USD",)"))
      << body;
  EXPECT_TRUE(body.contains(R"("message":"Price: 21.00 USD)")) << body;
  EXPECT_FALSE(receiver.tell(server.url() + "/", WebhookShape::Ntfy));
  EXPECT_FALSE(receiver.tell(server.url() + "/a.b", WebhookShape::Ntfy));
}

TEST(Webhook, WhatGoesWrongIsForGoodOrForNowOrNotKnown) {
  const struct {
    testbed::ScriptedAnswer answer;
    ErrorKind kind;
    bool may_be_done;
    int retry_after_seconds;
    std::string message;
  } cases[] = {
      {{.status = 400, .body = "invalid\npayload"},
       ErrorKind::InvalidInput,
       false,
       0,
       "status 400: invalid payload"},
      {{.status = 404}, ErrorKind::InvalidInput, false, 0, "status 404"},
      {{.status = 302, .headers = {{"Location", "/other"}}}, ErrorKind::InvalidInput, false, 0, "status 302"},
      {{.status = 403}, ErrorKind::NotAllowed, false, 0, "status 403"},
      {{.status = 429, .headers = {{"Retry-After", "7"}}}, ErrorKind::Unavailable, false, 7, "status 429"},
      {{.status = 503}, ErrorKind::Unavailable, false, 0, "status 503"},
      {{.status = 0}, ErrorKind::Unavailable, true, 0, ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.answer.status);
    ScriptedServer server(std::vector<testbed::ScriptedAnswer>{c.answer});
    Receiver receiver;
    const auto told = receiver.tell(server.url() + "/secret-path");
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().kind, c.kind);
    EXPECT_EQ(told.error().may_be_done, c.may_be_done);
    EXPECT_EQ(told.error().retry_after_seconds, c.retry_after_seconds);
    EXPECT_FALSE(told.error().message.contains("secret-path")) << told.error().message;
    if (!c.message.empty()) {
      EXPECT_EQ(told.error().message, server.url().substr(7) + ": " + c.message);
    }
  }
}

TEST(Webhook, AnAnswerThatDoesNotComeIsNotKnown) {
  testbed::SlowServer server([](const auto&, const auto&) { return std::nullopt; });
  Receiver receiver;
  const auto told = receiver.tell(server.url() + "/hook");
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::Unavailable);
  EXPECT_TRUE(told.error().may_be_done);
}

TEST(Webhook, WhereNobodyListensNothingWasAskedFor) {
  Receiver receiver;
  const auto told = receiver.tell("http://127.0.0.1:1/hook");
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::Unavailable);
  EXPECT_FALSE(told.error().may_be_done);
}

TEST(Webhook, AnAddressThatIsNoneIsNotQuoted) {
  Receiver receiver;
  for (const std::string address :
       {"env:BAD", "http://exa mple/secret", "https://user:secret@example.com/"}) {
    const auto told = receiver.tell(address);
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().message, "webhook is no address of the web");
  }
}

TEST(WebhookBody, StaysWithinTheLimitsOfTheService) {
  ports::Notice digest = testbed::nasty_notice();
  digest.items[0].picture->png = std::string(400 * 1024, 'x');
  digest.items.resize(60, digest.items[0]);
  EXPECT_LT(json_body(digest).size(), 2U * 1024 * 1024);
  EXPECT_LE(ntfy_body(digest, "topic").size(), 2U * 4096);
  EXPECT_LE(slack_body(digest).size(), 2U * 4000);
  EXPECT_LE(discord_body(digest).size(), 2U * 6000);
  EXPECT_TRUE(discord_body(digest).contains(R"("allowed_mentions":{"parse":[]})"));
}

}  // namespace
}  // namespace bellwether::notify
