#include "stage/lambda_function.h"

#include <malloc.h>

#include <algorithm>
#include <list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "http/deadline.h"
#include "lambda/runtime.h"
#include "settings/configuration.h"
#include "stage/cloud.h"
#include "stage/invocation.h"
#include "stage/worker.h"
#include "system/environment.h"
#include "system/standard_streams.h"

namespace bellwether::stage {
namespace {

constexpr int kKeptBytes = 32 << 20;

// What lives as long as the process, for one invocation at a time.
struct Function {
  explicit Function(const Machine& of) : machine(of) {
    machine.work = &work;
    machine.sleep = [this, sleep = of.sleep](Milliseconds time) {
      sleep(std::min(time, work.end().time_left()));
    };
  }

  http::WorkTime work;  // The invocation's.
  Machine machine;
  std::optional<settings::Settings> settings;
  std::unique_ptr<Cloud> cloud;
  std::unique_ptr<Worker> worker;
  bool has_told = false;  // Of what nobody honours.
};

constexpr ports::Event kUnknownVariable{.phrase = "a variable that is none of ours",
                                        .level = ports::Level::Warning};

void tell_unknown(const std::vector<std::string>& variables, ports::Report& report) {
  for (const auto& unknown : settings::unknown_variables(variables)) {
    const std::string hint =
        unknown.near.empty() ? "bellwether up --help lists them" : "did you mean " + unknown.near + "?";
    report.event(kUnknownVariable, {{"variable", unknown.name}, {"hint", hint}});
  }
}

// Once, and not before there is an invocation: a start is to be short.
void tell_unhonoured(Function& made, ports::Report& report) {
  if (std::exchange(made.has_told, true)) return;
  tell_unknown(system::variables_with(settings::kVariablePrefix), report);
  if (made.cloud) made.cloud->report_ignored(report);
}

Result<void> open_parts(Function& made, ports::Report& report) {
  const Machine& machine = made.machine;
  const std::string name = machine.environment("_HANDLER").value_or("");
  const functions::Function* const function = functions::find_function(name);
  if (function == nullptr)
    return fail(ErrorKind::InvalidInput,
                "handler '" + name + "' is none; set it to " + functions::function_names());
  made.settings = TRY(settings::configure_function(*function, machine.environment,
                                                   system::variables_with(settings::kVariablePrefix)));
  made.cloud = TRY(Cloud::open(*made.settings, machine));
  made.worker = TRY(Worker::open(*function, *made.settings, *made.cloud, machine, report));
  return {};
}

Result<lambda::Handler> make_handler(Function& made, ports::Report& report) {
  if (const auto opened = open_parts(made, report); !opened) {
    tell_unhonoured(made, report);
    return std::unexpected(opened.error());
  }
  return [&made, &report](const lambda::Invocation& invocation, const ports::TimeLeft& time_left,
                          http::Deadline requests_end) -> Result<std::string> {
    made.work.begin(requests_end);
    tell_unhonoured(made, report);
    return TRY(invoke(*made.worker, invocation.event, made.settings->aws.attributes, time_left, report)).json;
  };
}

}  // namespace

int run_lambda_function(const std::string& api, const Machine& machine) {
  // Memory of one invocation is kept for the next: asking the system for it anew takes longer
  // than decoding a large event.
  ::mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  ::mallopt(M_MMAP_THRESHOLD, kKeptBytes);
  std::list<Function> made;
  return lambda::run(
      api,
      {.environment = machine.environment,
       .set_environment = system::set_environment,
       .write_log = [](std::string_view line) { static_cast<void>(system::write_output(line)); },
       .sleep = machine.sleep,
       .stopwatch = machine.stopwatch,
       .clock = machine.clock,
       .random = machine.random},
      [&](ports::Report& report) { return make_handler(made.emplace_back(machine), report); });
}

}  // namespace bellwether::stage
