// reading_dump: the CSV of a reading for each text on standard input, where a NUL ends a
// text; for tests/oracle_csv.py to read. A NUL ends each CSV.

#include <iostream>
#include <string>

#include "sentiment/reading.h"

int main() {
  using namespace bellwether::sentiment;
  for (std::string text; std::getline(std::cin, text, '\0');) {
    Reading reading{.name = text, .summary = "a, " + text, .reason = text + "\""};
    reading.sentiment = Sentiment{.label = Label::Negative,
                                  .positive = 0,
                                  .negative = 0.5,
                                  .neutral = 0.5,
                                  .mixed = 0,
                                  .compound = -0.25};
    std::cout << reading_csv(reading) << '\0';
  }
}
