// Any bytes are requests or a refusal of 400 to 499, and the same ones however they are cut; what a target
// names stays inside the bucket.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "ports/object_key.h"
#include "serve/access.h"
#include "serve/answer.h"
#include "serve/folder.h"
#include "serve/request.h"
#include "serve/target.h"

namespace {

using namespace bellwether::serve;

std::vector<Request> read(std::string_view bytes, std::size_t step, bool& is_refused) {
  RequestParser parser;
  std::vector<Request> requests;
  const auto feed = [&](std::string_view piece) {
    const auto fed = parser.feed(piece);
    if (!fed) {
      CHECK(fed.error().status >= 400 && fed.error().status < 500);
      is_refused = true;
    }
    return fed.has_value();
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (!feed(bytes.substr(at, step))) return requests;
    static_cast<void>(parser.wants_to_be_told_to_go_on());
    while (parser.is_done()) {
      requests.push_back(parser.take());
      if (!feed("")) return requests;
    }
  }
  return requests;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  bool whole_refused = false, pieces_refused = false;
  const auto whole = read(text, size == 0 ? 1 : size, whole_refused);
  const auto pieces = read(text, 7, pieces_refused);
  CHECK(whole.size() == pieces.size());
  static const auto file =
      std::make_shared<const ServedFile>(make_served("text/plain", std::string(1000, 'a')));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CHECK(whole[i].target == pieces[i].target && whole[i].body == pieces[i].body);
    static_cast<void>(refuse(whole[i], {.is_loopback = true, .token = "secret"}));
    static_cast<void>(refuse(whole[i], {.is_loopback = false, .token = "secret"}));
    static_cast<void>(refuse_api(whole[i], {.is_loopback = true, .token = "secret"}));
    const Answer answer = answer_file(whole[i], file, false, bellwether::Instant());
    CHECK(answer.status < 500 && answer.body.size() <= file->bytes.size());
    if (const auto target = parse_target(whole[i].target))
      CHECK(bellwether::ports::check_object_key(target->key));
  }
  if (const auto target = parse_target(text)) CHECK(bellwether::ports::check_object_key(target->key));
  return 0;
}
