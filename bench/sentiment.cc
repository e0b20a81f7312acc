// bench/sentiment SCORER FILE PASSES: scores every line of FILE by vader or market-1, PASSES times over, and
// prints the nanoseconds of processor time of one pass and the sum of all compounds. market-1 must not ask
// for memory after the first pass.

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "sentiment/market.h"
#include "sentiment/vader.h"

namespace {

template <class Score>
int run(const std::vector<std::string>& lines, int passes, Score score) {
  double sum = 0;
  for (const std::string& line : lines) sum += score(line);
  const std::size_t used = mallinfo2().uordblks;
  const std::clock_t start = std::clock();
  sum = 0;
  for (int pass = 0; pass < passes; ++pass)
    for (const std::string& line : lines) sum += score(line);
  const double nanoseconds = static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC;
  if (mallinfo2().uordblks != used) {
    std::fprintf(stderr, "it has asked for memory\n");
    return 1;
  }
  std::printf("%.0f %.4f\n", nanoseconds / passes, sum / passes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const int passes = argc == 4 ? std::atoi(argv[3]) : 0;
  const std::string_view scorer = argc == 4 ? argv[1] : "";
  if (passes < 1 || (scorer != "vader" && scorer != "market-1")) {
    std::fprintf(stderr, "usage: sentiment vader|market-1 FILE PASSES\n");
    return 2;
  }
  std::vector<std::string> lines;
  std::ifstream file(argv[2]);
  for (std::string line; std::getline(file, line);) lines.push_back(line);

  bellwether::sentiment::Vader vader;
  bellwether::sentiment::Market market;
  if (scorer == "vader")
    return run(lines, passes, [&](const std::string& line) { return vader.score(line).compound; });
  // A text in another script has no label.
  return run(lines, passes, [&](const std::string& line) {
    const auto sentiment = market.score(line);
    return sentiment ? sentiment->compound.value_or(0) : 0;
  });
}
