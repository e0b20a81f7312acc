// price_files FILE ...: reads files of prices, as `chart` and `price import` do, into histories.
//
// Prints: seconds of the processor, files, days, bytes that the days need as they are kept, and the most that
// was resident above what the process had before, in bytes.

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/check.h"
#include "files/price_file.h"
#include "system/file.h"

namespace {

// Not ru_maxrss, which begins with what the process that forked us had.
std::size_t resident_max() {
  const auto status = bellwether::system::read_file("/proc/self/status", 1 << 16);
  CHECK(status);
  const auto at = status->find("VmHWM:");
  CHECK(at != std::string::npos);
  return std::strtoull(status->c_str() + at + 6, nullptr, 10) * 1024;
}

// Of the processor, since other work on the machine takes the clock's.
double seconds_used() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace bellwether;
  constexpr std::size_t kFileBytesMax = 256 << 20;
  const std::size_t before = resident_max();
  const double start = seconds_used();
  std::size_t days = 0;
  for (int i = 1; i < argc; ++i) {
    auto bytes = system::read_file(argv[i], kFileBytesMax);
    CHECK(bytes);
    const auto file = files::read_price_file(*std::move(bytes), {});
    if (!file) {
      std::fprintf(stderr, "%s: %s\n", argv[i], file.error().message.c_str());
      return 1;
    }
    for (const auto& item : file->items) days += item.history.quotes().size();
  }
  std::printf("%.6f %d %zu %zu %zu\n", seconds_used() - start, argc - 1, days, days * sizeof(market::Quote),
              resident_max() - before);
}
