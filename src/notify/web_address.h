// The address of a webhook, or where it is kept: to Slack and Discord it is a secret itself.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/url.h"
#include "notify/secret.h"
#include "system/environment.h"

namespace bellwether::notify {

class WebAddress {
 public:
  // A URL, or what Secret::parse takes; `what` is what errors call it. No error quotes the text.
  static Result<WebAddress> parse(std::string_view text, std::string what);
  // A URL of http or https; InvalidInput, not quoting it, when it is none.
  Result<http::Url> read(const system::Environment& environment) const;

 private:
  std::string url_;
  std::optional<Secret> secret_ = {};
  std::string what_ = {};
};

}  // namespace bellwether::notify
