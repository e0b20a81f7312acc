// Any bytes are an answer within its limits or an error, and the same one however
// they are cut; so is what they decompress to, and every URL and date.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "http/answer.h"
#include "http/date.h"
#include "http/retry.h"
#include "http/url.h"

namespace {

using namespace bellwether;
using namespace bellwether::http;

constexpr AnswerLimits kLimits{.header_bytes = 4096, .body_bytes = 64 * 1024};

Result<Answer> read(std::string_view bytes, std::size_t step) {
  AnswerParser parser(kLimits, BodyRule::AsHeadersSay);
  for (std::size_t at = 0; at < bytes.size() && !parser.is_done(); at += step)
    TRY_VOID(parser.feed(bytes.substr(at, step)));
  TRY_VOID(parser.finish());
  return parser.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto whole = read(text, size == 0 ? 1 : size);
  const auto pieces = read(text, 7);
  CHECK(whole.has_value() == pieces.has_value());
  if (whole) {
    CHECK(whole->status == pieces->status && whole->body == pieces->body);
    CHECK(whole->body.size() <= kLimits.body_bytes);
  }

  // The bytes as a body too, so that inflating is reached without a header before it.
  for (const auto& answer :
       {whole, Result<Answer>(Answer{200, {{"Content-Encoding", "gzip"}}, std::string(text)})}) {
    if (!answer) continue;
    const auto plain = decompress(*answer, kLimits);
    CHECK(!plain || plain->body.size() <= kLimits.body_bytes || plain->body == answer->body);
    static_cast<void>(retry_after(*answer, Instant()));
  }
  if (const auto url = parse_url(text)) {
    CHECK(parse_url(url->text()).value() == *url);
    static_cast<void>(resolve(*url, text.substr(size / 2)));
  }
  static_cast<void>(parse_date(text));
  return 0;
}
