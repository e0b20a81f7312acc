#include "notify/transfer_encoding.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>

namespace bellwether::notify {
namespace {

constexpr std::size_t kEncodedLineMax = 76;
constexpr std::size_t kBytesOfALine = kEncodedLineMax / 4 * 3;

// "=E3". Capitals, as RFC 2045 wants them.
void append_escaped(std::string& line, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  line += '=';
  line += kDigits[byte >> 4];
  line += kDigits[byte & 0xF];
}

// Whether the character may stand for itself. A blank at a line's end would be taken off on the way; a dot
// that begins a line may end a mail, and "From " a mailbox, where somebody on the way is careless.
bool is_plain(std::string_view rest, std::size_t column) {
  const char c = rest.front();
  if (c == ' ' || c == '\t') return rest.size() > 1;
  if (column == 0 && (c == '.' || rest.starts_with("From "))) return false;
  return c > ' ' && c < 0x7F && c != '=';
}

// Of one line without its end.
void append_quoted_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (; !line.empty(); line.remove_prefix(1)) {
    // The mark of a line that goes on takes a column itself.
    const std::size_t room = kEncodedLineMax - column - (line.size() == 1 ? 0 : 1);
    if (room < (is_plain(line, column) ? 1U : 3U)) {
      out += "=\r\n";
      column = 0;
    }
    const bool stands = is_plain(line, column);
    if (stands)
      out += line.front();
    else
      append_escaped(out, line.front());
    column += stands ? 1 : 3;
  }
  out += kLineEnd;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends what it writes with a zero.
  const int size =
      ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string base64_lines(std::string_view bytes) {
  std::string lines;
  lines.reserve(bytes.size() / kBytesOfALine * (kEncodedLineMax + kLineEnd.size()) + kEncodedLineMax);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kBytesOfALine)))
    lines.append(base64(bytes.substr(0, kBytesOfALine))).append(kLineEnd);
  return lines;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    append_quoted_line(out, line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

EncodedText encode_text(std::string_view text) {
  EncodedText quoted{.encoding = "quoted-printable", .lines = quoted_printable(text)};
  if (quoted.lines.size() <= text.size() + text.size() / 3) return quoted;
  // In Base64 a text is bytes, and its line ends are those of mail.
  std::string canonical;
  for (const char c : text) {
    if (c == '\n' && !canonical.ends_with('\r')) canonical += '\r';
    canonical += c;
  }
  return {.encoding = "base64", .lines = base64_lines(canonical)};
}

}  // namespace bellwether::notify
