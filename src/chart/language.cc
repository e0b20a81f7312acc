#include "chart/language.h"

namespace bellwether::chart {

using std::chrono::year_month_day;

std::string month_text(std::chrono::month month, Language language) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto number = static_cast<unsigned>(month);
  return language == Language::Japanese ? std::to_string(number) + "月" : kMonths[number - 1];
}

std::string day_of_month_text(std::chrono::day day, Language language) {
  return std::to_string(static_cast<unsigned>(day)) + (language == Language::Japanese ? "日" : "");
}

std::string day_text(Day day, Language language) {
  const year_month_day date{day};
  const std::string year = std::to_string(static_cast<int>(date.year()));
  const std::string month = month_text(date.month(), language),
                    number = day_of_month_text(date.day(), language);
  return language == Language::Japanese ? year + "年" + month + number : number + " " + month + " " + year;
}

}  // namespace bellwether::chart
