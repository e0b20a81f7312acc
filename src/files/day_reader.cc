#include "files/day_reader.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/number.h"
#include "base/text.h"

namespace bellwether::files {
namespace {

// In the order in which the reader tries them.
constexpr unsigned kDayFirst = 1, kMonthFirst = 2, kYearFirst = 4;

unsigned bit_of(DayOrder order) {
  return 1u << static_cast<unsigned>(order);
}

std::optional<Day> day_from(int year, int month, int day) {
  using namespace std::chrono;
  if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1 || year > 9999) return std::nullopt;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

// Of two digits: 69 to 99 are of the last century, as C's and Python's strptime have it.
int full_year(int year) {
  return year < 69 ? 2000 + year : 1900 + year;
}

// Digits at the start of the text, at most `most`; -1 when there are none or more.
int take_number(std::string_view& text, std::size_t most, std::size_t& length) {
  int number = 0;
  length = 0;
  while (length < text.size() && is_digit(text[length])) {
    if (length == most) return -1;
    number = number * 10 + (text[length] - '0');
    ++length;
  }
  if (length == 0) return -1;
  text.remove_prefix(length);
  return number;
}

constexpr std::string_view kMonths = "jan feb mar apr may jun jul aug sep oct nov dec mär mrz mai okt dez ";
constexpr int kMonthNumbers[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 3, 3, 5, 10, 12};

// A month's name, or what it is cut to, at the start of the text; 0 when there is none.
int take_month(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && !is_digit(text[length]) &&
         std::string_view(" .-/,").find(text[length]) == text.npos)
    ++length;
  const std::string word = lower_ascii(text.substr(0, length));
  int number = 0;
  std::size_t index = 0;
  for (std::size_t at = 0; at < kMonths.size(); ++index) {
    const auto end = kMonths.find(' ', at);
    if (word.starts_with(kMonths.substr(at, end - at))) number = kMonthNumbers[index];
    at = end + 1;
  }
  if (number == 0) return 0;
  text.remove_prefix(length);
  if (text.starts_with('.')) text.remove_prefix(1);
  return number;
}

// What may follow a day: nothing, a day of the week in brackets, or a time with its zone.
bool is_tail(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  if (text.starts_with('(') || text.starts_with("（")) return text.size() <= 16;
  if (text[0] != ' ' && text[0] != 'T' && text[0] != 't' && text[0] != ',') return false;
  text = trim(text.substr(1));
  if (text.empty()) return true;
  if (text.starts_with('(')) return text.size() <= 16;
  std::size_t length = 0;
  std::string_view rest = text;
  const int hour = take_number(rest, 2, length);
  if (hour < 0 || hour > 24) return false;
  if (!rest.starts_with(':') && !rest.starts_with("時") && !rest.starts_with(" AM") &&
      !rest.starts_with(" PM"))
    return false;
  return rest.size() <= 40 && rest.find_first_of(";\"\t") == rest.npos;
}

std::optional<Day> day_of_unix(std::string_view digits) {
  const auto number = parse_number<std::int64_t>(digits);
  if (!number) return std::nullopt;
  std::int64_t seconds = *number;
  for (std::size_t size = digits.size(); size > 10; size -= 3) seconds /= 1000;
  return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(seconds)));
}

}  // namespace

DayReader::DayReader(std::optional<DayOrder> order)
    : orders_(order ? bit_of(*order) : kDayFirst | kMonthFirst | kYearFirst) {}

DayOrder DayReader::order() const {
  return static_cast<DayOrder>(std::countr_zero(orders_));
}

bool DayReader::allows(DayOrder order) const {
  return (orders_ & bit_of(order)) != 0;
}

bool DayReader::is_open() const {
  return !open_text_.empty() && std::popcount(orders_) > 1;
}

std::optional<Day> DayReader::in_order(int a, int b, int c, bool is_short, char mark, std::string_view text) {
  const std::optional<Day> days[] = {
      day_from(is_short ? full_year(c) : c, b, a),
      // With points nobody writes the month first.
      mark == '.' ? std::nullopt : day_from(is_short ? full_year(c) : c, a, b),
      // A year of two digits has both.
      is_short && is_digit(text[1]) ? day_from(full_year(a), b, c) : std::nullopt};
  unsigned possible = 0;
  for (std::size_t i = 0; i < std::size(days); ++i)
    if (days[i]) possible |= 1u << i;
  const unsigned left = orders_ & possible;
  if (left == 0) return std::nullopt;
  has_orders_ = true;
  const unsigned before = orders_;
  orders_ = left;
  has_turned_ |= std::countr_zero(before) != std::countr_zero(left);
  if (open_text_.empty() && std::popcount(left) > 1) open_text_ = text;
  return days[std::countr_zero(left)];
}

// "Mar 28, 2024", "28 Mar 2024", "28-Mar-24", "Thu, 28. March 2024".
std::optional<Day> DayReader::read_words(std::string_view text) const {
  const auto skip = [&text] {
    while (!text.empty() && std::string_view(" -/,.").find(text[0]) != text.npos) text.remove_prefix(1);
  };
  std::size_t length = 0;
  int month = 0;
  if (!is_digit(text[0])) {
    month = take_month(text);
    if (month == 0) {
      // Perhaps a day of the week.
      const auto end = text.find_first_of(" ,");
      if (end == text.npos || end > 10) return std::nullopt;
      text.remove_prefix(end);
      skip();
      if (text.empty()) return std::nullopt;
      if (!is_digit(text[0])) {
        month = take_month(text);
        if (month == 0) return std::nullopt;
      }
    }
  }
  skip();
  const int day = take_number(text, 2, length);
  if (day < 0) return std::nullopt;
  skip();
  if (month == 0) month = take_month(text);
  if (month == 0) return std::nullopt;
  skip();
  const int year = take_number(text, 4, length);
  if (year < 0 || (length != 2 && length != 4) || !is_tail(text)) return std::nullopt;
  return day_from(length == 2 ? full_year(year) : year, month, day);
}

std::optional<Day> DayReader::read(std::string_view text) {
  // Most days are of the month of the one before: 2024-03-28 and what may follow.
  if (text.size() >= 10 && text.substr(0, 8) == std::string_view(month_.begin(), month_.end()) &&
      is_digit(text[8]) && is_digit(text[9]) && (text.size() == 10 || is_known_tail(text.substr(10)))) {
    const int number = (text[8] - '0') * 10 + (text[9] - '0');
    if (number >= 1 && number <= 28) return before_month_ + std::chrono::days(number);
  }
  const auto day = read_closely(text);
  if (day && text.size() >= 10 && text[4] == '-' && text[7] == '-' && is_digit(text[9])) {
    std::ranges::copy(text.substr(0, 8), month_.begin());
    before_month_ = *day - std::chrono::days((text[8] - '0') * 10 + (text[9] - '0'));
    tail_ = text.size() <= 10 + 32 ? text.substr(10) : std::string_view();
  }
  return day;
}

bool DayReader::is_known_tail(std::string_view text) const {
  return text == tail_;
}

std::optional<Day> DayReader::read_closely(std::string_view text) {
  if (text.empty() || text.size() > 64) return std::nullopt;
  const std::string_view whole = text;
  if (!is_digit(text[0])) return read_words(whole);
  std::size_t length = 0;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits >= 8) {
    const std::string_view number = text.substr(0, digits), tail = text.substr(digits);
    if (digits == 8) {
      if (!is_tail(tail)) return std::nullopt;
      int value = take_number(text, 8, length);
      return day_from(value / 10000, value / 100 % 100, value % 100);
    }
    if (!tail.empty() && (tail[0] != '.' || tail.find_first_not_of("0123456789", 1) != tail.npos))
      return std::nullopt;
    if (digits > 10 && digits % 3 != 1) return std::nullopt;
    return digits <= 19 ? day_of_unix(number) : std::nullopt;
  }
  const int a = take_number(text, 4, length);
  if (a < 0 || text.empty()) return std::nullopt;
  const bool is_year_first = length == 4;
  if (is_year_first && text.starts_with("年")) {
    text.remove_prefix(std::string_view("年").size());
    text = trim(text);
    const int month = take_number(text, 2, length);
    if (month < 0 || !text.starts_with("月")) return std::nullopt;
    text = trim(text.substr(std::string_view("月").size()));
    const int day = take_number(text, 2, length);
    if (day < 0 || !text.starts_with("日")) return std::nullopt;
    return is_tail(text.substr(std::string_view("日").size())) ? day_from(a, month, day) : std::nullopt;
  }
  if (length > 2 && !is_year_first) return std::nullopt;
  const char mark = text[0];
  if (mark != '-' && mark != '/' && mark != '.') return is_year_first ? std::nullopt : read_words(whole);
  text.remove_prefix(1);
  if (!text.empty() && !is_digit(text[0])) return is_year_first ? std::nullopt : read_words(whole);
  const int b = take_number(text, 2, length);
  if (b < 0 || !text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(1);
  const int c = take_number(text, is_year_first ? 2 : 4, length);
  if (c < 0 || !is_tail(text)) return std::nullopt;
  if (is_year_first) return day_from(a, b, c);
  if (length != 2 && length != 4) return std::nullopt;
  return in_order(a, b, c, length == 2, mark, whole);
}

}  // namespace bellwether::files
