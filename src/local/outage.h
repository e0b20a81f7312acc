// Patience with what is down: the network, a server that throttles, a full disk.
//
// What failed with Unavailable is not at fault. It waits, with pauses that grow to minutes, and its tries do
// not count until it has been tried for as long as the patience. That time is the sum of the pauses: neither
// a machine that slept nor a clock that was set uses it up. A failure of any other kind counts at once.
//
// An outage is durable with whatever waits (a lane's checkpoint, a message, a schedule), so `status` can tell
// of it, and it is reported when it begins and when it is over, not at every try.

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "local/database.h"
#include "ports/report.h"
#include "ports/stage.h"

namespace bellwether::local {

inline constexpr Milliseconds kOutagePauseFirst{1'000};
inline constexpr Milliseconds kOutagePauseMax{300'000};

// What waits, and for how long it has.
struct Outage {
  Instant since{};         // The epoch: nothing is down.
  Milliseconds waited{0};  // The sum of the pauses so far.
  std::string reason = {};

  bool is_under_way() const { return since != Instant{}; }
};

// Each pause is as long as all before it.
inline Milliseconds outage_pause(Milliseconds waited) {
  return std::clamp(waited, kOutagePauseFirst, kOutagePauseMax);
}

// Whether the failure uses up no attempt.
inline bool is_excused(const Error& error, Milliseconds waited, Milliseconds patience) {
  return error.kind == ErrorKind::Unavailable && waited < patience;
}

void report_outage(ports::Report& report, std::string_view function, std::string_view reason, Instant since,
                   Instant next_try);
void report_recovery(ports::Report& report, std::string_view function, Instant since, Instant now);

// All that waits now: at most one line for a function.
Result<std::vector<ports::Waiting>> outages_of(Database& database);

}  // namespace bellwether::local
