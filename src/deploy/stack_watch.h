// Watching what goes on in a stack until it is over.
//
// By the stack's id, because by name a deleted stack vanishes. What was already to be seen before the
// operation began is not taken for its end, although CloudFormation may show it for a while. An answer that
// does not come is asked for again.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/cloudformation.h"
#include "base/result.h"
#include "deploy/account.h"

namespace bellwether::deploy {

struct WatchedStack {
  aws::Stack stack;
  std::vector<aws::StackEvent> events;  // Of the operation, oldest first.
};

// `last_seen` is the newest event from before the operation; empty: it was under way already.
// Unavailable when it is not over after two hours.
Result<WatchedStack> watch_stack(const aws::CloudFormation& service, const aws::Stack& stack,
                                 const std::string& last_seen, const Account& account,
                                 const Narrator& narrator);

// The newest event of the stack; empty when there is none.
Result<std::string> newest_event(const aws::CloudFormation& service, const std::string& stack);

// What went wrong first, and then the rest, one a line; empty when nothing did. What was cancelled because
// of something else is no cause.
std::vector<std::string> causes_of(const WatchedStack& watched);

// "bellwether-dev is ROLLBACK_COMPLETE" under its first cause.
std::string failure_text(const WatchedStack& watched);

}  // namespace bellwether::deploy
