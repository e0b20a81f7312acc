// reference_dump: each text on standard input, where a NUL ends a text, with its character
// references decoded; for tests/oracle_html.py to hold beside Python's. A NUL ends each.

#include <iostream>
#include <string>

#include "summaries/character_references.h"

int main() {
  for (std::string text; std::getline(std::cin, text, '\0');)
    std::cout << bellwether::summaries::decode_references(text) << '\0';
}
