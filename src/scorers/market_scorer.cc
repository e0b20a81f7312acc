#include "scorers/market_scorer.h"

namespace bellwether::scorers {

std::vector<Result<sentiment::Sentiment>> MarketScorer::score(std::span<const ports::TextToScore> texts,
                                                              std::string_view language) {
  std::vector<Result<sentiment::Sentiment>> scores;
  scores.reserve(texts.size());
  for (const auto& [text, names] : texts) scores.push_back(market_.score(text, language, names));
  return scores;
}

}  // namespace bellwether::scorers
