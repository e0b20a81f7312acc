#include "schedule/expression.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/number.h"
#include "base/time.h"

namespace bellwether::schedule {
namespace {

using namespace std::chrono;
using Days = std::chrono::days;
using Minutes = std::chrono::minutes;

constexpr int kRateMax = 1'000'000;
constexpr int kFields = 6;

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

// What a field may hold. A name stands for the number at its place, counted from `least`.
struct FieldKind {
  std::string_view name;
  int least, most;
  std::span<const std::string_view> names = {};
};

constexpr FieldKind kMinute{"minute", 0, 59};
constexpr FieldKind kHour{"hour", 0, 23};
constexpr FieldKind kDay{"day", 1, 31};
constexpr FieldKind kMonth{"month", 1, 12, kMonths};
constexpr FieldKind kWeekday{"weekday", 1, 7, kWeekdays};
constexpr FieldKind kYear{"year", kYearMin, kYearMax};

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_letter(char c) {
  return upper(c) >= 'A' && upper(c) <= 'Z';
}

std::string in_quotes(std::string_view text) {
  return "'" + std::string(text) + "'";
}

// A place in the text; all that is read is read through one.
class Cursor {
 public:
  Cursor(std::string_view whole, std::size_t begin, std::size_t end) : whole_(whole), at_(begin), end_(end) {}

  std::size_t at() const { return at_; }
  bool done() const { return at_ == end_; }
  char next() const { return done() ? '\0' : whole_[at_]; }
  std::string_view rest() const { return whole_.substr(at_, end_ - at_); }

  bool skip(char c) {
    const bool there = next() == c && !done();
    at_ += there;
    return there;
  }

  Cursor without_last() const { return Cursor(whole_, at_, end_ - 1); }

  template <class Wanted>
  std::string_view word(Wanted wanted) {
    const auto begin = at_;
    while (!done() && wanted(whole_[at_])) ++at_;
    return whole_.substr(begin, at_ - begin);
  }

  std::unexpected<Error> refuse(std::string message) const { return refuse_at(at_, std::move(message)); }
  std::unexpected<Error> refuse_at(std::size_t place, std::string message) const {
    return fail(ErrorKind::InvalidInput,
                std::string(whole_) + ", column " + std::to_string(place + 1) + ": " + std::move(message));
  }

 private:
  std::string_view whole_;
  std::size_t at_, end_;
};

// A number of digits only; what does not fit is greater than any limit here.
int number_of(std::string_view digits) {
  return parse_number<int>(digits).value_or(std::numeric_limits<int>::max());
}

std::string range_of(int least, int most) {
  return "it may be " + std::to_string(least) + " to " + std::to_string(most);
}

Result<int> parse_value(Cursor& cursor, const FieldKind& kind) {
  const auto begin = cursor.at();
  if (is_letter(cursor.next()) && !kind.names.empty()) {
    const auto word = cursor.word(is_letter);
    std::string name;
    for (const char c : word) name += upper(c);
    const auto found = std::ranges::find(kind.names, name);
    if (found == kind.names.end())
      return cursor.refuse_at(begin, in_quotes(word) + " is no " + std::string(kind.name) + "; it may be " +
                                         std::string(kind.names.front()) + " to " +
                                         std::string(kind.names.back()));
    return kind.least + static_cast<int>(found - kind.names.begin());
  }
  const auto digits = cursor.word(is_digit);
  if (digits.empty())
    return cursor.refuse((cursor.done() ? "the field ends where the "
                                        : in_quotes(cursor.rest().substr(0, 1)) + " where the ") +
                         std::string(kind.name) + " is wanted; " + range_of(kind.least, kind.most));
  const int value = number_of(digits);
  if (value < kind.least || value > kind.most)
    return cursor.refuse_at(
        begin, std::string(kind.name) + " " + std::string(digits) + "; " + range_of(kind.least, kind.most));
  return value;
}

Result<int> parse_step(Cursor& cursor, const FieldKind& kind) {
  const int most = kind.most - kind.least + (kind.least == 0 ? 0 : 1);
  const auto begin = cursor.at();
  const auto digits = cursor.word(is_digit);
  if (digits.empty()) return cursor.refuse("a step is wanted behind the /; " + range_of(1, most));
  const int step = number_of(digits);
  if (step < 1 || step > most)
    return cursor.refuse_at(begin, "a step of " + std::string(digits) + "; " + range_of(1, most));
  return step;
}

// One of a list: *, a, a-b, each perhaps with /n.
template <std::size_t kSize>
Result<void> parse_element(Cursor& cursor, const FieldKind& kind, std::bitset<kSize>& set, int offset) {
  const auto begin = cursor.at();
  int first = kind.least, last = kind.most;
  bool one = false;
  if (!cursor.skip('*')) {
    first = TRY(parse_value(cursor, kind));
    one = !cursor.skip('-');
    last = first;
    if (!one) last = TRY(parse_value(cursor, kind));
    if (last < first) return cursor.refuse_at(begin, "the range ends before it begins");
  }
  int step = 1;
  if (cursor.skip('/')) {
    step = TRY(parse_step(cursor, kind));
    if (one) last = kind.most;
  }
  for (int value = first; value <= last; value += step) set.set(static_cast<std::size_t>(value - offset));
  return {};
}

template <std::size_t kSize>
Result<void> parse_list(Cursor& cursor, const FieldKind& kind, std::bitset<kSize>& set, int offset = 0) {
  do TRY_VOID(parse_element(cursor, kind, set, offset));
  while (cursor.skip(','));
  if (!cursor.done())
    return cursor.refuse(in_quotes(cursor.rest()) + " is not understood in the field of the " +
                         std::string(kind.name));
  return {};
}

// L and 15W.
Result<DayRule> parse_days(Cursor cursor) {
  if (cursor.rest() == "L" || cursor.rest() == "l") return DayRule{.kind = DayRule::Kind::LastDay};
  if (!cursor.rest().empty() && upper(cursor.rest().back()) == 'W') {
    const int day = TRY(parse_value(cursor, kDay));
    if (cursor.rest().size() != 1) return cursor.refuse("W stands behind a single day, as in 15W");
    return DayRule{.kind = DayRule::Kind::NearestWeekday, .set = {}, .number = static_cast<unsigned>(day)};
  }
  DayRule rule;
  TRY_VOID(parse_list(cursor, kDay, rule.set));
  return rule;
}

// L, 6L and 6#2.
Result<DayRule> parse_weekdays(Cursor cursor) {
  DayRule rule{.kind = DayRule::Kind::Weekdays};
  const auto text = cursor.rest();
  if (text == "L" || text == "l") {
    rule.set.set(7);
    return rule;
  }
  const bool last =
      text.size() >= 2 && upper(text.back()) == 'L' && (is_digit(text[text.size() - 2]) || text.size() == 4);
  if (last || text.find('#') != text.npos) {
    Cursor value(cursor);
    if (last) {
      // "FRIL" reads as one word, so the L is cut off first.
      value = cursor.without_last();
      rule.kind = DayRule::Kind::LastWeekday;
      rule.number = static_cast<unsigned>(TRY(parse_value(value, kWeekday)));
      if (!value.done()) return value.refuse("L stands behind a single weekday, as in 6L");
      return rule;
    }
    rule.kind = DayRule::Kind::NthWeekday;
    rule.number = static_cast<unsigned>(TRY(parse_value(value, kWeekday)));
    if (!value.skip('#')) return value.refuse("# stands between a single weekday and its number, as in 6#2");
    constexpr FieldKind kNth{"number behind the #", 1, 5};
    rule.nth = static_cast<unsigned>(TRY(parse_value(value, kNth)));
    if (!value.done()) return value.refuse("# stands between a single weekday and its number, as in 6#2");
    return rule;
  }
  TRY_VOID(parse_list(cursor, kWeekday, rule.set));
  return rule;
}

Result<Cron> parse_cron(std::string_view whole, Cursor cursor) {
  std::vector<Cursor> fields;
  while (true) {
    cursor.word([](char c) { return c == ' '; });
    if (cursor.done()) break;
    const auto begin = cursor.at();
    cursor.word([](char c) { return c != ' '; });
    if (fields.size() == kFields)
      return cursor.refuse_at(begin, "a seventh field; there are six: minute hour day month weekday year");
    fields.emplace_back(whole, begin, cursor.at());
  }
  if (fields.size() < kFields)
    return cursor.refuse("only " + std::to_string(fields.size()) +
                         (fields.size() == 1 ? " field" : " fields") +
                         "; there are six: minute hour day month weekday year");

  Cron cron{};
  TRY_VOID(parse_list(fields[0], kMinute, cron.minutes));
  TRY_VOID(parse_list(fields[1], kHour, cron.hours));
  const bool any_day = fields[2].rest() == "?", any_weekday = fields[4].rest() == "?";
  if (!any_day && !any_weekday)
    return fields[4].refuse("day and weekday are both given; one of them must be ?");
  if (any_day && any_weekday)
    return fields[4].refuse("day and weekday are both ?; one of them must be given");
  const auto days = any_day ? parse_weekdays(fields[4]) : parse_days(fields[2]);
  if (!days) return std::unexpected(days.error());
  cron.days = *days;
  TRY_VOID(parse_list(fields[3], kMonth, cron.months));
  TRY_VOID(parse_list(fields[5], kYear, cron.years, kYearMin));
  return cron;
}

Result<Rate> parse_rate(Cursor cursor) {
  const auto begin = cursor.at();
  const auto digits = cursor.word(is_digit);
  if (digits.empty()) return cursor.refuse("a whole number is wanted, as in rate(5 minutes)");
  const int number = number_of(digits);
  if (number < 1 || number > kRateMax)
    return cursor.refuse_at(begin, "a rate of " + std::string(digits) + "; " + range_of(1, kRateMax));
  if (cursor.word([](char c) { return c == ' '; }).empty())
    return cursor.refuse("a space and a unit are wanted: minutes, hours or days");
  const auto unit_begin = cursor.at();
  auto unit = cursor.word([](char c) { return c != ' '; });
  cursor.word([](char c) { return c == ' '; });
  const std::string_view written = unit;
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const auto every = unit == "minute" ? minutes(1) : unit == "hour" ? minutes(hours(1)) : minutes(days(1));
  if ((unit != "minute" && unit != "hour" && unit != "day") || !cursor.done())
    return cursor.refuse_at(unit_begin, in_quotes(written) + " is no unit; it may be minutes, hours or days");
  return Rate{every * number};
}

Result<At> parse_at(Cursor cursor) {
  const auto text = cursor.rest();
  const auto wrong = cursor.refuse(in_quotes(text) + " is no time; write yyyy-mm-ddThh:mm:ss");
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() != kShape.size()) return wrong;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) return wrong;
  const auto day = parse_day(text.substr(0, 10));
  const int hour = number_of(text.substr(11, 2)), minute = number_of(text.substr(14, 2)),
            second = number_of(text.substr(17, 2));
  if (!day || hour > 23 || minute > 59 || second > 59)
    return cursor.refuse(in_quotes(text) + " is a time that does not exist");
  const int year = number_of(text.substr(0, 4));
  if (year < kYearMin || year > kYearMax)
    return cursor.refuse("year " + std::to_string(year) + "; " + range_of(kYearMin, kYearMax));
  return At{local_days(day->time_since_epoch()) + hours(hour) + minutes(minute) + seconds(second)};
}

// The Monday to Friday nearest to `number` within the month; a day that the month
// does not have is none.
bool is_nearest_weekday(year_month_day day, unsigned number) {
  const auto last = year_month_day_last(day.year(), month_day_last(day.month())).day();
  if (std::chrono::day(number) > last) return false;
  const local_days wanted = local_days(day.year() / day.month() / std::chrono::day(number));
  local_days nearest = wanted;
  if (weekday(wanted) == Saturday) nearest = number == 1 ? wanted + days(2) : wanted - days(1);
  if (weekday(wanted) == Sunday)
    nearest = std::chrono::day(number) == last ? wanted - days(2) : wanted + days(1);
  return nearest == local_days(day);
}

}  // namespace

bool DayRule::matches(year_month_day day) const {
  const unsigned number_of_day = unsigned(day.day());
  const unsigned weekday_of_day = weekday(local_days(day)).c_encoding() + 1;
  const unsigned last = unsigned(year_month_day_last(day.year(), month_day_last(day.month())).day());
  switch (kind) {
    case Kind::Days:
      return set.test(number_of_day);
    case Kind::LastDay:
      return number_of_day == last;
    case Kind::NearestWeekday:
      return is_nearest_weekday(day, number);
    case Kind::Weekdays:
      return set.test(weekday_of_day);
    case Kind::LastWeekday:
      return weekday_of_day == number && number_of_day + 7 > last;
    case Kind::NthWeekday:
      return weekday_of_day == number && (number_of_day + 6) / 7 == nth;
  }
  return false;
}

std::optional<local_seconds> Cron::next_after(local_seconds time) const {
  const auto start = floor<Minutes>(time) + Minutes(1);
  const auto start_day = floor<Days>(start);
  // Only the first day begins in its middle.
  for (auto day = std::max(start_day, local_days(year(kYearMin) / January / 1));; day += Days(1)) {
    const year_month_day date(day);
    if (int(date.year()) > kYearMax) return std::nullopt;
    if (!years.test(static_cast<std::size_t>(int(date.year()) - kYearMin))) {
      day = local_days(date.year() / December / 31);
      continue;
    }
    if (!months.test(unsigned(date.month()))) {
      day = local_days(date.year() / date.month() / std::chrono::last);
      continue;
    }
    if (!days.matches(date)) continue;
    const auto from = day == start_day ? (start - start_day).count() : 0;
    for (auto minute = from; minute < 24 * 60; ++minute) {
      if (!hours.test(static_cast<std::size_t>(minute / 60))) {
        minute += 59 - minute % 60;
        continue;
      }
      if (minutes.test(static_cast<std::size_t>(minute % 60))) return day + Minutes(minute);
    }
  }
}

Result<Expression> parse_expression(std::string_view text) {
  const auto open = text.find('(');
  const auto kind = text.substr(0, open);
  const Cursor start(text, 0, text.size());
  if (open == text.npos || (kind != "rate" && kind != "cron" && kind != "at"))
    return start.refuse("a schedule is rate(...), cron(...) or at(...)");
  if (!text.ends_with(')')) return start.refuse_at(text.size(), "the closing ) is missing");
  const Cursor inside(text, open + 1, text.size() - 1);
  if (kind == "rate") return TRY(parse_rate(inside));
  if (kind == "at") return TRY(parse_at(inside));
  return TRY(parse_cron(text, inside));
}

}  // namespace bellwether::schedule
