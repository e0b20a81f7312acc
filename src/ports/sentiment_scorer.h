// Who says what a text feels like.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sentiment/sentiment.h"

namespace bellwether::ports {

class SentimentScorer {
 public:
  virtual ~SentimentScorer() = default;

  // Name and version, "vader-3.3.2": another one may judge the same text otherwise.
  virtual std::string_view name() const = 0;

  // One result for each text, in order; a text that cannot be scored fails alone.
  // `language` is that of the texts, "en"; InvalidInput when the scorer does not speak it.
  virtual std::vector<Result<sentiment::Sentiment>> score(std::span<const std::string> texts,
                                                          std::string_view language) = 0;
};

}  // namespace bellwether::ports
