// Days as exporters write them: "2024-03-28", "2024/3/28", "20240328", "28.03.2024", "03/28/24", "Mar 28,
// 2024", "28-Mar-24", "2024年3月28日", Unix seconds up to nanoseconds; with a time and an offset behind,
// which are cut: "2023-04-14 00:00:00+09:00" is the 14th.
//
// Which of "03/04/2024" is the month is decided by all days of a file together. The reader begins with the
// first order that is possible; a day that rules it out turns it, and then the file must be read again.

#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "files/hints.h"

namespace bellwether::files {

class DayReader {
 public:
  explicit DayReader(std::optional<DayOrder> order);

  // Nothing when it is none, or none in the order of the others.
  std::optional<Day> read(std::string_view text);

  // The order is another one than at the first of these days: read the file again.
  bool has_turned() const { return has_turned_; }
  void begin_again() { has_turned_ = false; }

  DayOrder order() const;
  // Nothing rules the order out, and some day depends on it.
  bool allows(DayOrder order) const;
  bool is_open() const;
  bool has_orders() const { return has_orders_; }
  // The first day that can be read in several orders.
  const std::string& open_text() const { return open_text_; }

 private:
  std::optional<Day> read_closely(std::string_view text);
  bool is_known_tail(std::string_view text) const;
  std::optional<Day> read_words(std::string_view text) const;
  std::optional<Day> in_order(int a, int b, int c, bool is_short, char mark, std::string_view text);

  unsigned orders_;  // A bit for each that no day has ruled out.
  bool has_turned_ = false, has_orders_ = false;
  std::string open_text_ = {};
  std::array<char, 8> month_ = {};  // "2024-03-" of the last day,
  Day before_month_ = {};           // the day before its first,
  std::string tail_ = {};           // and what stood behind it.
};

}  // namespace bellwether::files
