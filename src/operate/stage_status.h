// How a stage on AWS does: its stacks, table, queue, functions with what calls them, their last calls and
// dead letters, alarms, and whom these reach.
//
// What could not be looked at is said and the rest is told all the same.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/cloudwatch.h"
#include "aws/subscriptions.h"
#include "base/result.h"
#include "base/time.h"
#include "deploy/account.h"
#include "operate/site.h"

namespace bellwether::operate {

struct StackState {
  std::string name, region;
  std::string status;  // "UPDATE_COMPLETE"; empty: there is no such stack.
  std::string reason;  // Of the status; may be empty.
};

struct TableState {
  std::string name, region, status;   // "ACTIVE".
  std::int64_t items = 0, bytes = 0;  // As AWS last counted them, some hours ago.
};

struct QueueState {
  std::int64_t visible = 0, in_flight = 0, delayed = 0;
  std::optional<Milliseconds> oldest = {};  // As CloudWatch last saw it, within the hour.
};

struct FunctionState {
  std::string name;          // "draw-charts".
  std::string trigger = {};  // Of its mapping or schedule: "Enabled", "DISABLED".
  // Of the last day.
  std::int64_t calls = 0, errors = 0, throttles = 0;
  std::optional<Instant> last_call = {};     // To five minutes.
  std::optional<Milliseconds> waiting = {};  // Of a stream: how far behind it was, within the hour.
  std::int64_t dead_letters = 0;
};

// A call, out of the function's log.
struct SeenCall {
  std::string function, request_id;
  Instant ended;
  double milliseconds = 0;
  std::string status;         // "timeout"; empty: well, as far as Lambda is concerned.
  std::int64_t records = -1;  // Of its batch; -1: it had none.
  std::int64_t failures = 0;  // That it logged,
  std::string reason;         // and the first one's reason.
};

struct StageState {
  std::vector<StackState> stacks;
  std::optional<TableState> table;
  std::optional<QueueState> queue;  // Nothing where the stage reads no names.
  std::vector<FunctionState> functions;
  std::vector<SeenCall> calls;  // The latest, newest first, at most 10.
  std::vector<aws::Alarm> alarms;
  std::vector<aws::Subscription> subscriptions;
  std::vector<aws::Subscription> readers;  // Of the stage's own topic of alerts.
  std::vector<std::string> not_known;      // Why not.

  bool is_deployed() const { return !functions.empty(); }
};

StageState state_of_stage(const Site& site, const deploy::Account& account);

}  // namespace bellwether::operate
