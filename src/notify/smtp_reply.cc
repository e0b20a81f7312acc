#include "notify/smtp_reply.h"

#include <algorithm>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "base/utf8.h"

namespace bellwether::notify {
namespace {

constexpr std::size_t kReplyLineMax = 4096;  // RFC 5321 says 512, and servers write more.
constexpr std::size_t kLinesMax = 128;
constexpr std::size_t kTextMax = 300;

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

// Takes the first word off the text.
std::string_view take_word(std::string_view& text) {
  text = trim(text);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

std::string SmtpReply::text() const {
  std::string text = std::to_string(code);
  for (const std::string& line : lines) {
    if (text.size() > kTextMax) break;
    if (!line.empty()) text += " ";
    for (std::string_view rest = line; !rest.empty();) {
      const CodePoint c = first_code_point(rest);
      rest.remove_prefix(c.length);
      append_utf8(text, c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0) ? U'?' : c.value);
    }
  }
  return std::string(cut_utf8(text, kTextMax));
}

Result<void> SmtpReplyParser::feed(std::string_view bytes) {
  rest_ += bytes;
  return go_on();
}

Result<void> SmtpReplyParser::go_on() {
  while (!is_done_) {
    const std::size_t end = rest_.find('\n');
    if (std::min(end, rest_.size()) > kReplyLineMax)
      return fail(ErrorKind::InvalidInput, "a line of the server's is too long");
    if (end == std::string::npos) return {};
    std::string line = rest_.substr(0, end);
    rest_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    TRY_VOID(take_line(line));
  }
  return {};
}

Result<void> SmtpReplyParser::take_line(std::string_view line) {
  const bool has_code = line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) &&
                        is_digit(line[2]) && (line.size() == 3 || line[3] == ' ' || line[3] == '-');
  if (!has_code) return fail(ErrorKind::InvalidInput, "what the server says is no reply of SMTP");
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (!reply_.lines.empty() && code != reply_.code)
    return fail(ErrorKind::InvalidInput, "the lines of a reply of the server's differ in their codes");
  if (reply_.lines.size() == kLinesMax)
    return fail(ErrorKind::InvalidInput, "a reply of the server's has too many lines");
  reply_.code = code;
  reply_.lines.emplace_back(line.substr(std::min<std::size_t>(line.size(), 4)));
  is_done_ = line.size() == 3 || line[3] == ' ';
  return {};
}

SmtpReply SmtpReplyParser::take() {
  is_done_ = false;
  return std::exchange(reply_, {});
}

SmtpCapabilities capabilities_of(const SmtpReply& reply) {
  SmtpCapabilities found;
  // The first line greets.
  for (std::size_t i = 1; i < reply.lines.size(); ++i) {
    const std::string line = capitals(reply.lines[i]);
    std::string_view rest = line;
    std::string_view keyword = take_word(rest);
    if (keyword == "STARTTLS") found.starttls = true;
    if (keyword == "SIZE") {
      found.size = true;
      found.size_max = parse_number<std::uint64_t>(take_word(rest)).value_or(0);
    }
    // "AUTH PLAIN LOGIN", or as old servers have it, "AUTH=PLAIN LOGIN".
    if (!keyword.starts_with("AUTH") || (keyword.size() > 4 && keyword[4] != '=')) continue;
    if (keyword.size() > 5) found.auth.emplace(keyword.substr(5));
    for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest))
      found.auth.emplace(word);
  }
  return found;
}

}  // namespace bellwether::notify
