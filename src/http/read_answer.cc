#include "http/read_answer.h"

#include <array>

namespace bellwether::http {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;

}  // namespace

Result<void> read_answer(Connection& connection, AnswerParser& parser, Deadline first, Deadline last) {
  std::array<char, kReadBytes> buffer;
  while (!parser.is_done()) {
    const std::size_t size = TRY(connection.read(buffer, parser.has_begun() ? last : first));
    const Result<void> read = size == 0 ? parser.finish() : parser.feed({buffer.data(), size});
    if (!read) return std::unexpected(in_context(connection.peer(), read.error()));
  }
  return {};
}

}  // namespace bellwether::http
