// Getting a page: with redirects, retries, and errors that name the page.

#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "http/client.h"
#include "http/retry.h"
#include "ports/clock.h"
#include "ports/random.h"

namespace bellwether::summaries {

enum class Redirects {
  SameSite,  // The same scheme, host and port.
  Secure,    // Anywhere, but from https never to http, and never to where only this machine is heard,
             // whatever the name (http::Nearness), unless the first site was there or is the same.
};

inline constexpr int kRedirectsMax = 5;

struct Page {
  std::string url;  // Where the last redirect led. Not to be shown: http::shown_url.
  http::Answer answer;
};

class Fetcher {
 public:
  Fetcher(http::ClientOptions options, const http::RetryPolicy& policy, const ports::Clock& clock,
          ports::Random& random, std::function<void(Milliseconds)> sleep);

  // GET, compressed. `headers_for` gives the headers for each URL on the way. Any status but a
  // redirect is a page; 429 and 5xx are Unavailable with retry_after_seconds where the server
  // said so; a redirect that may not be followed is InvalidInput.
  Result<Page> get(const std::string& url, Redirects redirects,
                   const std::function<http::Headers(const std::string& url)>& headers_for);

 private:
  Result<http::Answer> get_once(const std::string& url, http::Headers headers,
                                std::optional<http::Nearness> allowed_nearness);

  http::Client client_;
  const http::RetryPolicy policy_;
  const http::RetryWorld world_;
};

// "bellwether/1.0 (someone@example.org)".
std::string user_agent(const std::string& version, const std::string& contact);

// No control characters, so that it may stand in a header.
bool is_one_line(std::string_view text);

}  // namespace bellwether::summaries
