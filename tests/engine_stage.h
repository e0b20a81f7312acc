// An engine on a state directory of a test's own, with the machine's clock.

#pragma once

#include <filesystem>
#include <memory>

#include "local/engine.h"
#include "local_stage.h"
#include "system/clock.h"
#include "system/random.h"

namespace bellwether::local {

struct EngineStage {
  TemporaryFolder folder;
  std::filesystem::path directory = folder.path() / "state";
  system::SystemClock clock;
  system::SystemRandom random;
  KeptReport report;
  std::unique_ptr<Engine> engine = open().value();

  Result<std::unique_ptr<Engine>> open() { return Engine::open(directory, clock, random, report); }
};

}  // namespace bellwether::local
