// A notice posted to a web address.
//
// In the shape of our own it can be signed as Standard Webhooks have it: webhook-id, the same for the same
// notice, webhook-timestamp, and webhook-signature, "v1," and the HMAC-SHA256 of "id.timestamp.body". To ntfy
// the secret is an access token. What an error means is as in smtp.h: 408, 429 and 5xx may be better later,
// any other refusal is for good, and an answer that is lost after the request was written may_be_done. No
// redirect is followed. Slack's and Discord's addresses are secrets: no error holds more of one than its
// host.

#pragma once

#include <optional>
#include <string>

#include "http/client.h"
#include "notify/secret.h"
#include "notify/web_address.h"
#include "notify/webhook_shape.h"
#include "ports/clock.h"
#include "ports/notice.h"
#include "system/environment.h"

namespace bellwether::notify {

struct WebhookOptions {
  WebAddress address;
  WebhookShape shape = WebhookShape::Json;
  std::optional<Secret> secret = {};
  system::Environment environment = {};
};

class Webhook final : public ports::NoticeWay {
 public:
  // `clock` outlives it.
  Webhook(WebhookOptions options, http::ClientOptions client, const ports::Clock& clock)
      : options_(std::move(options)), client_(std::move(client)), clock_(clock) {}

  std::string_view name() const override { return "webhook"; }
  Result<void> tell(const ports::Notice& notice) override;

 private:
  Result<http::Request> request_for(const ports::Notice& notice, const http::Url& url) const;

  const WebhookOptions options_;
  http::Client client_;
  const ports::Clock& clock_;
};

// "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=". `key` in Base64, with "whsec_" before it or without;
// InvalidInput when it is not.
Result<std::string> webhook_signature(std::string_view key, std::string_view id, std::string_view timestamp,
                                      std::string_view body);

}  // namespace bellwether::notify
