// Runs a program against a Lambda Runtime API and prints how fast it was, as JSON:
//   runtime_api [--event FILE] [--times N] [--runs N] -- PROGRAM [ARGUMENT...]
//
// "start_us": from starting the program to its first GET next, for each run.
// "response_us": from handing out the event to the response, for each invocation.
// "loop_us": from one GET next to the next, for each invocation.
// "peak_kb": the most memory the program had, for each run.
// Fails when the program breaks the contract.

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "fake_runtime_api.h"

namespace bellwether {
namespace {

using testbed::Call;
using testbed::Moment;

struct Settings {
  std::string event = "{}";
  std::size_t times = 100;
  int runs = 10;
  char** command = nullptr;
};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "runtime_api: %s\n", why.c_str());
  std::exit(1);
}

Settings settings_of(char** arguments) {
  Settings settings;
  for (; *arguments != nullptr && std::string(*arguments) != "--"; arguments += 2) {
    const std::string flag = *arguments;
    if (arguments[1] == nullptr) give_up(flag + " lacks its value");
    if (flag == "--event") {
      std::ifstream file(arguments[1], std::ios::binary);
      if (!file) give_up(std::string(arguments[1]) + " cannot be read");
      settings.event = {std::istreambuf_iterator<char>(file), {}};
    } else if (flag == "--times") {
      settings.times = std::stoul(arguments[1]);
    } else if (flag == "--runs") {
      settings.runs = std::stoi(arguments[1]);
    } else {
      give_up("no such flag: " + flag);
    }
  }
  if (*arguments == nullptr || arguments[1] == nullptr) give_up("name the program after --");
  settings.command = arguments + 1;
  return settings;
}

struct Numbers {
  std::vector<std::int64_t> start, response, loop, peak;
};

std::int64_t microseconds(Moment from, Moment to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
}

void run_once(const Settings& settings, Numbers& numbers) {
  testbed::FakeRuntimeApi api;
  for (std::size_t i = 0; i < settings.times; ++i)
    api.hand_out(
        {.id = "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + i), .event = settings.event});
  ::setenv("AWS_LAMBDA_RUNTIME_API", api.address().c_str(), 1);
  pid_t process = 0;
  const auto begun = std::chrono::steady_clock::now();
  if (::posix_spawnp(&process, settings.command[0], nullptr, nullptr, settings.command, environ) != 0)
    give_up(std::string(settings.command[0]) + " cannot be started");
  const bool ended = api.waits_for("next", settings.times + 1);
  ::kill(process, SIGKILL);
  rusage usage{};
  int status = 0;
  ::wait4(process, &status, 0, &usage);
  for (const std::string& violation : api.violations()) give_up(violation);
  if (!ended) give_up("the program did not take every invocation");

  const std::vector<Call> nexts = api.calls("next"), responses = api.calls("response");
  numbers.start.push_back(microseconds(begun, nexts.at(0).received));
  for (std::size_t i = 0; i < responses.size(); ++i) {
    numbers.response.push_back(microseconds(nexts.at(i).answered, responses[i].received));
    numbers.loop.push_back(microseconds(nexts.at(i).received, nexts.at(i + 1).received));
  }
  numbers.peak.push_back(usage.ru_maxrss);
}

std::string list(const char* name, const std::vector<std::int64_t>& values) {
  std::string text;
  for (const std::int64_t value : values) text += (text.empty() ? "" : ",") + std::to_string(value);
  return "\"" + std::string(name) + "\":[" + text + "]";
}

}  // namespace
}  // namespace bellwether

int main(int, char** argv) {
  using namespace bellwether;
  const Settings settings = settings_of(argv + 1);
  Numbers numbers;
  for (int run = 0; run < settings.runs; ++run) run_once(settings, numbers);
  std::printf("{%s,\n%s,\n%s,\n%s}\n", list("start_us", numbers.start).c_str(),
              list("response_us", numbers.response).c_str(), list("loop_us", numbers.loop).c_str(),
              list("peak_kb", numbers.peak).c_str());
}
