#include "summaries/fetch.h"

#include <algorithm>

#include "http/socket_address.h"
#include "http/url.h"

namespace bellwether::summaries {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Rounded up: coming back a little early is what the server asked us not to do.
int whole_seconds(Milliseconds wait) {
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(wait).count());
}

// What the address of this site may be when somebody else has sent us there.
std::optional<http::Nearness> nearness_for(const http::Url& first, const http::Url& at) {
  if (at.host == first.host) return std::nullopt;
  return http::nearness_of(first.host);
}

Result<http::Url> next_url(const http::Url& first, const http::Url& from, const http::Answer& answer,
                           Redirects redirects) {
  const auto location = answer.header("Location");
  if (!location) return fail(ErrorKind::InvalidInput, "a redirect without Location");
  http::Url to = TRY(http::resolve(from, *location));
  if (redirects == Redirects::SameSite && to.origin() != from.origin())
    return fail(ErrorKind::InvalidInput, "a redirect to another site, " + to.shown());
  if (from.scheme == http::Scheme::Https && to.scheme == http::Scheme::Http)
    return fail(ErrorKind::InvalidInput, "a redirect from https to http, " + to.shown());
  // What looks up a name looks at its address, too; behind a proxy nobody does.
  const http::Nearness nearness = http::nearness_of(to.host);
  if (nearness != http::Nearness::Far && nearness != http::nearness_of(first.host))
    return fail(ErrorKind::InvalidInput, "a redirect to a loopback or link-local address, " + to.shown());
  return to;
}

}  // namespace

Fetcher::Fetcher(http::ClientOptions options, const http::RetryPolicy& policy, const ports::Clock& clock,
                 ports::Random& random, std::function<void(Milliseconds)> sleep)
    : client_(std::move(options)),
      policy_(policy),
      world_{.now = [&clock] { return clock.now(); },
             .random = [&random] { return random.next(); },
             .sleep = std::move(sleep)} {}

Result<http::Answer> Fetcher::get_once(const std::string& url, http::Headers headers,
                                       std::optional<http::Nearness> allowed_nearness) {
  const http::Request request{.method = http::Method::Get,
                              .url = url,
                              .headers = std::move(headers),
                              .body = {},
                              .accepts_gzip = true,
                              .allowed_nearness = allowed_nearness};
  http::Answer answer = TRY(http::send_with_retry([&] { return client_.send(request); }, policy_, world_));
  if (!http::may_succeed_later(answer.status) && answer.status < 500) return answer;
  const auto wait = http::retry_after(answer, world_.now());
  return std::unexpected(Error{.kind = ErrorKind::Unavailable,
                               .message = "status " + std::to_string(answer.status),
                               .retry_after_seconds = wait ? whole_seconds(*wait) : 0});
}

Result<Page> Fetcher::get(const std::string& url, Redirects redirects,
                          const std::function<http::Headers(const std::string& url)>& headers_for) {
  const http::Url first = TRY(http::parse_url(url));
  http::Url at = first;
  for (int redirected = 0; redirected <= kRedirectsMax; ++redirected) {
    auto answer = get_once(at.text(), headers_for(at.text()), nearness_for(first, at));
    if (!answer) return std::unexpected(in_context(at.shown(), answer.error()));
    if (!is_redirect(answer->status)) return Page{.url = at.text(), .answer = *std::move(answer)};
    auto next = next_url(first, at, *answer, redirects);
    if (!next) return std::unexpected(in_context(at.shown(), next.error()));
    at = *std::move(next);
  }
  return fail(ErrorKind::InvalidInput,
              http::shown_url(url) + ": more than " + std::to_string(kRedirectsMax) + " redirects");
}

std::string user_agent(const std::string& version, const std::string& contact) {
  return "bellwether/" + version + (contact.empty() ? "" : " (" + contact + ")");
}

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
}

}  // namespace bellwether::summaries
