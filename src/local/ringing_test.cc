#include "local/ringing.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "local_stage.h"

namespace bellwether::local {
namespace {

using namespace std::chrono_literals;

// A listener on a thread of its own, for as long as this lives.
struct Heard {
  TemporaryFolder folder;
  Doorbell bell{folder.path() / "doorbell"};
  ManualClock clock;
  Ringing ringing{clock};
  std::atomic<bool> has_changed = false;
  std::jthread listener{[this](const std::stop_token& stop) {
    ringing.listen(bell, stop, [this] { return has_changed.exchange(false); });
  }};

  // Its first ring, after which it is at the bell.
  Heard() { ringing.wait(0, std::nullopt); }
};

TEST(Ringing, OneRingWakesAllThatWait) {
  Heard heard;
  std::atomic<int> woken = 0;
  std::vector<std::jthread> threads;
  const auto before = heard.ringing.heard();
  for (int i = 0; i < 50; ++i)
    threads.emplace_back([&] {
      heard.ringing.wait(before, std::nullopt);
      ++woken;
    });
  heard.bell.ring();
  threads.clear();
  EXPECT_EQ(woken, 50);
}

TEST(Ringing, WhatRangSinceItWasNotedIsNotWaitedFor) {
  Heard heard;
  const auto before = heard.ringing.heard();
  heard.ringing.ring();
  heard.ringing.wait(before, std::nullopt);
  EXPECT_GT(heard.ringing.heard(), before);
}

TEST(Ringing, AChangeThatNobodyRangForIsHeardAllTheSame) {
  Heard heard;
  const auto before = heard.ringing.heard();
  heard.has_changed = true;
  heard.ringing.wait(before, std::nullopt);
  EXPECT_GT(heard.ringing.heard(), before);
}

TEST(Ringing, AWaitEndsWhenTheClockSaysSo) {
  Heard heard;
  const auto before = heard.ringing.heard();
  const auto end = heard.clock.now() + 5h;
  std::jthread waits([&] { heard.ringing.wait(before, end); });
  heard.clock.advance(5h);
  waits.join();
  EXPECT_EQ(heard.ringing.heard(), before);
}

TEST(Ringing, AClockThatIsSetBackWakesAll) {
  Heard heard;
  heard.clock.advance(5h);
  const auto before = heard.ringing.heard();
  // At least one look at the clock as it was.
  std::jthread near([&] { heard.ringing.wait(before, heard.clock.now() + 1ms); });
  std::this_thread::sleep_for(2 * kPollInterval);
  heard.clock.advance(-2h);
  heard.ringing.wait(before, std::nullopt);
  EXPECT_GT(heard.ringing.heard(), before);
}

}  // namespace
}  // namespace bellwether::local
