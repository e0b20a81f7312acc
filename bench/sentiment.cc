// bench/sentiment FILE PASSES: scores every line of FILE with our VADER, PASSES times
// over, and prints the nanoseconds of processor time of one pass and the sum of all compounds.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "sentiment/vader.h"

int main(int argc, char** argv) {
  const int passes = argc == 3 ? std::atoi(argv[2]) : 0;
  if (passes < 1) {
    std::fprintf(stderr, "usage: sentiment FILE PASSES\n");
    return 2;
  }
  std::vector<std::string> lines;
  std::ifstream file(argv[1]);
  for (std::string line; std::getline(file, line);) lines.push_back(line);

  bellwether::sentiment::Vader vader;
  double sum = 0;
  const std::clock_t start = std::clock();
  for (int pass = 0; pass < passes; ++pass)
    for (const std::string& line : lines) sum += vader.score(line).compound;
  const double nanoseconds = static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC;
  std::printf("%.0f %.4f\n", nanoseconds / passes, sum / passes);
}
