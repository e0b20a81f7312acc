// The world as the commands see it. main.cc fills it with the real one, tests
// with another.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/settings.h"
#include "ports/bucket.h"
#include "ports/clock.h"
#include "ports/report.h"
#include "ports/stage.h"
#include "ports/stopwatch.h"

namespace bellwether::cli {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

struct World {
  Environment environment;
  const ports::Clock& clock;
  ports::Stopwatch stopwatch;

  // Writes all of the bytes, at once.
  std::function<Result<void>(std::string_view)> write_output;
  std::function<void(std::string_view)> write_error;  // Safe to call from any thread.
  bool output_is_terminal = false, error_is_terminal = false;

  std::function<Result<std::unique_ptr<ports::Stage>>(const Settings&)> open_stage;
  std::function<Result<std::unique_ptr<ports::Bucket>>(const Settings&)> open_bucket;

  // Runs the engine with its functions attached until a stop is requested.
  std::function<Result<void>(const Settings&, ports::Report&, std::stop_token)> run_engine;

  // The font with kana, kanji and hangul.
  chart::FontSupplier ideographs = {};
};

}  // namespace bellwether::cli
