#include "local/doorbell.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "local_stage.h"

namespace bellwether::local {
namespace {

using Watch = std::chrono::steady_clock;

Watch::duration waited(Doorbell::Listener& listener, Milliseconds timeout) {
  const auto begin = Watch::now();
  listener.wait(timeout);
  return Watch::now() - begin;
}

TEST(Doorbell, ARingBetweenTwoWaitsIsHeard) {
  const TemporaryFolder folder;
  const Doorbell bell(folder.path() / "doorbell");
  auto listener = bell.listen().value();
  bell.ring();
  EXPECT_LT(waited(listener, kPollInterval), kPollInterval);
}

TEST(Doorbell, ARingOfAnotherProcessIsHeard) {
  const TemporaryFolder folder;
  const Doorbell bell(folder.path() / "doorbell");
  auto listener = bell.listen().value();
  const auto child = fork();
  if (child == 0) {
    bell.ring();
    _exit(0);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_LT(waited(listener, kPollInterval), kPollInterval);
}

TEST(Doorbell, SilenceEndsWithTheTimeoutOrThePollInterval) {
  const TemporaryFolder folder;
  const Doorbell bell(folder.path() / "doorbell");
  auto listener = bell.listen().value();
  EXPECT_GE(waited(listener, Milliseconds(20)), Milliseconds(20));
  EXPECT_GE(waited(listener, std::chrono::hours(1)), kPollInterval);
}

TEST(Doorbell, RingsThatWereHeardOnceAreOver) {
  const TemporaryFolder folder;
  const Doorbell bell(folder.path() / "doorbell");
  auto listener = bell.listen().value();
  for (int i = 0; i < 1'000; ++i) bell.ring();
  listener.wait(kPollInterval);
  EXPECT_GE(waited(listener, Milliseconds(20)), Milliseconds(20));
}

}  // namespace
}  // namespace bellwether::local
