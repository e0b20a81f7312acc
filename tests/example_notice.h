// Notices for the tests of the ways that tell them: a usual one, and one with all that a text may hold.

#pragma once

#include <chrono>
#include <string>

#include "ports/notice.h"

namespace bellwether::testbed {

// Not a picture, but every byte there is.
inline std::string every_byte() {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 7);
  return bytes;
}

inline ports::Notice example_notice() {
  using std::chrono_literals::operator""h;
  using std::chrono_literals::operator""min;
  ports::NoticeItem item{
      .headline = "Sol Ring reached your target of 20.00 USD",
      .facts = {{"Price", "21.00 USD on 2026-11-27"}, {"Before", "18.40 USD on 2026-11-20"}},
      .reason = "You set this target on 2026-10-01.",
      .link = "https://example.com/page/#/item/sol-ring?owner=&currency=USD",
      .picture = ports::NoticePicture{.name = "sol-ring.png",
                                      .png = every_byte(),
                                      .text = "Sol Ring: 21.00 USD, up 14 % in a week",
                                      .width = 600,
                                      .height = 431}};
  return {.id = "target-sol-ring-20261127",
          .subject = "Sol Ring reached your target of 20.00 USD",
          .items = {std::move(item)},
          .stop = "To stop these, set no target.",
          .stop_link = "https://example.com/stop?item=sol-ring",
          .at = Instant(Day(std::chrono::year(2026) / 11 / 27)) + 8h + 5min};
}

// Mean to lines, headers, HTML and JSON.
inline ports::Notice nasty_notice() {
  ports::Notice notice = example_notice();
  notice.id = "nasty-0123456789";
  notice.subject =
      "\xE9\xBB\x92\xE3\x81\x84\xE8\x93\xAE\xE3\x81\xAE\xE8\x8A\xB1 \"Lotus\" <b>&amp;</b> \xF0\x9F\x9A\x80 "
      "\xE3\x81\x8C\xE3\x81\x82\xE3\x81\xAA\xE3\x81\x9F\xE3\x81\xAE\xE7\x9B\xAE\xE6\xA8\x99\xE3\x81\xAB"
      "\xE5\xB1\x8A\xE3\x81\x8D\xE3\x81\xBE\xE3\x81\x97\xE3\x81\x9F";
  notice.is_japanese = true;
  ports::NoticeItem& item = notice.items[0];
  item.headline = "<script>alert(\"1\")</script> & 'quotes' \\ =?UTF-8?B?eA==?= caf\xC3\xA9 \xF0\x9F\x9A\x80";
  item.facts = {{".", "."},
                {"From ", "From here on"},
                {"Equals", "a=3D=20b="},
                {"Blanks", "at the end   "},
                {"\xE4\xBE\xA1\xE6\xA0\xBC",
                 "\xEF\xBF\xA5"
                 "1,234"}};
  item.reason = std::string(1400, 'x') + " and " + std::string(1400, '.');
  item.link = "javascript:alert(1)";
  item.picture->name = "\xE9\xBB\x92.png\"\r\nX-Bad: 1";
  item.picture->text = "\"><script>alert(2)</script>";
  ports::NoticeItem other{.headline = ".", .facts = {}, .reason = "..", .link = "", .picture = {}};
  notice.items.push_back(std::move(other));
  notice.stop_link = "https://example.com/stop?\r\nX-Bad: 1";
  return notice;
}

}  // namespace bellwether::testbed
