#include "deploy/stack_watch.h"

#include <algorithm>

#include "base/text.h"
#include "deploy/stack_step.h"

namespace bellwether::deploy {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

constexpr Milliseconds kFirstPause = 250ms, kPauseMax = 5s;
constexpr Milliseconds kWatchMax = 2h;
// In a row; each is repeated by the client already.
constexpr int kFailuresMax = 20;
// So often in a row a stack must look settled when no event says that the operation is over.
constexpr int kLooksWithoutEvent = 20;

bool is_of_stack(const aws::StackEvent& event, const aws::Stack& stack) {
  return event.type == "AWS::CloudFormation::Stack" && event.physical_id == stack.id;
}

class Watch {
 public:
  Watch(const aws::CloudFormation& service, const aws::Stack& stack, std::string last_seen,
        const Narrator& narrator)
      : service_(service), last_seen_(std::move(last_seen)), narrator_(narrator) {
    watched_.stack = stack;
  }

  // Whether the operation is over.
  Result<bool> look() {
    // The state first: events that come after it are then not missed.
    const auto found = TRY(service_.find_stack(watched_.stack.id));
    if (!found) {
      watched_.stack.status = "DELETE_COMPLETE";
      return true;
    }
    watched_.stack = *found;
    for (aws::StackEvent& event : TRY(service_.latest_events(watched_.stack.id, last_seen_))) {
      last_seen_ = event.id;
      if (is_of_stack(event, watched_.stack)) last_status_ = event.status;
      narrator_.show(watched_.stack.name, event);
      watched_.events.push_back(std::move(event));
    }
    if (!is_settled(watched_.stack.status)) {
      settled_looks_ = 0;
      return false;
    }
    return last_status_ == watched_.stack.status || ++settled_looks_ >= kLooksWithoutEvent;
  }

  WatchedStack take() { return std::move(watched_); }

 private:
  const aws::CloudFormation& service_;
  std::string last_seen_;
  const Narrator& narrator_;
  WatchedStack watched_;
  std::string last_status_;
  int settled_looks_ = 0;
};

bool is_failure(const aws::StackEvent& event) {
  return event.status.ends_with("_FAILED") && event.type != "AWS::CloudFormation::Stack" &&
         !lower_ascii(event.reason).contains("cancelled");
}

}  // namespace

Result<WatchedStack> watch_stack(const aws::CloudFormation& service, const aws::Stack& stack,
                                 const std::string& last_seen, const Account& account,
                                 const Narrator& narrator) {
  Watch watch(service, stack, last_seen, narrator);
  const Instant end = account.clock.now() + kWatchMax;
  Milliseconds pause = kFirstPause;
  int failures = 0;
  while (account.clock.now() < end) {
    const Result<bool> over = watch.look();
    if (over && *over) return watch.take();
    failures = over ? 0 : failures + 1;
    if (!over && (over.error().kind != ErrorKind::Unavailable || failures == kFailuresMax))
      return std::unexpected(in_context("stack " + stack.name + ", which goes on by itself", over.error()));
    account.sleep(pause);
    pause = std::min(pause * 3 / 2, kPauseMax);
  }
  return fail(ErrorKind::Unavailable,
              "stack " + stack.name + " was still busy after two hours; run the command again to watch on");
}

Result<std::string> newest_event(const aws::CloudFormation& service, const std::string& stack) {
  const auto events = TRY(service.latest_events(stack));
  return events.empty() ? "" : events.back().id;
}

std::vector<std::string> causes_of(const WatchedStack& watched) {
  std::vector<std::string> causes;
  for (const aws::StackEvent& event : watched.events) {
    if (is_failure(event))
      causes.push_back(event.resource + " (" + event.type + "): " + event.status + ": " + event.reason);
  }
  return causes;
}

std::string failure_text(const WatchedStack& watched) {
  const std::vector<std::string> causes = causes_of(watched);
  const aws::Stack& stack = watched.stack;
  std::string text = causes.empty() ? (stack.reason.empty() ? "no event says why" : stack.reason) : causes[0];
  text += "\nstack " + stack.name + " is " + stack.status;
  for (std::size_t i = 1; i < causes.size(); ++i) text += "\nalso " + causes[i];
  return text;
}

}  // namespace bellwether::deploy
