// Where the parts of a stage's functions are: its table, queue and bucket, the source of summaries, and
// Comprehend. Each is opened when it is first asked for and then kept, for all functions of the process; they
// are safe to use from any thread, a Place itself is not.

#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/client.h"
#include "ports/bucket.h"
#include "ports/notice.h"
#include "ports/queue.h"
#include "ports/sentiment_scorer.h"
#include "ports/summary_source.h"
#include "ports/table.h"
#include "settings/settings.h"
#include "stage/machine.h"

namespace bellwether::stage {

class Place {
 public:
  virtual ~Place() = default;

  virtual Result<ports::Table*> table() = 0;
  virtual Result<ports::Queue*> names() = 0;
  // Null where the stage has no page.
  virtual Result<ports::Queue*> page() = 0;
  // Null on Lambda where it is not set.
  virtual Result<ports::Queue*> alerts() = 0;
  virtual Result<ports::Bucket*> bucket() = 0;
  virtual Result<std::shared_ptr<ports::SentimentScorer>> comprehend() = 0;

  // InvalidInput when no source is set.
  Result<ports::SummarySource*> summaries();

  // By which somebody is told of alerts; none where none is set. InvalidInput names what is set wrong.
  virtual Result<std::span<ports::NoticeWay* const>> ways();

  // How many objects may be on their way to the bucket at once.
  virtual int deliveries() const = 0;

 protected:
  // `machine` outlives the place.
  Place(settings::Settings settings, const Machine& machine)
      : settings_(std::move(settings)), machine_(machine) {}

  // What a person sets it with, where we run: its flag, or its variable on Lambda, which has no flags.
  std::string setting_name(std::string_view flag) const;

  const settings::Settings settings_;
  const Machine& machine_;

 private:
  std::unique_ptr<ports::SummarySource> summaries_;
  std::optional<std::vector<std::unique_ptr<ports::NoticeWay>>> kept_ways_;
  std::vector<ports::NoticeWay*> ways_;
};

}  // namespace bellwether::stage
