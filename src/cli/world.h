// The world as the commands see it. main.cc fills it with the real one, tests
// with another.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chart/font_supplier.h"
#include "functions/answer.h"
#include "functions/catalogue.h"
#include "ports/bucket.h"
#include "ports/clock.h"
#include "ports/notice.h"
#include "ports/report.h"
#include "ports/stage.h"
#include "settings/settings.h"
#include "system/environment.h"
#include "system/standard_streams.h"

namespace bellwether::deploy {
struct Account;
}

namespace bellwether::cli {

struct World {
  system::Environment environment;
  const ports::Clock& clock;

  // Writes all of the bytes, at once.
  std::function<Result<void>(std::string_view)> write_output;
  std::function<void(std::string_view)> write_error;  // Safe to call from any thread.
  bool output_is_terminal = false, error_is_terminal = false;
  std::function<system::TerminalSize()> error_size = [] { return system::TerminalSize(); };

  // Each works on the stage of the settings.
  std::function<Result<std::unique_ptr<ports::Stage>>(const settings::Settings&, ports::Report&)> open_stage;
  std::function<Result<std::unique_ptr<ports::Bucket>>(const settings::Settings&, ports::Report&)>
      open_bucket;

  // Runs the engine with its functions attached until a stop is requested. When it is ready, `on_ready` is
  // told the address of the page, which is empty where none is served.
  std::function<Result<void>(const settings::Settings&, ports::Report&, std::stop_token,
                             const std::function<void(const std::string&)>& on_ready)>
      run_engine;
  // Shows the address to the person.
  std::function<Result<void>(const std::string&)> open_browser;

  // Calls the function once with an event as AWS writes it.
  std::function<Result<functions::Answer>(const functions::Function&, const settings::Settings&,
                                          std::string_view event, ports::Report&)>
      invoke;

  // The ways by which the settings want somebody told; none may be set. Each tells what went wrong by itself.
  std::function<Result<std::vector<std::unique_ptr<ports::NoticeWay>>>(const settings::Settings&)> open_ways =
      {};

  // The account that the settings name, to deploy to. It lives as long as the report.
  std::function<Result<deploy::Account>(const settings::Settings&, ports::Report&)> open_account = {};
  std::function<void(Milliseconds)> sleep = {};
  // What lies at an address of the web. NotFound: nothing.
  std::function<Result<std::string>(const std::string& url)> fetch = {};
  // A line that a person types; empty where none is there to type.
  std::function<Result<std::string>()> read_answer = {};

  // The font with kana, kanji and hangul.
  chart::FontSupplier ideographs = {};
};

}  // namespace bellwether::cli
