#include "notify/webhook.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "http/connection.h"
#include "http/retry.h"
#include "notify/transfer_encoding.h"
#include "notify/webhook_body.h"

namespace bellwether::notify {
namespace {

constexpr std::string_view kKeyMark = "whsec_";
constexpr std::size_t kAnswerMax = 200;  // As much of it stands in an error.

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size =
      ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  for (std::size_t padding = text.ends_with("==")  ? 2U
                             : text.ends_with('=') ? 1U
                                                   : 0U;
       padding > 0; --padding)
    bytes.pop_back();
  return bytes;
}

// What a server says of its refusal, on one line.
std::string excerpt(std::string_view body) {
  std::string text;
  for (const char c : body.substr(0, kAnswerMax))
    text += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F ? ' ' : c;
  return text.empty() ? text : ": " + text;
}

Error refusal(const http::Answer& answer, const std::string& place, Instant now) {
  Error error{.kind = ErrorKind::InvalidInput,
              .message = place + ": status " + std::to_string(answer.status) + excerpt(answer.body)};
  if (answer.status == 401 || answer.status == 403 || answer.status == 407)
    error.kind = ErrorKind::NotAllowed;
  if (answer.status == 408 || answer.status == 429 || answer.status >= 500)
    error.kind = ErrorKind::Unavailable;
  if (const auto wait = http::retry_after(answer, now); wait && error.kind == ErrorKind::Unavailable)
    error.retry_after_seconds = static_cast<int>(
        std::clamp<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(*wait).count(), 0, 86'400));
  return error;
}

// "https://ntfy.sh/topic" is asked at "https://ntfy.sh/" of "topic".
Result<std::string> take_topic(http::Url& url) {
  const std::size_t slash = url.target.rfind('/');
  std::string topic = url.target.substr(slash + 1);
  const bool is_topic = !topic.empty() && topic.size() <= 64 && std::ranges::all_of(topic, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!is_topic)
    return fail(ErrorKind::InvalidInput,
                url.host_and_port() + ": ntfy's address ends with the topic, as https://ntfy.sh/topic");
  url.target.resize(slash + 1);
  return topic;
}

}  // namespace

Result<std::string> webhook_signature(std::string_view key, std::string_view id, std::string_view timestamp,
                                      std::string_view body) {
  if (key.starts_with(kKeyMark)) key.remove_prefix(kKeyMark.size());
  const auto bytes = from_base64(key);
  if (!bytes) return fail(ErrorKind::InvalidInput, "webhook_secret is not Base64, as whsec_... is");
  const std::string text = std::string(id) + "." + std::string(timestamp) + "." + std::string(body);
  std::array<unsigned char, 32> digest;
  CHECK(::HMAC(::EVP_sha256(), bytes->data(), static_cast<int>(bytes->size()),
               reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
               nullptr) != nullptr);
  return "v1," + base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Result<http::Request> Webhook::request_for(const ports::Notice& notice, const http::Url& url) const {
  http::Url place = url;
  http::Request request{.method = http::Method::Post, .url = {}};
  request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "bellwether"}};
  std::optional<std::string> secret;
  if (options_.secret) secret = TRY(options_.secret->read(options_.environment));
  switch (options_.shape) {
    case WebhookShape::Json: {
      request.body = json_body(notice);
      const auto seconds = std::chrono::floor<std::chrono::seconds>(clock_.now().time_since_epoch());
      const std::string timestamp = std::to_string(seconds.count());
      request.headers.push_back({"webhook-id", notice.id});
      request.headers.push_back({"webhook-timestamp", timestamp});
      if (secret) {
        const std::string signature = TRY(webhook_signature(*secret, notice.id, timestamp, request.body));
        request.headers.push_back({"webhook-signature", signature});
      }
      break;
    }
    case WebhookShape::Ntfy: {
      const std::string topic = TRY(take_topic(place));
      request.body = ntfy_body(notice, topic);
      if (secret) request.headers.push_back({"Authorization", "Bearer " + *secret});
      break;
    }
    case WebhookShape::Slack:
      request.body = slack_body(notice);
      break;
    case WebhookShape::Discord:
      request.body = discord_body(notice);
      break;
  }
  request.url = place.text();
  return request;
}

Result<void> Webhook::tell(const ports::Notice& notice) {
  const http::Url url = TRY(options_.address.read(options_.environment));
  const std::string place = url.host_and_port();
  const http::Request request = TRY(request_for(notice, url));
  // In two halves: what is lost before the request was written was not asked for.
  std::unique_ptr<http::Connection> connection = TRY(client_.send_and_leave(request));
  auto answer = client_.read_left(std::move(connection), request);
  if (!answer) {
    Error lost = std::move(answer).error();
    lost.kind = ErrorKind::Unavailable;
    lost.may_be_done = true;
    return std::unexpected(std::move(lost));
  }
  if (answer->status >= 200 && answer->status <= 299) return {};
  return std::unexpected(refusal(*answer, place, clock_.now()));
}

}  // namespace bellwether::notify
