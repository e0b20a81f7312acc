// A stage on AWS: clients that share connections and credentials.

#pragma once

#include <memory>

#include "aws/session.h"
#include "aws/world.h"
#include "base/result.h"
#include "http/client.h"
#include "ports/stage.h"
#include "stage/place.h"

namespace bellwether::stage {

class Cloud final : public Place {
 public:
  // Looks for credentials and region; asks nobody yet.
  static Result<std::unique_ptr<Cloud>> open(const settings::Settings& settings, const Machine& machine);

  Result<ports::Table*> table() override;
  Result<ports::Queue*> names() override;
  Result<ports::Bucket*> bucket() override;
  Result<std::shared_ptr<ports::SentimentScorer>> comprehend() override;
  int deliveries() const override;

  // As the commands see it. Both use this place, which outlives them.
  Result<std::unique_ptr<ports::Stage>> make_stage();
  Result<std::unique_ptr<ports::Bucket>> make_bucket();

 private:
  Cloud(const settings::Settings& settings, const Machine& machine);

  http::Client http_;
  const aws::World world_;
  std::unique_ptr<aws::Session> session_;
  std::unique_ptr<ports::Table> table_;
  std::unique_ptr<ports::Queue> names_;
  std::unique_ptr<ports::Bucket> bucket_;
  std::shared_ptr<ports::SentimentScorer> comprehend_;
};

}  // namespace bellwether::stage
