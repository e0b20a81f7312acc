// simulate [--seed N] [--lives M]: lives, one a seed, from N on. Ends with 1 at the first that goes wrong,
// and prints its story, made as short as it can be: the same seed, and the fewest acts before the calm.
// simulate --seed N --story prints that of a life in which nothing did.

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <vector>

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
  std::uint64_t seed = 1, lives = 1, jobs = 1;
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
    else if (value && *value > 0 && word == "--jobs")
      read.jobs = *value;
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

// What a worker hands over.
struct Share {
  Tally tally;
  bool is_wrong = true;
};

// Every `jobs`th life from the first one on.
Share live_share(const Words& words, std::uint64_t first) {
  FaultyDisk& disk = FaultyDisk::install();
  LifeOptions options{.acts = words.acts, .is_told = words.wants_story, .folder = make_folder()};
  Share share{.tally = {}, .is_wrong = false};
  for (std::uint64_t i = first; i < words.lives && !share.is_wrong; i += words.jobs) {
    options.seed = seed_now = words.seed + i;
    const auto end = live(disk, options);
    if (words.wants_story) print(end);
    share.is_wrong = !end.wrong.empty();
    share.tally.add(end.tally);
  }
  if (share.is_wrong && !words.wants_story) tell_shortest(disk, options);
  std::fflush(stdout);
  std::error_code ignored;
  std::filesystem::remove_all(options.folder, ignored);
  return share;
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void print_sum(const Words& words, const Tally& tally, double wall_seconds) {
  const auto of = [&](Fault fault) { return tally.faults[static_cast<std::size_t>(fault)]; };
  const auto number = [](auto count, const char* what) {
    std::printf(" %llu %s", static_cast<unsigned long long>(count), what);
  };
  std::printf("seeds %llu to %llu:", static_cast<unsigned long long>(words.seed),
              static_cast<unsigned long long>(words.seed + words.lives - 1));
  number(words.lives, "lives, 0 wrong;");
  number(tally.acts, "acts,");
  number(tally.restarts, "engines started;");
  number(of(Fault::Crash), "processes ended,");
  number(of(Fault::PowerLoss), "power losses,");
  number(of(Fault::Fails), "failed operations,");
  number(of(Fault::Full), "full disks,");
  number(tally.outages, "outages,");
  number(tally.clock_jumps, "clock jumps;");
  const double processor = processor_seconds();
  std::printf(" %.0f s of wall time, %.0f s of processor time, %.1f ms a life\n", wall_seconds, processor,
              1e3 * processor / static_cast<double>(words.lives));
}

// In processes of their own, because SQLite has one default file system a process.
int run(const Words& words) {
  for (const int signal_number : {SIGABRT, SIGSEGV}) signal(signal_number, on_abort);
  // What a life gives back, the next one wants again.
  mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
  mallopt(M_MMAP_THRESHOLD, 256 * 1024 * 1024);
  const auto started = std::chrono::steady_clock::now();
  std::vector<int> answers;
  for (std::uint64_t job = 0; job < words.jobs; ++job) {
    int pipe_ends[2];
    CHECK(pipe(pipe_ends) == 0);
    const pid_t process = fork();
    CHECK(process >= 0);
    if (process == 0) {
      const Share share = live_share(words, job);
      CHECK(::write(pipe_ends[1], &share, sizeof share) == sizeof share);
      std::_Exit(0);
    }
    close(pipe_ends[1]);
    answers.push_back(pipe_ends[0]);
  }
  Tally tally;
  bool is_wrong = false;
  for (const int answer : answers) {
    Share share;
    // Nothing comes of one that was ended.
    if (::read(answer, &share, sizeof share) != sizeof share) share = {};
    is_wrong = is_wrong || share.is_wrong;
    tally.add(share.tally);
  }
  while (wait(nullptr) > 0) continue;
  if (!is_wrong)
    print_sum(words, tally,
              std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  return is_wrong ? 1 : 0;
}

}  // namespace
}  // namespace bellwether::simulation

int main(int count, char** words) {
  const auto read = bellwether::simulation::read_words(count, words);
  if (!read.is_understood) {
    std::fprintf(stderr, "Usage: simulate [--seed N] [--lives M] [--jobs J] [--acts K] [--story]\n");
    return 2;
  }
  return bellwether::simulation::run(read);
}
