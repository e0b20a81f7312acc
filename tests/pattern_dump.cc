// Prints for each line of the input, a pattern and an event with a tab between, whether the one matches the
// other: yes, no or refused. For oracle_patterns.py.

#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "events/event_pattern.h"

int main() {
  using namespace bellwether;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    const auto pattern = events::EventPattern::parse(std::string_view(line).substr(0, tab));
    const bool matches = pattern && pattern->matches(boost::json::parse(line.substr(tab + 1)));
    std::cout << (!pattern ? "refused" : matches ? "yes" : "no") << '\n';
  }
}
