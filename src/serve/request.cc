#include "serve/request.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/check.h"
#include "base/text.h"

namespace bellwether::serve {
namespace {

namespace beast = boost::beast;

using Parser = beast::http::request_parser<beast::http::string_body>;

Refusal refusal_of(const beast::error_code& error) {
  using beast::http::error::body_limit;
  using beast::http::error::buffer_overflow;
  using beast::http::error::header_limit;
  if (error == body_limit || error == buffer_overflow)
    return {413, "a body has at most " + std::to_string(kBodyBytesMax) + " bytes"};
  if (error == header_limit)
    return {431, "a header has at most " + std::to_string(kHeaderBytesMax) + " bytes"};
  return {400, "this is not HTTP: " + error.message()};
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& h) { return beast::iequals(h.first, name); });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

int Request::count(std::string_view name) const {
  return static_cast<int>(
      std::ranges::count_if(headers, [&](const auto& h) { return beast::iequals(h.first, name); }));
}

struct RequestParser::State {
  State() { begin(); }

  std::optional<Parser> parser;
  std::string unread;
  bool was_told = false;

  void begin() {
    parser.emplace();
    parser->eager(true);
    parser->header_limit(kHeaderBytesMax);
    parser->body_limit(kBodyBytesMax);
    was_told = false;
  }
};

RequestParser::RequestParser() : state_(std::make_unique<State>()) {}

RequestParser::~RequestParser() = default;

std::expected<void, Refusal> RequestParser::feed(std::string_view bytes) {
  State& state = *state_;
  state.unread += bytes;
  std::size_t used = 0;
  while (!state.parser->is_done() && used < state.unread.size()) {
    beast::error_code error;
    const std::string_view rest = std::string_view(state.unread).substr(used);
    const std::size_t taken = state.parser->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    used += taken;
    if (error == beast::http::error::need_more) break;
    if (error) return std::unexpected(refusal_of(error));
    if (taken == 0) break;
  }
  state.unread.erase(0, used);
  // Beast has no limit for the line before a chunk.
  if (!state.parser->is_done() && state.unread.size() > kHeaderBytesMax)
    return std::unexpected(refusal_of(beast::http::error::header_limit));
  return {};
}

bool RequestParser::has_begun() const {
  return state_->parser->got_some() || !state_->unread.empty();
}

bool RequestParser::is_done() const {
  return state_->parser->is_done();
}

bool RequestParser::wants_to_be_told_to_go_on() {
  State& state = *state_;
  if (state.was_told || !state.parser->is_header_done() || state.parser->is_done()) return false;
  state.was_told = true;
  return state.parser->get().version() == 11 &&
         beast::iequals(state.parser->get()[beast::http::field::expect], "100-continue");
}

Request RequestParser::take() {
  CHECK(is_done());
  const bool keeps_alive = state_->parser->keep_alive();
  auto message = state_->parser->release();
  Request request{.method = std::string(message.method_string()),
                  .target = std::string(message.target()),
                  .headers = {},
                  .body = std::move(message.body()),
                  .keeps_alive = keeps_alive};
  for (const auto& field : message)
    request.headers.emplace_back(std::string(field.name_string()),
                                 std::string(trim(std::string_view(field.value()))));
  state_->begin();
  return request;
}

}  // namespace bellwether::serve
