// VADER as a scorer: English, offline, at no cost.

#pragma once

#include "ports/sentiment_scorer.h"
#include "sentiment/vader.h"

namespace bellwether::scorers {

// One for each thread.
class VaderScorer final : public ports::SentimentScorer {
 public:
  std::string_view name() const override { return sentiment::kVaderName; }

  // Reads English of any country ("en", "en-GB"), and of an unknown language what is told to be English by
  // its script. Names count as the words that they are: so it is in VADER.
  std::vector<Result<sentiment::Sentiment>> score(std::span<const ports::TextToScore> texts,
                                                  std::string_view language) override;

 private:
  sentiment::Vader vader_;
};

}  // namespace bellwether::scorers
