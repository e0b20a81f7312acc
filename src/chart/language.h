// The language of the words and dates on a chart.

#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"

namespace bellwether::chart {

enum class Language : std::uint8_t { English, Japanese };

// "12 Jun 2024", "2024年6月12日".
std::string day_text(Day day, Language language);

// "Jun", "6月".
std::string month_text(std::chrono::month month, Language language);

// "12", "12日".
std::string day_of_month_text(std::chrono::day day, Language language);

}  // namespace bellwether::chart
