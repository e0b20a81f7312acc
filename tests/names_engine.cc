// An engine for kill_names_test.cc to kill: it reads names from the queue and puts a
// file for each into the folder `results`. The bodies that begin with "bad" fail. With "idle" as third
// argument it ends when the queue is empty, else it runs until it is killed. It writes a byte to standard
// output when it has its first batch in hand.

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/check.h"
#include "local/engine.h"
#include "silent_report.h"
#include "system/clock.h"
#include "system/random.h"

namespace bellwether {
namespace {

// Whole or not at all when the process is killed; a machine that fails is not what is
// tested, so nothing is flushed.
void store(const std::filesystem::path& file, const std::string& text) {
  auto beside = file;
  beside += "." + std::to_string(gettid());
  std::ofstream(beside) << text;
  std::filesystem::rename(beside, file);
}

Result<void> serve(const std::filesystem::path& state, bool until_idle) {
  const system::SystemClock clock;
  system::SystemRandom random;
  testbed::SilentReport report;
  const auto engine = TRY(local::Engine::open(state, clock, random, report));
  std::filesystem::create_directories(state / "results");
  std::once_flag has_begun;
  const auto read = [&](std::span<const ports::Message> batch) -> Result<ports::MessageResponse> {
    std::call_once(has_begun, [] { CHECK(::write(STDOUT_FILENO, ".", 1) == 1); });
    ports::MessageResponse response;
    for (const auto& message : batch) {
      // Slow enough that a kill finds batches in hand.
      if (!until_idle) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (message.body.starts_with("bad"))
        response.failures.push_back({message.id, {ErrorKind::InvalidInput, "no such name"}});
      else
        store(state / "results" / message.body, message.body);
    }
    return response;
  };
  TRY_VOID(engine->attach_queue("read-sentiment", local::QueueName::Names, {}, [&] { return read; }));
  if (until_idle) return engine->run_until_idle();
  return engine->run({});
}

}  // namespace
}  // namespace bellwether

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const auto served = bellwether::serve(argv[1], std::string_view(argv[2]) == "idle");
  if (served) return 0;
  std::fprintf(stderr, "%s\n", served.error().message.c_str());
  return 1;
}
