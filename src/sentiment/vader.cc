#include "sentiment/vader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <set>
#include <span>
#include <utility>

#include "sentiment/text_language.h"
#include "sentiment/valence.h"

namespace bellwether::sentiment {
namespace {

// Measured by Hutto and Gilbert.
constexpr double kExclamation = 0.292;
constexpr double kQuestion = 0.18;
constexpr double kManyQuestions = 0.96;
constexpr double kNormalization = 15;

constexpr double kBeforeBut = 0.5;
constexpr double kAfterBut = 1.5;

// Python's round(): to the nearest decimal, and from exactly half way to the even one.
double rounded(double number, int decimals) {
  const double scale = decimals == 3 ? 1e3 : 1e4;
  const double scaled = number * scale;
  const auto nearest = static_cast<double>(static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5)));
  // Too close for `scaled`, which is rounded itself, to tell: ask the exact decimals.
  if (std::abs(std::abs(scaled - nearest) - 0.5) < 1e-9) {
    std::array<char, 32> digits;
    const char* const end =
        std::to_chars(digits.begin(), digits.end(), number, std::chars_format::fixed, decimals).ptr;
    double exact = 0;
    std::from_chars(digits.begin(), end, exact);
    return exact;
  }
  return nearest / scale;
}

void weigh(Feeling& feeling, std::size_t but) {
  feeling.valence *= feeling.place < but ? kBeforeBut : kAfterBut;
}

// vaderSentiment goes through the words, and each time weighs the first word that
// feels exactly as the one it has come to: mostly that one, but not when a feeling
// occurs twice. Words that feel nothing cannot be changed.
void weigh_around_but(std::span<Feeling> feelings, std::size_t but) {
  for (const Feeling& feeling : feelings)
    weigh(*std::ranges::find(feelings, feeling.valence, &Feeling::valence), but);
}

// The same for a long text, where a search from the beginning for each word would
// take for ever: the words of each feeling are kept in order.
void weigh_around_but_in_long(std::span<Feeling> feelings, std::size_t but) {
  std::set<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < feelings.size(); ++i) order.emplace(feelings[i].valence, i);
  for (const Feeling& feeling : feelings) {
    const auto first = order.lower_bound({feeling.valence, 0});
    const std::size_t i = first->second;
    order.erase(first);
    weigh(feelings[i], but);
    order.emplace(feelings[i].valence, i);
  }
}

constexpr std::size_t kLong = 64;

double punctuation_emphasis(const Tokens& tokens) {
  const auto exclamations = static_cast<double>(std::min<std::size_t>(tokens.exclamation_marks(), 4));
  const std::size_t questions = tokens.question_marks();
  const double of_questions = questions <= 1   ? 0
                              : questions <= 3 ? static_cast<double>(questions) * kQuestion
                                               : kManyQuestions;
  return exclamations * kExclamation + of_questions;
}

VaderScores scores_of(std::span<const Feeling> feelings, std::size_t words, double emphasis) {
  double sum = 0, positive = 0, negative = 0;
  for (const auto& [place, valence] : feelings) {
    sum += valence;
    // One more, because a neutral word counts as one.
    if (valence > 0)
      positive += valence + 1;
    else
      negative += 1 - valence;
  }
  const auto neutral = static_cast<double>(words - feelings.size());
  if (sum > 0)
    sum += emphasis;
  else if (sum < 0)
    sum -= emphasis;
  if (positive > negative)
    positive += emphasis;
  else if (positive < negative)
    negative += emphasis;

  const double total = positive + negative + neutral;
  const double compound = sum / std::sqrt(sum * sum + kNormalization);
  return {.negative = rounded(negative / total, 3),
          .neutral = rounded(neutral / total, 3),
          .positive = rounded(positive / total, 3),
          .compound = rounded(std::clamp(compound, -1.0, 1.0), 4)};
}

Label label_of(const VaderScores& scores) {
  constexpr double kMixedShareMin = 0.1;
  constexpr double kDecided = 0.5;
  constexpr double kFelt = 0.05;
  if (scores.positive >= kMixedShareMin && scores.negative >= kMixedShareMin &&
      std::abs(scores.compound) < kDecided)
    return Label::Mixed;
  if (scores.compound >= kFelt) return Label::Positive;
  if (scores.compound <= -kFelt) return Label::Negative;
  return Label::Neutral;
}

}  // namespace

VaderScores Vader::score(std::string_view text) {
  tokens_.read(text);
  if (tokens_.size() == 0) return {};
  feelings_.clear();
  for (const std::size_t place : tokens_.in_lexicon()) {
    const double valence = valence_of(tokens_, place);
    if (valence != 0) feelings_.push_back({.place = place, .valence = valence});
  }
  if (const std::size_t but = tokens_.first_but(); but < tokens_.size()) {
    if (feelings_.size() < kLong)
      weigh_around_but(feelings_, but);
    else
      weigh_around_but_in_long(feelings_, but);
  }
  return scores_of(feelings_, tokens_.size(), punctuation_emphasis(tokens_));
}

Sentiment sentiment_of(const VaderScores& scores) {
  // In thousandths, which are what the shares are rounded to.
  const auto thousandths = [](double share) { return static_cast<int>(std::lround(share * 1000)); };
  int positive = thousandths(scores.positive), negative = thousandths(scores.negative);
  // Both may have been rounded up.
  if (positive + negative > 1000) --(positive > negative ? positive : negative);
  const int neutral = 1000 - positive - negative;
  const int common = std::min(positive, negative);
  return {.label = label_of(scores),
          .positive = (positive - common) / 1000.0,
          .negative = (negative - common) / 1000.0,
          .neutral = neutral / 1000.0,
          .mixed = 2 * common / 1000.0,
          .compound = scores.compound};
}

Result<Sentiment> score_by_vader(Vader& vader, std::string_view text, std::string_view language) {
  if (language_of(text, language) == TextLanguage::English) return sentiment_of(vader.score(text));
  return fail(ErrorKind::InvalidInput,
              "the scorer vader reads en, not " + (language.empty() ? "this script" : std::string(language)));
}

}  // namespace bellwether::sentiment
