// How many repetitions all calls of a client may still afford together.
//
// As in the AWS SDKs' standard mode: 500 tokens, 14 for a repetition, 5 when the service itself asked for
// fewer requests, for then it is well. What succeeds gives back what its last repetition cost, or one token
// when it needed none. Safe to call from any thread.

#pragma once

#include <mutex>

namespace bellwether::aws {

class RetryQuota {
 public:
  static constexpr int kTokensMax = 500;
  static constexpr int kRepetitionCost = 14;
  static constexpr int kThrottledCost = 5;

  // False when it cannot be afforded; then nothing is taken.
  bool take(int cost);

  void give_back(int cost);

 private:
  std::mutex mutex_;
  int tokens_ = kTokensMax;
};

}  // namespace bellwether::aws
