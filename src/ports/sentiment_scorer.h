// Who says what a text feels like.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sentiment/sentiment.h"

namespace bellwether::ports {

struct TextToScore {
  std::string text;
  // What the text calls the item. A scorer may pass over these words: "Best Buy" is no praise.
  std::vector<std::string> names = {};
};

class SentimentScorer {
 public:
  virtual ~SentimentScorer() = default;

  // Name and version, "market-1.1": another one may judge the same text otherwise.
  virtual std::string_view name() const = 0;

  // One result for each text, in order; a text that cannot be scored fails alone.
  // `language` is that of the texts, "en", and empty where it is not known; InvalidInput when the scorer does
  // not read it.
  virtual std::vector<Result<sentiment::Sentiment>> score(std::span<const TextToScore> texts,
                                                          std::string_view language) = 0;
};

}  // namespace bellwether::ports
