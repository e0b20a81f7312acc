// VADER as a scorer: English, offline, at no cost.

#pragma once

#include "ports/sentiment_scorer.h"
#include "sentiment/vader.h"

namespace bellwether::scorers {

// One for each thread.
class VaderScorer final : public ports::SentimentScorer {
 public:
  std::string_view name() const override { return sentiment::kVaderName; }

  // Speaks English of any country ("en", "en-GB") and takes an unknown language for English.
  std::vector<Result<sentiment::Sentiment>> score(std::span<const std::string> texts,
                                                  std::string_view language) override;

 private:
  sentiment::Vader vader_;
};

}  // namespace bellwether::scorers
