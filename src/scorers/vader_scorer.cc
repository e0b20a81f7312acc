#include "scorers/vader_scorer.h"

namespace bellwether::scorers {

std::vector<Result<sentiment::Sentiment>> VaderScorer::score(std::span<const ports::TextToScore> texts,
                                                             std::string_view language) {
  std::vector<Result<sentiment::Sentiment>> scores;
  scores.reserve(texts.size());
  for (const auto& [text, names] : texts) scores.push_back(sentiment::score_by_vader(vader_, text, language));
  return scores;
}

}  // namespace bellwether::scorers
