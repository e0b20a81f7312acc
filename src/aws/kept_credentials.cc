#include "aws/kept_credentials.h"

#include <algorithm>
#include <utility>

namespace bellwether::aws {
namespace {

using std::chrono_literals::operator""min;

constexpr Milliseconds kFetchedBefore = 5min;
constexpr Milliseconds kPeace = 1min;  // Between two fetches, however short the credentials live.

}  // namespace

KeptCredentials::KeptCredentials(std::unique_ptr<CredentialsSource> source, const ports::Clock& clock)
    : source_(std::move(source)), clock_(clock) {}

Result<Credentials> KeptCredentials::get() {
  const Instant now = clock_.now();
  const std::scoped_lock lock(mutex_);
  const bool is_valid = kept_ && (!kept_->expires || now < *kept_->expires);
  if (is_valid && now < next_fetch_) return *kept_;

  auto fetched = fetch(now);
  if (fetched) {
    kept_ = *fetched;
    next_fetch_ =
        fetched->expires ? std::max(*fetched->expires - kFetchedBefore, now + kPeace) : Instant::max();
    return fetched;
  }
  if (!is_valid) return fetched;
  next_fetch_ = now + kPeace;
  return *kept_;
}

void KeptCredentials::forget(const Credentials& expired) {
  const std::scoped_lock lock(mutex_);
  if (kept_ == expired) kept_.reset();
}

Result<Credentials> KeptCredentials::fetch(Instant now) {
  Credentials credentials = TRY(source_->get());
  if (credentials.expires && *credentials.expires <= now)
    return fail(ErrorKind::InvalidInput, "the AWS credentials expired at " +
                                             format_instant(*credentials.expires) +
                                             "; sign in again, or check this machine's clock");
  return credentials;
}

}  // namespace bellwether::aws
