#include "scorers/vader_scorer.h"

namespace bellwether::scorers {

std::vector<Result<sentiment::Sentiment>> VaderScorer::score(std::span<const std::string> texts,
                                                             std::string_view language) {
  const bool is_english = language.empty() || language == "en" || language.starts_with("en-");
  std::vector<Result<sentiment::Sentiment>> scores;
  scores.reserve(texts.size());
  for (const std::string& text : texts) {
    if (is_english)
      scores.emplace_back(sentiment::sentiment_of(vader_.score(text)));
    else
      scores.emplace_back(
          fail(ErrorKind::InvalidInput, "the scorer vader speaks en, not " + std::string(language)));
  }
  return scores;
}

}  // namespace bellwether::scorers
