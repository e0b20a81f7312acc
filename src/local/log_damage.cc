#include "local/log_damage.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "system/file.h"

namespace bellwether::local {
namespace {

constexpr std::size_t kHeaderBytes = 32, kFrameHeaderBytes = 24;
constexpr std::size_t kPageBytesMin = 512, kPageBytesMax = 65'536;
constexpr std::uint32_t kMagic = 0x377F0682;  // Its last bit: sums are of big-endian words.

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

struct Sums {
  std::uint32_t first = 0, second = 0;

  // Of words of 4 bytes, an even number of them.
  void add(std::string_view bytes, bool is_big_endian) {
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
      first += word(bytes, at, is_big_endian) + second;
      second += word(bytes, at + 4, is_big_endian) + first;
    }
  }
  bool stand_at(std::string_view bytes, std::size_t at) const {
    return big_endian(bytes, at) == first && big_endian(bytes, at + 4) == second;
  }

 private:
  static std::uint32_t word(std::string_view bytes, std::size_t at, bool is_big_endian) {
    const std::uint32_t number = big_endian(bytes, at);
    return is_big_endian ? number : __builtin_bswap32(number);
  }
};

// Reads the log from its start, a piece at a time.
class Log {
 public:
  explicit Log(system::File file) : file_(std::move(file)) {}

  // Nothing at the end of the file.
  Result<std::optional<std::string_view>> next(std::size_t bytes) {
    piece_.resize(bytes);
    std::size_t filled = 0;
    while (filled < bytes) {
      const ssize_t got = ::read(file_.descriptor(), piece_.data() + filled, bytes - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system::system_failure("the database's log", errno);
      if (got == 0) return std::nullopt;
      filled += static_cast<std::size_t>(got);
    }
    return piece_;
  }

 private:
  const system::File file_;
  std::string piece_;
};

}  // namespace

Result<std::int64_t> frames_cut_off(const std::filesystem::path& database) {
  const std::string path = database.string() + "-wal";
  system::File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return 0;
  if (!file.is_open()) return system::system_failure(path, errno);
  Log log(std::move(file));

  const auto start = TRY(log.next(kHeaderBytes));
  if (!start) return 0;
  const std::string header(*start);
  const bool is_big_endian = (big_endian(header, 0) & 1) != 0;
  Sums sums;
  sums.add(header.substr(0, 24), is_big_endian);
  bool is_whole = (big_endian(header, 0) & ~1U) == kMagic && sums.stand_at(header, 24);
  const std::size_t page_bytes = std::clamp<std::size_t>(big_endian(header, 8), kPageBytesMin, kPageBytesMax);
  const std::string_view salts = std::string_view(header).substr(16, 8);

  std::int64_t behind = 0, cut_off = 0;
  while (const auto frame = TRY(log.next(kFrameHeaderBytes + page_bytes))) {
    const bool is_of_this_log = frame->substr(8, 8) == salts;
    if (is_whole) {
      sums.add(frame->substr(0, 8), is_big_endian);
      sums.add(frame->substr(kFrameHeaderBytes), is_big_endian);
      is_whole = is_of_this_log && sums.stand_at(*frame, 16);
    }
    if (is_whole) continue;
    ++behind;
    // The size of the database after it: that makes it the last of a commit. Frames of an earlier log may
    // follow.
    if (is_of_this_log && big_endian(*frame, 4) != 0) cut_off = behind;
  }
  return cut_off;
}

}  // namespace bellwether::local
