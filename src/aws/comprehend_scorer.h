// Amazon Comprehend as a scorer: several languages, online, at a price a text.
//
// A text's first 5,000 bytes are judged, which is all that Comprehend takes, and cut between two characters.
// What is wrong with the call and not with the texts (a permission that lacks, a service that is down) is
// Unavailable: the texts may be scored once that is put right. Safe to call from any thread.

#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"
#include "ports/sentiment_scorer.h"

namespace bellwether::aws {

inline constexpr std::size_t kComprehendTextsMax = 25;  // Of one call.
inline constexpr std::size_t kComprehendTextBytesMax = 5'000;

class ComprehendScorer final : public ports::SentimentScorer {
 public:
  // `client` is one of Service::Comprehend.
  explicit ComprehendScorer(std::unique_ptr<ServiceClient> client);

  std::string_view name() const override { return "comprehend"; }

  // Speaks en, es, fr, de, it, pt, ar, hi, ja, ko, zh and zh-TW, of any country ("pt-BR"), and takes an
  // unknown language for English. A text that is blank or not UTF-8 is InvalidInput.
  std::vector<Result<sentiment::Sentiment>> score(std::span<const ports::TextToScore> texts,
                                                  std::string_view language) override;

 private:
  using Scores = std::vector<Result<sentiment::Sentiment>>;

  // The texts at `places`, at most kComprehendTextsMax of them, into `scores`.
  void score_group(std::span<const ports::TextToScore> texts, std::span<const std::size_t> places,
                   std::string_view language, Scores& scores);

  const std::unique_ptr<ServiceClient> client_;
};

}  // namespace bellwether::aws
