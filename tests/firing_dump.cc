// firing_dump FILE.csv TARGET above|below usual|fine [...]: what our price rules would have told of price
// histories, for tests/oracle_alerts.py to hold beside what pandas says.
//
// A line "file,FILE.csv" before each. Then a line a firing: rule, rise or fall, key, day, price, the day on
// which it became certain, day and price it is measured from, bound; numbers as the shortest decimals that
// read back the same. "usual" are the numbers of RuleNumbers, "fine" are smaller ones.

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/check.h"
#include "history_file.h"
#include "market/firings.h"

namespace bellwether::market {
namespace {

constexpr RuleNumbers kFine = {.target_back_percent = 1,
                               .target_further_percent = 0,
                               .move_percent = 8,
                               .year_further_percent = 0,
                               .year_again_days = 3,
                               .crossing_band_percent = 1};

std::string text(double number) {
  std::array<char, 64> digits;
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

void dump(const char* path, const char* target, std::string_view side, std::string_view numbers) {
  std::ifstream stream(path, std::ios::binary);
  const std::string csv{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const auto history = testbed::history_in(csv);
  const auto price = Price::parse(target);
  CHECK(price);
  const PriceRules rules = {.target = *price,
                            .is_target_below = side == "below",
                            .has_crossing = true,
                            .numbers = numbers == "fine" ? kFine : RuleNumbers{}};
  std::printf("file,%s\n", path);
  for (const Firing& firing : firings(history, rules))
    std::printf("%s,%s,%s,%s,%s,%s,%s,%s,%s\n", std::string(word_of(firing.rule)).c_str(),
                firing.is_rise ? "rise" : "fall", firing_key(firing).c_str(),
                format_day(firing.price.day).c_str(), text(firing.price.price).c_str(),
                format_day(firing.certain).c_str(), format_day(firing.from.day).c_str(),
                text(firing.from.price).c_str(), text(firing.bound).c_str());
}

}  // namespace
}  // namespace bellwether::market

int main(int argc, char** argv) {
  if (argc < 5 || argc % 4 != 1) {
    std::fprintf(stderr, "usage: firing_dump FILE.csv TARGET above|below usual|fine [...]\n");
    return 2;
  }
  for (int i = 1; i < argc; i += 4) bellwether::market::dump(argv[i], argv[i + 1], argv[i + 2], argv[i + 3]);
}
