#include "http/client.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "http/connection.h"
#include "http/read_answer.h"
#include "http/tunnel.h"

namespace bellwether::http {
namespace {

// What a kept connection may be used again for.
std::string place_of(const Request& request, const Url& url) {
  return request.allowed_nearness ? url.origin() + " elsewhere" : url.origin();
}

constexpr std::size_t kSmallBodyBytes = 16 * 1024;
constexpr std::size_t kOriginsMax = 16;
constexpr std::size_t kKeptMax = 16;            // For each origin.
constexpr std::chrono::seconds kSilenceMax{2};  // Of a connection that an earlier piece of work has left.

std::string_view verb(Method method) {
  switch (method) {
    case Method::Get:
      return "GET";
    case Method::Head:
      return "HEAD";
    case Method::Put:
      return "PUT";
    case Method::Post:
      return "POST";
    case Method::Delete:
      return "DELETE";
  }
  std::unreachable();
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").contains(c);
  });
}

bool is_header_value(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7F; });
}

// The first write carries a small body too, so that a request is one packet.
Result<void> write_request(Connection& connection, std::string head, const std::string& body,
                           Deadline deadline) {
  if (body.size() > kSmallBodyBytes) {
    TRY_VOID(connection.write(head, deadline));
    return connection.write(body, deadline);
  }
  return connection.write(head += body, deadline);
}

}  // namespace

Client::Client(ClientOptions options) : options_(std::move(options)), trust_(options_.extra_ca_file) {}
Client::~Client() = default;

Deadline Client::deadline_of(const Request& request) const {
  if (request.waits_forever) return Deadline::never();
  const Deadline own = Deadline::after(options_.request_time_max);
  return options_.work == nullptr ? own : std::min(own, options_.work->end());
}

Result<Answer> Client::send(const Request& request) {
  const Url url = TRY(parse_url(request.url));
  const std::string head = TRY(head_of(request, url));
  const Deadline deadline = deadline_of(request);

  const std::string place = place_of(request, url);
  const bool may_repeat = request.method != Method::Post || request.may_be_sent_twice;
  Kept kept = take_kept(place);
  // What must not be sent twice is not sent to a peer that may have forgotten us.
  if (!may_repeat && kept.work != work_number()) kept.connection = nullptr;
  if (kept.connection) {
    const bool is_doubtful = may_repeat && !deadline.is_never() && kept.work != work_number();
    const Deadline first =
        is_doubtful ? std::min(deadline.share_of(2), Deadline::after(kSilenceMax)) : deadline;
    Sent sent = exchange(*kept.connection, request, head, {first, deadline});
    if (sent) return finish(std::move(kept.connection), url, *std::move(sent), request);
    if (!may_repeat || sent.error().answer_has_begun || deadline.is_over())
      return std::unexpected(std::move(sent).error().error);
    // The others are as old.
    forget_kept(place);
  }

  std::unique_ptr<Connection> connection = TRY(connect(request, url, deadline));
  Sent sent = exchange(*connection, request, head, {deadline, deadline});
  if (!sent) return std::unexpected(std::move(sent).error().error);
  return finish(std::move(connection), url, *std::move(sent), request);
}

Result<std::unique_ptr<Connection>> Client::send_and_leave(const Request& request) {
  const Url url = TRY(parse_url(request.url));
  std::string head = TRY(head_of(request, url));
  const Deadline deadline = deadline_of(request);
  std::unique_ptr<Connection> connection = TRY(connect(request, url, deadline));
  TRY_VOID(write_request(*connection, std::move(head), request.body, deadline));
  return connection;
}

Result<Answer> Client::read_left(std::unique_ptr<Connection> connection, const Request& request) {
  const Url url = TRY(parse_url(request.url));
  AnswerParser parser(options_.answer,
                      request.method == Method::Head ? BodyRule::None : BodyRule::AsHeadersSay);
  const Deadline deadline = deadline_of(request);
  TRY_VOID(read_answer(*connection, parser, deadline, deadline));
  const bool stays_open = parser.leaves_connection_open();
  return finish(std::move(connection), url, Exchange{parser.take(), stays_open}, request);
}

// A proxy of plain HTTP is told the whole URL, and who asks.
Result<std::string> Client::head_of(const Request& request, const Url& url) const {
  std::optional<Proxy> proxy;
  if (url.scheme == Scheme::Http) proxy = TRY(proxy_for(url, options_.variables));
  std::string head =
      std::string(verb(request.method)) + " " + (proxy ? url.text() : url.target) + " HTTP/1.1\r\n";
  head += "Host: " + url.authority() + "\r\n";
  if (proxy && !proxy->authorization.empty()) head += "Proxy-Authorization: " + proxy->authorization + "\r\n";
  for (const Header& header : request.headers) {
    if (!is_token(header.name) || !is_header_value(header.value))
      return fail(ErrorKind::InvalidInput, "header '" + header.name + "' cannot be sent: it breaks the line");
    head += header.name + ": " + header.value + "\r\n";
  }
  if (request.accepts_gzip) head += "Accept-Encoding: gzip\r\n";
  if (!request.body.empty() || request.method == Method::Put || request.method == Method::Post)
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return head + "\r\n";
}

Result<std::unique_ptr<Connection>> Client::connect(const Request& request, const Url& url,
                                                    Deadline deadline) {
  const std::optional<Proxy> proxy = TRY(proxy_for(url, options_.variables));
  ssl_ctx_st* context = nullptr;
  if (url.scheme == Scheme::Https) context = TRY(trust_.context());
  // A process that is frozen while it connects must not find its time used up.
  const bool is_limited = !deadline.is_never();
  const Deadline end = is_limited ? std::min(deadline, Deadline::after(options_.connect_time_max)) : deadline;
  std::string peer = url.host_and_port();
  if (proxy) peer += " through the proxy " + proxy->url.host_and_port();
  auto connection = TRY(Connection::open(proxy ? proxy->url : url, std::move(peer), end,
                                         proxy ? std::nullopt : request.allowed_nearness));
  if (proxy && context != nullptr) TRY_VOID(open_tunnel(*connection, *proxy, url, options_.answer, end));
  if (context != nullptr) TRY_VOID(connection->begin_tls(url.host, context, end));
  return connection;
}

Client::Sent Client::exchange(Connection& connection, const Request& request, const std::string& head,
                              const Limits& limits) {
  AnswerParser parser(options_.answer,
                      request.method == Method::Head ? BodyRule::None : BodyRule::AsHeadersSay);
  // A server may refuse early and close; what it said is then still to be read.
  const Result<void> written = write_request(connection, head, request.body, limits.first);
  const Result<void> read = read_answer(connection, parser, limits.first, limits.last);
  if (!read) {
    Failure failure{written ? read.error() : written.error(), parser.has_begun()};
    failure.error.may_be_done = written && failure.error.kind == ErrorKind::Unavailable;
    return std::unexpected(std::move(failure));
  }
  const bool stays_open = written && parser.leaves_connection_open();
  return Exchange{parser.take(), stays_open};
}

Result<Answer> Client::finish(std::unique_ptr<Connection> connection, const Url& url, Exchange exchange,
                              const Request& request) {
  if (exchange.stays_open) {
    const std::scoped_lock lock(mutex_);
    const std::string place = place_of(request, url);
    if (kept_.size() >= kOriginsMax && !kept_.contains(place)) kept_.erase(kept_.begin());
    auto& kept = kept_[place];
    if (kept.size() < kKeptMax) kept.push_back({std::move(connection), work_number()});
  }
  // A server has no business with it.
  if (exchange.answer.status == kProxyWantsUser) {
    const auto proxy = TRY(proxy_for(url, options_.variables));
    if (proxy) return std::unexpected(wants_user(*proxy));
  }
  if (!request.accepts_gzip) return std::move(exchange.answer);
  auto plain = decompress(std::move(exchange.answer), options_.answer);
  if (!plain) return std::unexpected(in_context(url.authority(), plain.error()));
  return plain;
}

Client::Kept Client::take_kept(const std::string& place) {
  const std::scoped_lock lock(mutex_);
  const auto kept = kept_.find(place);
  while (kept != kept_.end() && !kept->second.empty()) {
    Kept last = std::move(kept->second.back());
    kept->second.pop_back();
    if (!last.connection->is_stale()) return last;
  }
  return {};
}

void Client::forget_kept(const std::string& place) {
  const std::scoped_lock lock(mutex_);
  kept_.erase(place);
}

}  // namespace bellwether::http
