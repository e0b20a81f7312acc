#include "http/date.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/number.h"
#include "base/text.h"

namespace bellwether::http {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

struct Zone {
  std::string_view name;
  int hours;
};

constexpr Zone kZones[] = {{"gmt", 0},  {"ut", 0},   {"utc", 0},  {"z", 0},    {"est", -5}, {"edt", -4},
                           {"cst", -6}, {"cdt", -5}, {"mst", -7}, {"mdt", -6}, {"pst", -8}, {"pdt", -7}};

std::optional<int> number(std::string_view digits, std::size_t length_min, std::size_t length_max) {
  if (digits.size() < length_min || digits.size() > length_max) return std::nullopt;
  return parse_number<std::uint16_t>(digits);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : lower_ascii(text)) {
    if (c != ' ' && c != '\t') {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
  const bool has_seconds = std::ranges::count(text, ':') == 2;
  const std::size_t first = text.find(':');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = has_seconds ? text.find(':', first + 1) : text.size();
  const auto hour = number(text.substr(0, first), 1, 2);
  const auto minute = number(text.substr(first + 1, second - first - 1), 2, 2);
  const auto seconds = has_seconds ? number(text.substr(second + 1), 2, 2) : 0;
  if (!hour || !minute || !seconds || *hour > 23 || *minute > 59 || *seconds > 60) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*seconds);
}

std::optional<std::chrono::minutes> zone_offset(std::string_view text) {
  const auto known = std::ranges::find(kZones, text, &Zone::name);
  if (known != std::end(kZones)) return std::chrono::hours(known->hours);
  if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = number(text.substr(1, 2), 2, 2);
  const auto minutes = number(text.substr(3), 2, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return text[0] == '-' ? -offset : offset;
}

std::optional<Day> day_from(std::string_view day_text, std::string_view month_text,
                            std::string_view year_text) {
  const auto day = number(day_text, 1, 2);
  const auto month = std::ranges::find(kMonths, month_text.substr(0, 3));
  const auto year = number(year_text, 2, 4);
  if (!day || !year || month == kMonths.end() || year_text.size() == 3) return std::nullopt;
  // RFC 2822's reading of a year of two digits.
  const int whole_year = year_text.size() == 4 ? *year : *year + (*year < 50 ? 2000 : 1900);
  const std::chrono::year_month_day date(
      std::chrono::year(whole_year), std::chrono::month(static_cast<unsigned>(month - kMonths.begin() + 1)),
      std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text) {
  std::vector<std::string> words = words_of(text);
  if (!words.empty() && words[0].ends_with(',')) words.erase(words.begin());
  if (words.size() < 4 || words.size() > 5) return std::nullopt;
  const auto day = day_from(words[0], words[1], words[2]);
  const auto time = time_of_day(words[3]);
  const auto offset = words.size() == 5 ? zone_offset(words[4]) : std::chrono::minutes(0);
  if (!day || !time || !offset) return std::nullopt;
  return Instant(*day + *time - *offset);
}

}  // namespace bellwether::http
