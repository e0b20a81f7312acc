// market-1: what a text in English or Japanese says of how things go, for whoever holds them. Offline, by
// rules and tables of our own (data/market), in about a microsecond.
//
// docs/sentiment.md says how well it does and what it cannot do.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sentiment/english_market.h"
#include "sentiment/finding.h"
#include "sentiment/japanese_market.h"
#include "sentiment/sentiment.h"
#include "sentiment/text_language.h"

namespace bellwether::sentiment {

// Name and version. Another table or rule is another version: texts are scored again by it.
inline constexpr std::string_view kMarketName = "market-1.1";

// Keeps its memory from one text to the next, and asks for none where no text is longer than those before:
// one for each thread.
class Market {
 public:
  // `language` as language_of() takes it. What is said of `names` is said of them by other words.
  // InvalidInput for a language that is neither English nor Japanese.
  Result<Sentiment> score(std::string_view text, std::string_view language = {},
                          std::span<const std::string> names = {});
  // The words of the last text that counted, in order. They point into this or into that text.
  const std::vector<Finding>& findings() const { return *findings_; }

 private:
  EnglishMarket english_;
  JapaneseMarket japanese_;
  const std::vector<Finding>* findings_ = &english_.findings();
  std::string masked_;
};

// As a label and its four scores, which are shares of what was found and of a band of indifference. MIXED
// where both sides are said and the weaker is at least a quarter of the stronger; else the side that
// outweighs the other by at least the band, and NEUTRAL where none does.
Sentiment sentiment_of(const Sides& sides, double band);

}  // namespace bellwether::sentiment
