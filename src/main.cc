// The composition root: makes the machine, and is the function that Lambda wants or the command line.

#include <csignal>
#include <exception>
#include <string>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/run.h"
#include "deploy/account.h"
#include "stage/ideographs.h"
#include "stage/lambda_function.h"
#include "stage/machine.h"
#include "stage/public_file.h"
#include "stage/stages.h"
#include "stage/ways.h"
#include "system/browser.h"
#include "system/clock.h"
#include "system/environment.h"
#include "system/random.h"
#include "system/standard_streams.h"

namespace bellwether {
namespace {

int run_commands(int argc, char** argv, const stage::Machine& machine) {
  system::open_standard_streams();
  stage::Stages stages(machine);
  cli::World world{
      .environment = machine.environment,
      .clock = machine.clock,
      .write_output = system::write_output,
      .write_error = system::write_error,
      .output_is_terminal = system::output_is_terminal(),
      .error_is_terminal = system::error_is_terminal(),
      .error_size = system::error_size,
      .open_stage = [&](const auto& settings, auto& report) { return stages.open(settings, report); },
      .open_bucket = [&](const auto& settings, auto& report) { return stages.open_bucket(settings, report); },
      .run_engine = [&](const auto& settings, auto& report, auto stop,
                        const auto& on_ready) { return stages.run_engine(settings, report, stop, on_ready); },
      .open_browser = system::open_in_browser,
      .invoke = [&](const auto& function, const auto& settings, std::string_view event,
                    auto& report) { return stages.invoke(function, settings, event, report); },
      .open_ways = [&](const auto& settings) { return stage::open_ways(settings, machine); },
      .open_account = [&](const auto& settings, auto& report) -> Result<deploy::Account> {
        aws::Session* const session = TRY(stages.session(settings, report));
        return deploy::Account{
            .client = [session](aws::Service service,
                                const std::string& region) { return session->client(service, region); },
            .clock = machine.clock,
            .sleep = machine.sleep};
      },
      .sleep = machine.sleep,
      .fetch = [&](const std::string& url) { return stage::fetch_public_file(url, machine); },
      .read_answer = system::input_is_terminal() ? system::read_line : nullptr,
      .ideographs = machine.ideographs};
  return cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, world);
}

int run(int argc, char** argv) {
  // A closed pipe is then an error of write() and not the end.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file that grows beyond the limit of the shell (ulimit -f).
  std::signal(SIGXFSZ, SIG_IGN);
  const system::SystemClock clock;
  system::SystemRandom random;
  const stage::Machine machine{.environment = system::environment,
                               .clock = clock,
                               .random = random,
                               .stopwatch = system::stopwatch,
                               .sleep = system::sleep,
                               .ideographs = stage::ideographs};
  // Set by Lambda, which started us then.
  if (const auto api = system::environment("AWS_LAMBDA_RUNTIME_API"))
    return stage::run_lambda_function(*api, machine);
  return run_commands(argc, argv, machine);
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  try {
    return bellwether::run(argc, argv);
  } catch (const std::exception& exception) {
    bellwether::system::write_error(std::string("Error: ") + exception.what() + "\n");
    return static_cast<int>(bellwether::cli::ExitCode::NotDone);
  }
}
