#include "http/answer.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/check.h"
#include "base/text.h"

namespace bellwether::http {
namespace {

namespace beast = boost::beast;

using Parser = beast::http::response_parser<beast::http::string_body>;

constexpr int kInterimAnswersMax = 8;

Error error_of(const beast::error_code& error, const AnswerLimits& limits) {
  using beast::http::error::body_limit;
  using beast::http::error::end_of_stream;
  using beast::http::error::header_limit;
  using beast::http::error::partial_message;
  if (error == body_limit || error == beast::http::error::buffer_overflow)
    return {ErrorKind::InvalidInput,
            "the answer's body is larger than " + std::to_string(limits.body_bytes) + " bytes"};
  if (error == header_limit)
    return {ErrorKind::InvalidInput,
            "the answer's header is larger than " + std::to_string(limits.header_bytes) + " bytes"};
  if (error == end_of_stream) return {ErrorKind::Unavailable, "closed without an answer"};
  if (error == partial_message) return {ErrorKind::Unavailable, "the answer was cut short"};
  return {ErrorKind::InvalidInput, "the answer is not HTTP: " + error.message()};
}

}  // namespace

std::optional<std::string> Answer::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const Header& header) { return beast::iequals(header.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

struct AnswerParser::State {
  State(const AnswerLimits& answer_limits, BodyRule body_rule) : limits(answer_limits), rule(body_rule) {
    begin();
  }

  AnswerLimits limits;
  BodyRule rule;
  std::optional<Parser> parser;
  std::string unread;
  bool has_begun = false;
  int interim_answers = 0;

  void begin() {
    parser.emplace();
    parser->eager(true);
    parser->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser->body_limit(limits.body_bytes);
    parser->skip(rule == BodyRule::None);
  }

  // "100 Continue" and its like come before the answer.
  bool is_interim() const {
    return parser->is_done() && parser->get().result_int() / 100 == 1 && parser->get().result_int() != 101;
  }
};

AnswerParser::AnswerParser(const AnswerLimits& limits, BodyRule rule)
    : state_(std::make_unique<State>(limits, rule)) {}

AnswerParser::~AnswerParser() = default;

Result<void> AnswerParser::feed(std::string_view bytes) {
  State& state = *state_;
  state.has_begun = state.has_begun || !bytes.empty();
  state.unread += bytes;
  std::size_t used = 0;
  while (!state.parser->is_done() && used < state.unread.size()) {
    beast::error_code error;
    const std::string_view rest = std::string_view(state.unread).substr(used);
    const std::size_t taken = state.parser->put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    used += taken;
    if (error == beast::http::error::need_more) break;
    if (error) return std::unexpected(error_of(error, state.limits));
    if (state.is_interim()) {
      if (++state.interim_answers > kInterimAnswersMax)
        return fail(ErrorKind::InvalidInput,
                    "more than " + std::to_string(kInterimAnswersMax) + " interim answers");
      state.begin();
    } else if (taken == 0) {
      break;
    }
  }
  state.unread.erase(0, used);
  // Beast has no limit for the line before a chunk.
  if (!state.parser->is_done() && state.unread.size() > state.limits.header_bytes)
    return std::unexpected(error_of(beast::http::error::header_limit, state.limits));
  return {};
}

Result<void> AnswerParser::finish() {
  State& state = *state_;
  if (state.parser->is_done()) return {};
  if (!state.parser->got_some()) return fail(ErrorKind::Unavailable, "closed without an answer");
  beast::error_code error;
  state.parser->put_eof(error);
  if (error) return std::unexpected(error_of(error, state.limits));
  return {};
}

bool AnswerParser::has_begun() const {
  return state_->has_begun;
}

bool AnswerParser::is_done() const {
  return state_->parser->is_done();
}

bool AnswerParser::leaves_connection_open() const {
  return is_done() && state_->unread.empty() && state_->parser->keep_alive();
}

Answer AnswerParser::take() {
  CHECK(is_done());
  auto message = state_->parser->release();
  Answer answer{
      .status = static_cast<int>(message.result_int()), .headers = {}, .body = std::move(message.body())};
  for (const auto& field : message)
    answer.headers.push_back(
        {std::string(field.name_string()), std::string(trim(std::string_view(field.value())))});
  return answer;
}

Result<Answer> decompress(Answer answer, const AnswerLimits& limits) {
  const std::string coding = answer.header("Content-Encoding").value_or("identity");
  if (beast::iequals(coding, "identity") || answer.body.empty()) return answer;
  if (!beast::iequals(coding, "gzip") && !beast::iequals(coding, "x-gzip"))
    return fail(ErrorKind::InvalidInput,
                "the answer is encoded as '" + coding + "', which was not asked for");

  z_stream stream{};
  CHECK(inflateInit2(&stream, 15 + 16) == Z_OK);  // 16: gzip and nothing else.
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(answer.body.data());
  stream.avail_in = static_cast<uInt>(answer.body.size());
  std::string plain;
  std::array<char, 64 * 1024> chunk;
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    const int status = inflate(&stream, Z_NO_FLUSH);
    const std::size_t size = chunk.size() - stream.avail_out;
    if (plain.size() + size > limits.body_bytes)
      return fail(ErrorKind::InvalidInput, "the answer's body is larger than " +
                                               std::to_string(limits.body_bytes) +
                                               " bytes when decompressed");
    plain.append(chunk.data(), size);
    // A file of gzip may be several in a row.
    if (status == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) == Z_OK) continue;
    if (status == Z_STREAM_END) break;
    if (status != Z_OK) return fail(ErrorKind::InvalidInput, "the answer's body is malformed gzip");
  }
  answer.body = std::move(plain);
  std::erase_if(answer.headers, [](const Header& header) {
    return beast::iequals(header.name, "Content-Encoding") || beast::iequals(header.name, "Content-Length");
  });
  return answer;
}

}  // namespace bellwether::http
