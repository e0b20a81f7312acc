// Stages by name: what a face of the product (the command line, the page) opens to work on. `local` is this
// machine, every other name lies on AWS.

#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "functions/answer.h"
#include "functions/catalogue.h"
#include "ports/bucket.h"
#include "ports/report.h"
#include "ports/stage.h"
#include "settings/settings.h"
#include "stage/cloud.h"
#include "stage/machine.h"

namespace bellwether::stage {

class Stages {
 public:
  explicit Stages(Machine machine) : machine_(std::move(machine)) {}

  // What is opened lives no longer than these Stages and the report.
  Result<std::unique_ptr<ports::Stage>> open(const settings::Settings& settings, ports::Report& report);
  Result<std::unique_ptr<ports::Bucket>> open_bucket(const settings::Settings& settings,
                                                     ports::Report& report);

  // Runs the engine of the stage `local` and serves the page until a stop is requested. When both are ready
  // it tells the page's address, which is empty where none is served.
  Result<void> run_engine(const settings::Settings& settings, ports::Report& report, std::stop_token stop,
                          const std::function<void(const std::string&)>& on_ready);

  // The session of a stage on AWS. InvalidInput for `local`.
  Result<aws::Session*> session(const settings::Settings& settings, ports::Report& report);

  // Calls a function once with the parts of the stage.
  Result<functions::Answer> invoke(const functions::Function& function, const settings::Settings& settings,
                                   std::string_view event, ports::Report& report);

 private:
  // The stage on AWS, opened once; the report of that time hears which settings of AWS's are not honoured.
  Result<Cloud*> cloud(const settings::Settings& settings, ports::Report& report);

  const Machine machine_;
  std::unique_ptr<Cloud> cloud_;
};

}  // namespace bellwether::stage
