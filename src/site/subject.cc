#include "site/subject.h"

#include <algorithm>
#include <iterator>

#include "market/slug.h"

namespace bellwether::site {
namespace {

constexpr std::size_t kHistoryMax = 200;

}  // namespace

Subject subject_of(const market::Item& item) {
  const auto quotes = item.history.quotes();
  // Not today's: the same item tomorrow is to be the same file.
  const Day as_of = quotes.empty() ? Day() : quotes.back().day;
  return {.item = item, .slug = market::slug_of(item.key), .standing = market::standing_today(item, as_of)};
}

double score_of(const sentiment::Sentiment& sentiment) {
  return sentiment.compound ? *sentiment.compound : sentiment.positive - sentiment.negative;
}

std::vector<LabelDay> label_history(std::span<const LabelDay> known, const sentiment::Reading& reading) {
  // A reading remembers its last changes itself; what it has forgotten is older than its first one.
  std::vector<LabelDay> days;
  const auto first = reading.history.empty() ? Day::max() : day_of(reading.history.front().at);
  std::ranges::copy_if(known, std::back_inserter(days), [&](const LabelDay& day) { return day.day < first; });
  for (const sentiment::LabelChange& change : reading.history) {
    LabelDay day{.day = day_of(change.at), .label = change.label};
    const auto seen = std::ranges::find_if(
        known, [&](const LabelDay& one) { return one.day == day.day && one.label == day.label; });
    if (seen != known.end())
      day.score = seen->score;
    else if (&change == &reading.history.back() && reading.sentiment &&
             change.label == reading.sentiment->label)
      day.score = score_of(*reading.sentiment);
    // Of several changes of a day the last one counts.
    if (!days.empty() && days.back().day == day.day) days.pop_back();
    days.push_back(day);
  }
  if (days.size() > kHistoryMax) days.erase(days.begin(), days.end() - kHistoryMax);
  return days;
}

}  // namespace bellwether::site
