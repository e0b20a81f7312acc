#include "serve/answer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/number.h"
#include "base/text.h"

namespace bellwether::serve {
namespace {

struct Range {
  std::size_t first, end;
};

std::string date_of(Instant now) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Day day = day_of(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
  std::array<char, 40> text;
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text.data();
}

std::string head_of(const Request& request, int status, Instant now) {
  std::string head;
  head.reserve(1024);
  head += "HTTP/1.1 " + std::to_string(status) + " ";
  head += phrase_of(status);
  head += "\r\nDate: " + date_of(now) + "\r\n";
  head += policy_headers();
  if (!request.keeps_alive) head += "Connection: close\r\n";
  return head;
}

// Whether a list of a header has the word, with a weight above 0.
bool accepts(std::string_view list, std::string_view word) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string_view part = list.substr(begin, end - begin);
    const std::size_t semicolon = std::min(part.find(';'), part.size());
    if (lower_ascii(trim(part.substr(0, semicolon))) == word) {
      const std::string_view weight = trim(part.substr(std::min(semicolon + 1, part.size())));
      return !weight.starts_with("q=0") || weight.find_first_of("123456789") != std::string_view::npos;
    }
    begin = end + 1;
  }
  return false;
}

// As If-None-Match compares: weakly, and * is any.
bool names(std::string_view list, std::string_view etag) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    std::string_view part = trim(list.substr(begin, end - begin));
    if (part == "*") return true;
    if (part.starts_with("W/")) part.remove_prefix(2);
    if (part == etag) return true;
    begin = end + 1;
  }
  return false;
}

// Nothing for what is to be answered whole: no range of bytes, several, or none that makes sense. An empty
// one for what is not in the file.
std::optional<Range> range_of(std::string_view text, std::size_t size) {
  if (!text.starts_with("bytes=") || text.contains(',')) return std::nullopt;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view from = trim(text.substr(0, dash)), to = trim(text.substr(dash + 1));
  const auto first = parse_number<std::uint64_t>(from), last = parse_number<std::uint64_t>(to);
  if ((!from.empty() && !first) || (!to.empty() && !last) || (from.empty() && to.empty()))
    return std::nullopt;
  if (from.empty()) return Range{size - std::min<std::uint64_t>(*last, size), *last == 0 ? 0 : size};
  if (!to.empty() && *last < *first) return std::nullopt;
  if (*first >= size) return Range{0, 0};
  return Range{*first, to.empty() ? size : std::min<std::uint64_t>(*last, size - 1) + 1};
}

}  // namespace

std::string_view phrase_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 206:
      return "Partial Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 416:
      return "Range Not Satisfiable";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Service Unavailable";
  }
}

std::string_view policy_headers() {
  return "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
         "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
         "require-trusted-types-for 'script'; trusted-types 'none'\r\n"
         "X-Content-Type-Options: nosniff\r\n"
         "Referrer-Policy: no-referrer\r\n"
         "Cross-Origin-Opener-Policy: same-origin\r\n"
         "Cross-Origin-Resource-Policy: same-origin\r\n";
}

Answer answer_text(const Request& request, int status, std::string_view content_type, std::string body,
                   Instant now, std::string_view more_headers) {
  Answer answer{.status = status, .head = head_of(request, status, now), .owner = nullptr, .body = {}};
  answer.head += "Cache-Control: no-store\r\n";
  answer.head += more_headers;
  answer.head += "Content-Type: ";
  answer.head += content_type;
  answer.head += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  if (request.method == "HEAD") return answer;
  answer.owner = std::make_shared<const std::string>(std::move(body));
  answer.body = *answer.owner;
  return answer;
}

Answer answer_file(const Request& request, const std::shared_ptr<const ServedFile>& file, bool is_immutable,
                   Instant now) {
  const auto wanted = request.header("Range");
  const bool is_gzip =
      !file->gzip.empty() && !wanted && accepts(request.header("Accept-Encoding").value_or(""), "gzip");
  const std::string& bytes = is_gzip ? file->gzip : file->bytes;
  // The two forms are other bytes, and so have other tags.
  const std::string etag = is_gzip ? file->etag.substr(0, file->etag.size() - 1) + "-gzip\"" : file->etag;

  int status = 200;
  Range range{0, bytes.size()};
  if (names(request.header("If-None-Match").value_or(""), etag)) {
    status = 304;
  } else if (wanted && request.header("If-Range").value_or(etag) == etag) {
    if (const auto part = range_of(*wanted, bytes.size())) {
      status = part->first < part->end ? 206 : 416;
      range = status == 206 ? *part : Range{0, 0};
    }
  }
  Answer answer{.status = status, .head = head_of(request, status, now), .owner = nullptr, .body = {}};
  std::string& head = answer.head;
  head +=
      is_immutable ? "Cache-Control: public, max-age=31536000, immutable\r\n" : "Cache-Control: no-cache\r\n";
  head += "ETag: " + etag + "\r\n";
  if (!file->gzip.empty()) head += "Vary: Accept-Encoding\r\n";
  if (status == 304) {
    head += "\r\n";
    return answer;
  }
  head += "Content-Type: " + file->content_type + "\r\nAccept-Ranges: bytes\r\n";
  if (is_gzip) head += "Content-Encoding: gzip\r\n";
  if (status == 416) head += "Content-Range: bytes */" + std::to_string(bytes.size()) + "\r\n";
  if (status == 206)
    head += "Content-Range: bytes " + std::to_string(range.first) + "-" + std::to_string(range.end - 1) +
            "/" + std::to_string(bytes.size()) + "\r\n";
  head += "Content-Length: " + std::to_string(range.end - range.first) + "\r\n\r\n";
  if (request.method == "HEAD") return answer;
  // It keeps the whole file, however little of it is sent.
  answer.owner = std::shared_ptr<const std::string>(file, &bytes);
  answer.body = std::string_view(bytes).substr(range.first, range.end - range.first);
  return answer;
}

}  // namespace bellwether::serve
