#include "notify/mime.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <set>
#include <string_view>

#include "base/check.h"
#include "notify/header_field.h"
#include "notify/html_notice.h"
#include "notify/plain_notice.h"
#include "notify/transfer_encoding.h"

namespace bellwether::notify {
namespace {

constexpr std::size_t kTextLineMax = 78;

// Servers take 10 MB at least, and a third is added on the way.
constexpr std::size_t kPictureBytesMax = 5 * 1024 * 1024;
constexpr std::size_t kLinkMax = 900;  // A line has 998 at most.

// "Sun, 29 Nov 2026 17:50:31 +0000".
std::string mail_date(Instant instant) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = day_of(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(instant - day));
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                kDays.at(std::chrono::weekday(day).c_encoding()), static_cast<unsigned>(date.day()),
                kMonths.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

// Which items' pictures go along.
std::set<std::size_t> carried(const ports::Notice& notice) {
  std::set<std::size_t> items;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < notice.items.size(); ++i) {
    if (!notice.items[i].picture) continue;
    bytes += notice.items[i].picture->png.size();
    if (bytes > kPictureBytesMax) break;
    items.insert(i);
  }
  return items;
}

std::string picture_id(const ports::Notice& notice, const Envelope& envelope, std::size_t item) {
  return "picture-" + std::to_string(item + 1) + "." + notice.id + "@" +
         std::string(domain_of(envelope.from));
}

// For the one who saves it.
std::string file_name(const ports::NoticePicture& picture, std::size_t item) {
  const bool is_plain =
      !picture.name.empty() && picture.name.size() <= 48 && std::ranges::all_of(picture.name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '-' || c == '_';
      });
  return is_plain ? picture.name : "chart-" + std::to_string(item + 1) + ".png";
}

std::string text_part(std::string_view type, std::string_view text) {
  const EncodedText encoded = encode_text(text);
  std::string part = "Content-Type: text/" + std::string(type) + "; charset=utf-8\r\n";
  part.append("Content-Transfer-Encoding: ").append(encoded.encoding).append("\r\n\r\n");
  return part.append(encoded.lines);
}

// On one line where it fits, because not every reader unfolds these; an id itself cannot be folded.
std::string id_field(std::string_view name, const std::string& id) {
  const bool fits = name.size() + 2 + id.size() <= kTextLineMax;
  return std::string(name) + (fits ? ": " : ":\r\n ") + id + "\r\n";
}

std::string picture_part(const ports::NoticePicture& picture, std::size_t item, const std::string& id) {
  const std::string file = file_name(picture, item);
  return "Content-Type: image/png;\r\n name=\"" + file + "\"\r\nContent-Transfer-Encoding: base64\r\n" +
         id_field("Content-ID", "<" + id + ">") + "Content-Disposition: inline;\r\n filename=\"" + file +
         "\"\r\n\r\n" + base64_lines(picture.png);
}

// A boundary has "=_" in it, which neither encoding writes.
std::string multipart(std::string_view kind, const std::string& boundary,
                      const std::vector<std::string>& parts) {
  std::string text =
      "Content-Type: multipart/" + std::string(kind) + ";\r\n boundary=\"" + boundary + "\"\r\n";
  for (const std::string& part : parts) text += "\r\n--" + boundary + "\r\n" + part;
  return text + "\r\n--" + boundary + "--\r\n";
}

bool is_link(std::string_view link) {
  return link.size() <= kLinkMax && (link.starts_with("https://") || link.starts_with("http://")) &&
         std::ranges::all_of(link, [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; });
}

// RFC 2369; with one click, RFC 8058, only over https.
std::string unsubscribe_fields(const std::string& link) {
  if (!is_link(link)) return {};
  std::string fields = "List-Unsubscribe:\r\n <" + link + ">\r\n";
  if (link.starts_with("https://")) fields += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
  return fields;
}

}  // namespace

std::string message_id(const ports::Notice& notice, const Envelope& envelope) {
  // It becomes part of headers and of a file's name.
  CHECK(notice.id.size() >= 16 && notice.id.size() <= 64);
  CHECK(std::ranges::all_of(
      notice.id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }));
  return "<" + notice.id + "@" + std::string(domain_of(envelope.from)) + ">";
}

std::string mime_message(const ports::Notice& notice, const Envelope& envelope) {
  const std::set<std::size_t> pictures = carried(notice);
  const std::string html = html_notice(notice, [&](std::size_t item) {
    return pictures.contains(item) ? "cid:" + picture_id(notice, envelope, item) : std::string();
  });
  std::vector<std::string> related = {text_part("html", html)};
  for (const std::size_t item : pictures)
    related.push_back(picture_part(*notice.items[item].picture, item, picture_id(notice, envelope, item)));

  std::string text = "Date: " + mail_date(notice.at) + "\r\n";
  text += address_field("From", {&envelope.from, 1});
  text += address_field("To", envelope.to);
  text += id_field("Message-ID", message_id(notice, envelope));
  text += text_field("Subject", notice.subject);
  text += std::string("Content-Language: ") + (notice.is_japanese ? "ja" : "en") + "\r\n";
  // Whoever is away does not answer to these.
  text += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
  text += unsubscribe_fields(notice.stop_link);
  text += "MIME-Version: 1.0\r\n";
  const bool is_alone = related.size() == 1;
  return text + multipart("alternative", "=_alternative-" + notice.id.substr(0, 48),
                          {text_part("plain", plain_notice(notice)),
                           is_alone ? related.front()
                                    : multipart("related", "=_related-" + notice.id.substr(0, 48), related)});
}

}  // namespace bellwether::notify
