#include "sentiment/market.h"

#include <algorithm>
#include <cmath>

#include "sentiment/name_mask.h"

namespace bellwether::sentiment {
namespace {

// Japanese sentences are long and name more things.
constexpr double kEnglishBand = 0.7;
constexpr double kJapaneseBand = 1;
// A long text says more of everything: each further sentence widens the band.
constexpr double kBandOfSentence = 0.25;
constexpr double kMixedMin = 0.25;
// VADER's, so that a compound means about the same.
constexpr double kNormalization = 15;

double band_of(const Sides& sides, double band) {
  return band * (1 + kBandOfSentence * static_cast<double>(std::max<std::size_t>(sides.sentences, 1) - 1));
}

// Of a number that is at least 0; std::lround takes as long as a word.
int nearest(double number) {
  return (static_cast<int>(number * 2) + 1) / 2;
}

// To four decimals.
double rounded(double number) {
  return (number < 0 ? -nearest(-number * 1e4) : nearest(number * 1e4)) / 1e4;
}

Label label_of(const Sides& sides, double band) {
  const double sum = sides.good - sides.bad;
  const auto [weaker, stronger] = std::minmax(sides.good, sides.bad);
  if (sides.both_said && weaker >= kMixedMin * stronger) return Label::Mixed;
  if (sum >= band) return Label::Positive;
  return sum <= -band ? Label::Negative : Label::Neutral;
}

}  // namespace

Sentiment sentiment_of(const Sides& sides, double band) {
  const double common = std::min(sides.good, sides.bad);
  const double all = sides.good + sides.bad + band;
  const auto thousandths = [&](double part) { return nearest(part / all * 1000); };
  const int positive = thousandths(sides.good - common), negative = thousandths(sides.bad - common);
  const int mixed = std::min(thousandths(2 * common), 1000 - positive - negative);
  const double sum = sides.good - sides.bad;
  return {.label = label_of(sides, band),
          .positive = positive / 1000.0,
          .negative = negative / 1000.0,
          .neutral = (1000 - positive - negative - mixed) / 1000.0,
          .mixed = mixed / 1000.0,
          .compound = rounded(sum / std::sqrt(sum * sum + kNormalization))};
}

Result<Sentiment> Market::score(std::string_view text, std::string_view language,
                                std::span<const std::string> names) {
  const TextLanguage found = language_of(text, language);
  if (found == TextLanguage::Other)
    return fail(ErrorKind::InvalidInput, "the scorer market-1 reads en and ja, not " +
                                             (language.empty() ? "this script" : std::string(language)));
  if (!names.empty()) {
    mask_names(text, names, masked_);
    text = masked_;
  }
  if (found == TextLanguage::Japanese) {
    const Sides sides = japanese_.read(text);
    findings_ = &japanese_.findings();
    return sentiment_of(sides, band_of(sides, kJapaneseBand));
  }
  const Sides sides = english_.read(text);
  findings_ = &english_.findings();
  return sentiment_of(sides, band_of(sides, kEnglishBand));
}

}  // namespace bellwether::sentiment
