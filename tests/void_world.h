// A world in which nothing can be opened, but perhaps a stage, and the command line run in it.

#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/run.h"
#include "functions/draw_charts.h"
#include "functions/read_sentiment.h"
#include "ports/stage.h"

namespace bellwether::testbed {

using cli::World;
using settings::Settings;

class FixedClock final : public ports::Clock {
 public:
  Instant now() const override { return Instant{}; }
};

struct Transcript {
  int exit_code;
  std::string out, error;
};

// A stage that outlives the command.
class BorrowedStage final : public ports::Stage {
 public:
  explicit BorrowedStage(ports::Stage& stage) : stage_(stage) {}
  ports::Table& table() override { return stage_.table(); }
  ports::Queue& names() override { return stage_.names(); }
  Result<std::int64_t> item_count() override { return stage_.item_count(); }
  Result<void> run_now(const std::string& function, const ports::ScheduledFunction& call) override {
    return stage_.run_now(function, call);
  }
  ports::Supervision* supervision() override { return stage_.supervision(); }

 private:
  ports::Stage& stage_;
};

// A world in which nothing can be opened, but perhaps a stage: what comes that far, says so.
inline Transcript run_in_void(const std::vector<std::string>& arguments, bool terminal = false,
                              std::function<Result<void>(std::stop_token)> engine = {},
                              ports::Stage* stage = nullptr) {
  Transcript transcript;
  const FixedClock clock;
  World world{.environment = [](const std::string&) { return std::nullopt; },
              .clock = clock,
              .write_output =
                  [&](std::string_view bytes) {
                    transcript.out += bytes;
                    return Result<void>();
                  },
              .write_error = [&](std::string_view text) { transcript.error += text; },
              .output_is_terminal = terminal,
              .error_is_terminal = terminal,
              .open_stage = [&](const Settings&, ports::Report&) -> Result<std::unique_ptr<ports::Stage>> {
                if (stage != nullptr) return std::make_unique<BorrowedStage>(*stage);
                return fail(ErrorKind::Unavailable, "opened the stage");
              },
              .open_bucket = [](const Settings&, ports::Report&) -> Result<std::unique_ptr<ports::Bucket>> {
                return fail(ErrorKind::Unavailable, "opened the bucket");
              },
              .run_engine =
                  [&](const Settings&, ports::Report& report, std::stop_token stop, const auto& on_page) {
                    for (const ports::EventList list : {ports::EventList(functions::kDrawChartsEvents),
                                                        ports::EventList(functions::kReadSentimentEvents)})
                      for (const ports::Event* const event : list) report.event(*event);
                    on_page("http://127.0.0.1:8080/");
                    return engine ? engine(stop) : fail(ErrorKind::Unavailable, "another engine runs");
                  },
              .open_browser =
                  [&](const std::string& address) {
                    transcript.error += "opened " + address + "\n";
                    return Result<void>();
                  },
              .invoke = [](const functions::Function&, const Settings&, std::string_view,
                           ports::Report&) -> Result<functions::Answer> {
                return fail(ErrorKind::Unavailable, "called the function");
              }};
  transcript.exit_code = cli::run(arguments, world);
  return transcript;
}

}  // namespace bellwether::testbed
