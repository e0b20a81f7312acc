#include "aws/kept_credentials.h"

#include <gtest/gtest.h>

#include <deque>

#include "aws_world.h"

namespace bellwether::aws {
namespace {

using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

// Gives what a test wrote down; then nothing.
class Scripted final : public CredentialsSource {
 public:
  explicit Scripted(std::deque<Result<Credentials>>& script) : script_(script) {}

  Result<Credentials> get() override {
    if (script_.empty()) return fail(ErrorKind::Unavailable, "no answer");
    auto next = script_.front();
    script_.pop_front();
    return next;
  }

 private:
  std::deque<Result<Credentials>>& script_;
};

class Fixture {
 public:
  explicit Fixture(std::deque<Result<Credentials>> results)
      : script(std::move(results)), kept(std::make_unique<Scripted>(script), clock) {}

  testbed::VirtualClock clock;
  std::deque<Result<Credentials>> script;
  KeptCredentials kept;
};

Credentials key(const std::string& name, std::optional<Instant> expires = std::nullopt) {
  return {.access_key_id = name, .secret_access_key = "secret", .session_token = "", .expires = expires};
}

const Instant kNoon = testbed::VirtualClock().now();

TEST(KeptCredentials, WhatNeverExpiresIsFetchedOnce) {
  Fixture f({key("A"), key("B")});
  EXPECT_EQ(f.kept.get().value(), key("A"));
  f.clock.advance(std::chrono::hours(10'000));
  EXPECT_EQ(f.kept.get().value(), key("A"));
}

TEST(KeptCredentials, AreFetchedAgainFiveMinutesBeforeTheirEnd) {
  Fixture f({key("A", kNoon + 60min), key("B", kNoon + 120min)});
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.clock.set(kNoon + 55min - 1s);
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.clock.set(kNoon + 55min);
  EXPECT_EQ(f.kept.get().value().access_key_id, "B");
}

TEST(KeptCredentials, StayInUseWhileValidWhenTheSourceIsNotThere) {
  Fixture f({key("A", kNoon + 60min)});
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.clock.set(kNoon + 56min);
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.script.push_back(key("B", kNoon + 120min));
  f.clock.set(kNoon + 57min - 1s);
  EXPECT_EQ(f.kept.get().value().access_key_id, "A") << "the source was not left in peace";
  f.clock.set(kNoon + 57min);
  EXPECT_EQ(f.kept.get().value().access_key_id, "B");
}

TEST(KeptCredentials, TheSourcesErrorIsTheAnswerWhenNothingValidIsLeft) {
  Fixture f({key("A", kNoon + 60min)});
  EXPECT_TRUE(f.kept.get());
  f.clock.set(kNoon + 60min);
  EXPECT_EQ(f.kept.get().error().message, "no answer");
}

TEST(KeptCredentials, WhatIsExpiredWhenItComesIsRefused) {
  Fixture f({key("A", kNoon)});
  EXPECT_EQ(f.kept.get().error().message,
            "the AWS credentials expired at 2026-11-22T12:00:00.000Z; sign in again, or check this machine's "
            "clock");
}

TEST(KeptCredentials, WhatLivesShorterIsFetchedOnceAMinute) {
  Fixture f({key("A", kNoon + 3min), key("B", kNoon + 4min)});
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.clock.set(kNoon + 1min - 1s);
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.clock.set(kNoon + 1min);
  EXPECT_EQ(f.kept.get().value().access_key_id, "B");
}

TEST(KeptCredentials, WhatIsForgottenIsFetchedAgainButNotWhatReplacedIt) {
  Fixture f({key("A"), key("B"), key("C")});
  EXPECT_EQ(f.kept.get().value().access_key_id, "A");
  f.kept.forget(key("A"));
  EXPECT_EQ(f.kept.get().value().access_key_id, "B");
  f.kept.forget(key("A"));
  EXPECT_EQ(f.kept.get().value().access_key_id, "B");
}

}  // namespace
}  // namespace bellwether::aws
