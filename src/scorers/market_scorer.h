// market-1 as a scorer: English and Japanese, offline, at no cost.

#pragma once

#include "ports/sentiment_scorer.h"
#include "sentiment/market.h"

namespace bellwether::scorers {

// One for each thread.
class MarketScorer final : public ports::SentimentScorer {
 public:
  std::string_view name() const override { return sentiment::kMarketName; }

  // Reads English and Japanese of any country, and tells an unknown language by its script.
  std::vector<Result<sentiment::Sentiment>> score(std::span<const ports::TextToScore> texts,
                                                  std::string_view language) override;

 private:
  sentiment::Market market_;
};

}  // namespace bellwether::scorers
