#include "site/sparkline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace bellwether::site {
namespace {

constexpr std::size_t kPoints = 20;
constexpr std::chrono::days kSpan(90);
constexpr std::string_view kSteps = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// Of the 64 steps 16 are used: all of them would make a compressed list a tenth larger, and a line in a row
// of text is hardly 16 pixels high.
constexpr double kLevels = 15;
constexpr std::size_t kMiddle = 31;

}  // namespace

std::string sparkline_text(std::span<const market::Quote> quotes) {
  if (quotes.empty()) return {};
  const Day last = quotes.back().day, first = std::max(quotes.front().day, last - kSpan);
  std::array<double, kPoints> closes{};
  for (std::size_t i = 0; i < kPoints; ++i) {
    const auto days = (last - first).count() * static_cast<int>(i) / static_cast<int>(kPoints - 1);
    const auto after =
        std::ranges::upper_bound(quotes, first + std::chrono::days(days), {}, &market::Quote::day);
    closes[i] = std::prev(after)->close.value();
  }
  const auto [low, high] = std::ranges::minmax(closes);
  std::string text;
  for (const double close : closes) {
    const double level = std::floor((close - low) / (high - low) * kLevels + 0.5);
    text += kSteps[high > low ? static_cast<std::size_t>(level * 63 / kLevels) : kMiddle];
  }
  return text;
}

}  // namespace bellwether::site
