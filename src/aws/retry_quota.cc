#include "aws/retry_quota.h"

#include <algorithm>

namespace bellwether::aws {

bool RetryQuota::take(int cost) {
  const std::scoped_lock lock(mutex_);
  if (tokens_ < cost) return false;
  tokens_ -= cost;
  return true;
}

void RetryQuota::give_back(int cost) {
  const std::scoped_lock lock(mutex_);
  tokens_ = std::min(kTokensMax, tokens_ + cost);
}

}  // namespace bellwether::aws
