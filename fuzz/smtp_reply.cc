// Any bytes are replies of a server of mail or an error, and the same ones however they are cut; what they
// offer and what is shown of them is safe.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "notify/mail_address.h"
#include "notify/mail_server.h"
#include "notify/smtp_reply.h"

namespace {

using namespace bellwether;
using namespace bellwether::notify;

// The replies, and whether an error ended them.
std::vector<SmtpReply> read(std::string_view bytes, std::size_t step, bool& is_refused) {
  SmtpReplyParser parser;
  std::vector<SmtpReply> replies;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    is_refused = !parser.feed(bytes.substr(at, step));
    while (!is_refused && parser.is_done()) {
      replies.push_back(parser.take());
      is_refused = !parser.feed("");
    }
    if (is_refused) break;
  }
  return replies;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  bool whole_is_refused = false, pieces_are_refused = false;
  const auto whole = read(text, size == 0 ? 1 : size, whole_is_refused);
  const auto pieces = read(text, 7, pieces_are_refused);
  CHECK(whole_is_refused == pieces_are_refused && whole.size() == pieces.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CHECK(whole[i].code == pieces[i].code && whole[i].lines == pieces[i].lines);
    CHECK(whole[i].code >= 200 && whole[i].code <= 599 && !whole[i].lines.empty());
    const std::string shown = whole[i].text();
    CHECK(shown.size() <= 300 && is_utf8(shown));
    CHECK(std::ranges::none_of(shown, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    static_cast<void>(capabilities_of(whole[i]));
  }

  // What becomes part of a command holds no blank and no end of a line.
  if (const auto addresses = parse_mail_addresses(text)) {
    for (const MailAddress& address : *addresses) {
      CHECK(std::ranges::all_of(address.address,
                                [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; }));
      CHECK(!domain_of(address).empty());
    }
  }
  const auto server = parse_mail_server(text, SmtpSecurity::Tls);
  CHECK(!server || !server->host.empty());
  return 0;
}
