// vader_dump: our four numbers of each text on standard input, for
// tests/oracle_vader.py to hold beside vaderSentiment.
//
// A text is its length in bytes as a decimal line, then its bytes: it may hold anything.
// A line a text: neg, neu, pos, compound, each so that it reads back the same.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "sentiment/vader.h"

int main() {
  bellwether::sentiment::Vader vader;
  std::string text;
  for (std::size_t length = 0; std::scanf("%zu", &length) == 1;) {
    if (std::getchar() != '\n') return EXIT_FAILURE;
    text.resize(length);
    if (std::fread(text.data(), 1, length, stdin) != length) return EXIT_FAILURE;
    const auto scores = vader.score(text);
    std::printf("%.17g %.17g %.17g %.17g\n", scores.negative, scores.neutral, scores.positive,
                scores.compound);
  }
  return std::feof(stdin) != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
