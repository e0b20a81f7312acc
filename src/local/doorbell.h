// The doorbell: tells the engine at once, across processes, that something was
// committed.
//
// It is a hint. A ring that is lost, or that nobody could hear, is only a delay:
// who listens looks by itself every kPollInterval as well. Ring after the commit,
// never before.

#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "base/time.h"
#include "system/file.h"

namespace bellwether::local {

inline constexpr Milliseconds kPollInterval{400};

class Doorbell {
 public:
  // Hears every ring from its creation on, also those that come between waits.
  class Listener {
   public:
    // Returns at a ring or after `timeout`, whichever comes first; at once when
    // it rang since the last wait. True: it rang.
    bool wait(Milliseconds timeout);

   private:
    friend class Doorbell;
    explicit Listener(system::File events) : events_(std::move(events)) {}

    system::File events_;
  };

  explicit Doorbell(std::filesystem::path file) : file_(std::move(file)) {}

  void ring() const;
  Result<Listener> listen() const;

 private:
  std::filesystem::path file_;
};

}  // namespace bellwether::local
