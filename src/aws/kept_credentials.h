// Keeps what a source gave until shortly before it expires.
//
// The source is asked again five minutes before the end. While it cannot be had, the old
// credentials stay in use as long as they are valid, and the source is left in peace for a
// minute. Safe to call from any thread: one asks, the others wait.

#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "aws/credentials.h"
#include "ports/clock.h"

namespace bellwether::aws {

class KeptCredentials final : public CredentialsSource {
 public:
  // `clock` must outlive it.
  KeptCredentials(std::unique_ptr<CredentialsSource> source, const ports::Clock& clock);

  Result<Credentials> get() override;
  void forget(const Credentials& expired) override;

 private:
  Result<Credentials> fetch(Instant now);

  const std::unique_ptr<CredentialsSource> source_;
  const ports::Clock& clock_;

  std::mutex mutex_;
  std::optional<Credentials> kept_;  // Guarded by mutex_, as is what follows.
  Instant next_fetch_ = Instant::max();
};

}  // namespace bellwether::aws
