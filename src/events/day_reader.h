// The days of histories, read one after the other.
//
// Reads what parse_day reads, at less cost: it knows the months it has met, and of a day
// in one of them only the last two digits are new.

#pragma once

#include <array>
#include <chrono>
#include <cstring>
#include <string_view>

#include "base/time.h"

namespace bellwether::events {

class DayReader {
 public:
  // False: it is no day, parse_day says why, and `day` is as it was.
  bool read(std::string_view text, Day& day) {
    if (text.size() != kMonthSize + 2) return false;
    Month& month = months_[slot_of(text)];
    const auto tens = static_cast<unsigned>(text[kMonthSize] - '0');
    const auto ones = static_cast<unsigned>(text[kMonthSize + 1] - '0');
    const unsigned number = tens * 10 + ones;
    const bool known = std::memcmp(month.text.data(), text.data(), kMonthSize) == 0;
    if (!known || ones > 9 || number == 0 || number > month.days) return read_new(text, month, day);
    day = month.eve + std::chrono::days(number);
    return true;
  }

 private:
  static constexpr std::size_t kMonthSize = 8;

  struct Month {
    std::array<char, kMonthSize> text = {};  // "2024-02-"
    Day eve = {};                            // The day before its first.
    unsigned days = 0;                       // 0: no month yet.
  };

  // Three bits of the year's last digit and five of the month's two: of years in a row, the months of eight
  // have slots of their own.
  static std::size_t slot_of(std::string_view text) {
    const auto bits = [&](std::size_t at, unsigned mask) { return static_cast<unsigned>(text[at]) & mask; };
    return bits(3, 7) << 5 | bits(5, 1) << 4 | bits(6, 15);
  }

  static bool read_new(std::string_view text, Month& month, Day& day);

  std::array<Month, 256> months_{};
};

}  // namespace bellwether::events
