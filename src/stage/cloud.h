// A stage on AWS: clients that share connections and credentials.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aws/session.h"
#include "aws/world.h"
#include "base/result.h"
#include "http/client.h"
#include "ports/report.h"
#include "ports/stage.h"
#include "stage/place.h"

namespace bellwether::stage {

// Once each time that a process opens its stage.
inline constexpr ports::Event kSettingIgnored{.phrase = "setting of AWS's is not honoured",
                                              .level = ports::Level::Warning};

class Cloud final : public Place {
 public:
  // Looks for credentials and region; asks nobody yet.
  static Result<std::unique_ptr<Cloud>> open(const settings::Settings& settings, const Machine& machine);

  Result<ports::Table*> table() override;
  Result<ports::Queue*> names() override;
  Result<ports::Queue*> page() override;
  Result<ports::Queue*> alerts() override;
  Result<ports::Bucket*> bucket() override;
  Result<std::shared_ptr<ports::SentimentScorer>> comprehend() override;
  int deliveries() const override;

  aws::Session& session() const { return *session_; }

  // Names the settings of AWS's files and variables that are set and not honoured.
  void report_ignored(ports::Report& report) const;

  // As the commands see it. Both use this place, which outlives them.
  Result<std::unique_ptr<ports::Stage>> make_stage();
  Result<std::unique_ptr<ports::Bucket>> make_bucket();

 private:
  Cloud(const settings::Settings& settings, const Machine& machine, const aws::SharedProfile& profile);

  http::Client http_;
  const aws::World world_;
  std::unique_ptr<aws::Session> session_;
  std::unique_ptr<ports::Table> table_;
  std::unique_ptr<ports::Queue> names_, page_, alerts_;
  std::unique_ptr<ports::Bucket> bucket_;
  std::shared_ptr<ports::SentimentScorer> comprehend_;
};

}  // namespace bellwether::stage
