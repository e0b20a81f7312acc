// What deploying needs of the world: AWS's services under somebody's credentials, the time, waiting, and a
// person or a log to tell.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "aws/cloudformation.h"
#include "aws/service_client.h"
#include "base/result.h"
#include "ports/clock.h"

namespace bellwether::deploy {

// All that is referred to must outlive it.
struct Account {
  // In `region`; empty: the session's own.
  std::function<Result<std::unique_ptr<aws::ServiceClient>>(aws::Service, const std::string& region)> client;
  const ports::Clock& clock;
  std::function<void(Milliseconds)> sleep;
};

struct Narrator {
  std::function<void(std::string_view line)> say;
  // Of the stack of this name.
  std::function<void(const std::string& stack, const aws::StackEvent& event)> show;
};

// Different each time that it is asked for after a millisecond: a name of change sets, a token.
inline std::string token_of(const Account& account) {
  return "bellwether-" + std::to_string(account.clock.now().time_since_epoch().count());
}

}  // namespace bellwether::deploy
