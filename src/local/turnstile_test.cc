#include "local/turnstile.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <atomic>

#include "local_stage.h"

namespace bellwether::local {
namespace {

struct Shared {
  std::atomic<int> turns[2];
  std::atomic<bool> inside;
  std::atomic<bool> collided;
};

// Memory that a child shares with its parent.
Shared* share() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(memory != MAP_FAILED);
  return new (memory) Shared{};
}

// Takes turns without a pause until both together have had `total`.
void take_turns(const std::filesystem::path& stem, Shared& shared, int self, int total) {
  Turnstile turnstile(stem, nullptr);
  // Not before both are there.
  ++shared.turns[self];
  while (shared.turns[1 - self] == 0) continue;
  while (shared.turns[0] + shared.turns[1] < total) {
    CHECK(turnstile.enter());
    if (shared.inside.exchange(true)) shared.collided = true;
    ++shared.turns[self];
    usleep(200);  // A commit waits about this long for the disk.
    shared.inside = false;
    turnstile.leave();
  }
}

TEST(Turnstile, OfTwoProcessesThatComeStraightBackNeitherStarves) {
  const TemporaryFolder folder;
  Shared* shared = share();
  constexpr int kTurns = 600;
  const auto child = fork();
  if (child == 0) {
    take_turns(folder.path() / "writers", *shared, 1, kTurns);
    _exit(0);
  }
  take_turns(folder.path() / "writers", *shared, 0, kTurns);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_FALSE(shared->collided);
  EXPECT_GT(shared->turns[0], kTurns / 3);
  EXPECT_GT(shared->turns[1], kTurns / 3);
  munmap(shared, sizeof *shared);
}

TEST(Turnstile, TheTurnOfAProcessThatIsKilledIsFree) {
  const TemporaryFolder folder;
  const auto stem = folder.path() / "writers";
  Shared* shared = share();
  const auto child = fork();
  if (child == 0) {
    Turnstile turnstile(stem, nullptr);
    CHECK(turnstile.enter());
    shared->inside = true;
    while (true) pause();
  }
  while (!shared->inside) continue;
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  Turnstile turnstile(stem, nullptr);
  EXPECT_TRUE(turnstile.enter());
  munmap(shared, sizeof *shared);
}

TEST(Turnstile, WhoWaitsForAProcessThatIsStoppedSaysSoAndGivesUp) {
  const TemporaryFolder folder;
  const auto stem = folder.path() / "writers";
  const auto child = fork();
  if (child == 0) {
    Turnstile turnstile(stem, nullptr);
    CHECK(turnstile.enter());
    raise(SIGSTOP);
    turnstile.leave();
    _exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, WUNTRACED), child);
  testbed::KeptReport report;
  Turnstile turnstile(stem, &report, kTurnSilenceMax + std::chrono::milliseconds(500));
  EXPECT_FALSE(turnstile.try_enter().value());
  const auto entered = turnstile.enter();
  ASSERT_FALSE(entered);
  EXPECT_EQ(entered.error().kind, ErrorKind::Unavailable);
  const std::string process = "process " + std::to_string(child) + " (";
  const std::string cure =
      ", which is stopped: continue it (kill -CONT " + std::to_string(child) + ") or end it";
  EXPECT_TRUE(entered.error().message.starts_with(stem.string() +
                                                  ": no turn at writing for 2 s; it is held by " + process))
      << entered.error().message;
  EXPECT_TRUE(entered.error().message.ends_with(cure)) << entered.error().message;
  ASSERT_EQ(report.lines().size(), 1u);
  EXPECT_TRUE(report.lines()[0].starts_with("writing waits held_by=" + process)) << report.lines()[0];
  kill(child, SIGCONT);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_TRUE(turnstile.try_enter().value());
}

}  // namespace
}  // namespace bellwether::local
