#include "functions/trouble_watch.h"

#include <algorithm>

#include "alerts/alert.h"
#include "functions/announcement.h"

namespace bellwether::functions {
namespace {

// Between two looks no more than this counts.
constexpr Milliseconds kLookMax = std::chrono::minutes(2);

}  // namespace

bool TroubleWatch::is_its_own(std::string_view body) {
  return alerts::is_of_care(body);
}

TroubleWatch::Seen TroubleWatch::seen_at(const ports::Trouble& trouble, const std::string& name,
                                         Instant now) const {
  const auto known = seen_.find(name);
  // One that began after the last look is another one.
  if (known == seen_.end() || trouble.since > looked_) return {.since = trouble.since};
  const Milliseconds passed = std::clamp<Milliseconds>(now - looked_, Milliseconds(0), kLookMax);
  // Of several messages that wait, the oldest may be given up: the trouble is the same.
  return {.since = std::min(known->second.since, trouble.since), .lasted = known->second.lasted + passed};
}

Result<void> TroubleWatch::look(std::span<const ports::Trouble> troubles, Instant now) {
  std::map<std::string, Seen> seen;
  Result<void> all;
  for (ports::Trouble trouble : troubles) {
    if (trouble.kind != ports::TroubleKind::DeadLetters) {
      const std::string name = std::string(alerts::word_of(trouble.kind)) + " " + trouble.function;
      const Seen is = seen_at(trouble, name, now);
      seen[name] = is;
      if (is.lasted < patience_) continue;
      trouble.since = is.since;
    }
    if (const auto told = tell(trouble, now); !told) all = told;
  }
  seen_ = std::move(seen);
  looked_ = now;
  return all;
}

Result<void> TroubleWatch::tell(const ports::Trouble& trouble, Instant now) {
  const alerts::Alert alert = alerts::care_alert_of(trouble, now);
  const std::string record = alerts::record_key(alert);
  if (told_.contains(record)) return {};
  // After a restart: a message that comes for the first time has ways asked again that refused it for good.
  const auto known = bucket_.read(record);
  if (!known || known->version.empty()) {
    const ports::OutgoingMessage message{.body = alerts::encode_alert_message(alert)};
    TRY_VOID(send_all({&message, 1}, alerts_));
  }
  told_.insert(record);
  return {};
}

}  // namespace bellwether::functions
