#include "events/day_reader.h"

namespace bellwether::events {

bool DayReader::read_new(std::string_view text, Month& month, Day& day) {
  const auto parsed = parse_day(text);
  if (!parsed) return false;
  day = *parsed;
  const std::chrono::year_month_day date(day);
  std::memcpy(month.text.data(), text.data(), kMonthSize);
  month.eve = day - (date.day() - std::chrono::day(0));
  month.days = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
  return true;
}

}  // namespace bellwether::events
