// The stage of the kill tests: a state directory that the test has open beside the
// engine that is killed, and the seed of its moments.

#pragma once

#include <filesystem>
#include <memory>
#include <random>

#include "local/engine.h"
#include "silent_report.h"
#include "system/clock.h"
#include "system/random.h"
#include "temporary_directory.h"

namespace bellwether::testbed {

class KillStage {
 public:
  const unsigned seed = std::random_device{}();
  std::mt19937 random{seed};

  const std::filesystem::path& state() const { return state_; }
  const ports::Clock& clock() const { return clock_; }
  local::Engine* operator->() const { return engine_.get(); }

 private:
  const TemporaryDirectory directory_;
  const std::filesystem::path state_ = directory_.path() / "state";
  const system::SystemClock clock_;
  system::SystemRandom random_source_;
  SilentReport report_;
  const std::unique_ptr<local::Engine> engine_ =
      local::Engine::open(state_, clock_, random_source_, report_).value();
};

}  // namespace bellwether::testbed
