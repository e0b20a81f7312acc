// bench/event_decoding FILE PASSES [keep]: decodes the DynamoDB stream event in FILE into items with
// their price histories, PASSES times over, and prints the nanoseconds of processor time of one pass,
// the number of records, and the sum of all closing prices. With `keep` the memory of one pass stays
// with the process for the next, instead of going back to the system and being asked for again.

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "events/stream_event.h"

namespace {

double sum_of_prices(const std::vector<bellwether::ports::ChangeRecord>& records) {
  double sum = 0;
  for (const auto& record : records) {
    if (!record.item) continue;
    for (const auto& quote : record.item->history.quotes()) sum += quote.close.value();
  }
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  const int passes = argc == 3 || argc == 4 ? std::atoi(argv[2]) : 0;
  if (passes < 1 || (argc == 4 && std::string_view(argv[3]) != "keep")) {
    std::fprintf(stderr, "usage: event_decoding FILE PASSES [keep]\n");
    return 2;
  }
  if (argc == 4) {
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MMAP_THRESHOLD, 256 << 20);
  }
  std::ifstream file(argv[1], std::ios::binary);
  const std::string event((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

  double nanoseconds = 0, sum = 0;
  std::size_t records = 0;
  for (int pass = 0; pass < passes; ++pass) {
    const std::clock_t start = std::clock();
    {
      const auto decoded = bellwether::events::decode_event(event);
      nanoseconds += static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC;
      if (!decoded) {
        std::fprintf(stderr, "%s: %s\n", argv[1], decoded.error().message.c_str());
        return 1;
      }
      sum = sum_of_prices(*decoded);
      records = decoded->size();
    }
  }
  std::printf("%.0f %zu %.2f\n", nanoseconds / passes, records, sum);
}
