// simulate [--seed N] [--lives M]: lives, one a seed, from N on. Ends with 1 at the first that goes wrong,
// and prints its story, made as short as it can be: the same seed, and the fewest acts before the calm.
// simulate --seed N --story prints that of a life in which nothing did.

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "base/check.h"
#include "base/number.h"
#include "simulation/faulty_disk.h"
#include "simulation/life.h"

namespace bellwether::simulation {
namespace {

// For a CHECK or a crash of our own.
std::uint64_t seed_now = 0;

void on_abort(int signal_number) {
  std::printf("seed %llu ended the program with signal %d\n", static_cast<unsigned long long>(seed_now),
              signal_number);
  std::fflush(stdout);
  std::_Exit(1);
}

// Lock files and the like, which are real, on a file system in memory where there is one.
std::filesystem::path make_folder() {
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const bool has_memory = std::filesystem::is_directory(memory, error) && access(memory.c_str(), W_OK) == 0;
  std::string name =
      (has_memory ? memory : std::filesystem::temp_directory_path()) / "bellwether-life-XXXXXX";
  CHECK(mkdtemp(name.data()) != nullptr);
  return name;
}

struct Words {
  std::uint64_t seed = 1, lives = 1;
  int acts = kActsMax;
  bool wants_story = false;
  bool is_understood = true;
};

Words read_words(int count, char** words) {
  Words read;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--story") {
      read.wants_story = true;
      continue;
    }
    const auto value = i + 1 < count ? parse_number<std::uint64_t>(words[++i]) : std::nullopt;
    if (value && word == "--seed")
      read.seed = *value;
    else if (value && word == "--lives")
      read.lives = *value;
    else if (value && word == "--acts")
      read.acts = static_cast<int>(*value);
    else
      read.is_understood = false;
  }
  return read;
}

void print(const LifeEnd& end) {
  for (const auto& line : end.story) std::printf("%s\n", line.c_str());
}

void tell_shortest(FaultyDisk& disk, LifeOptions options) {
  for (options.acts = 0; options.acts < kActsMax; ++options.acts)
    if (!live(disk, options).wrong.empty()) break;
  options.is_told = true;
  const auto end = live(disk, options);
  std::printf("seed %llu, %d acts:\n", static_cast<unsigned long long>(options.seed), options.acts);
  print(end);
}

void print_sum(const Words& words, const Tally& tally, double wall_seconds) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  const double processor = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  const auto of = [&](Fault fault) {
    return static_cast<long long>(tally.faults[static_cast<std::size_t>(fault)]);
  };
  std::printf(
      "seeds %llu to %llu: %llu lives, 0 wrong; %lld acts, %lld engines started, %lld processes ended, "
      "%lld power losses, %lld failed operations, %lld full disks, %lld outages, %lld clock jumps; "
      "%.0f s of wall time, %.2f ms of processor time a life\n",
      static_cast<unsigned long long>(words.seed),
      static_cast<unsigned long long>(words.seed + words.lives - 1),
      static_cast<unsigned long long>(words.lives), static_cast<long long>(tally.acts),
      static_cast<long long>(tally.restarts), of(Fault::Crash), of(Fault::PowerLoss), of(Fault::Fails),
      of(Fault::Full), static_cast<long long>(tally.outages), static_cast<long long>(tally.clock_jumps),
      wall_seconds, 1e3 * processor / static_cast<double>(words.lives));
}

int run(const Words& words) {
  for (const int signal_number : {SIGABRT, SIGSEGV}) signal(signal_number, on_abort);
  const auto started = std::chrono::steady_clock::now();
  FaultyDisk& disk = FaultyDisk::install();
  LifeOptions options{.acts = words.acts, .is_told = words.wants_story, .folder = make_folder()};
  Tally tally;
  bool is_wrong = false;
  for (std::uint64_t i = 0; i < words.lives && !is_wrong; ++i) {
    options.seed = seed_now = words.seed + i;
    const auto end = live(disk, options);
    if (words.wants_story) print(end);
    is_wrong = !end.wrong.empty();
    tally.add(end.tally);
  }
  if (is_wrong && !words.wants_story) tell_shortest(disk, options);
  if (!is_wrong)
    print_sum(words, tally,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  std::error_code ignored;
  std::filesystem::remove_all(options.folder, ignored);
  return is_wrong ? 1 : 0;
}

}  // namespace
}  // namespace bellwether::simulation

int main(int count, char** words) {
  const auto read = bellwether::simulation::read_words(count, words);
  if (!read.is_understood) {
    std::fprintf(stderr, "Usage: simulate [--seed N] [--lives M] [--acts K] [--story]\n");
    return 2;
  }
  return bellwether::simulation::run(read);
}
