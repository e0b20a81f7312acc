// What becomes of the messages of a batch when its function has answered: see sqlite_queue.h, outage.h.

#include <algorithm>

#include "local/event_count.h"
#include "local/function_log.h"
#include "local/milliseconds.h"
#include "local/outage.h"
#include "local/receipt.h"
#include "local/sqlite_queue.h"

namespace bellwether::local {

Result<SqliteQueue::Settled> SqliteQueue::settle(const Settlement& settlement) {
  Settled settled;
  const auto change = [&](Database& database) -> Result<Written> {
    settled = {};
    const Instant before = TRY(waiting_since(database));
    for (const auto& text : settlement.processed)
      if (const auto receipt = decode_receipt(text))
        TRY_VOID(database.run("DELETE FROM message WHERE id = ?", receipt->message));
    settled.is_down = !settlement.failed.empty();
    for (const auto& failure : settlement.failed)
      TRY_VOID(settle_failure(database, settlement, failure, settled));
    const Instant after = TRY(waiting_since(database));
    if (before != Instant{} || after == Instant{}) settled.begun.reset();
    if (before != Instant{} && after == Instant{}) settled.over = before;
    settled.only_waits = settled.is_down && before != Instant{};
    if (!settled.only_waits) TRY_VOID(log_run(database, settlement.run));
    TRY_VOID(add_counts(database, settlement.run.function,
                        {.invoked = settlement.run.records,
                         .failed_invoke = settlement.run.failures,
                         .deleted = std::ssize(settlement.processed)}));
    return Written::Quietly;
  };
  TRY_VOID(commits_.commit(change));
  return settled;
}

Result<void> SqliteQueue::settle_failure(Database& database, const Settlement& settlement,
                                         const Failure& failure, Settled& settled) const {
  const auto receipt = decode_receipt(failure.receipt);
  if (!receipt) return {};
  const auto now = clock_.now();
  Outage outage;
  std::int64_t counted = 0;
  {
    auto row =
        TRY(database.query("SELECT receives - excused, waiting_since, waited FROM message WHERE id = ?"
                           " AND receives = ?"));
    row.bind(receipt->message).bind(receipt->delivery);
    if (!TRY(row.step())) return {};
    counted = row.integer(0);
    outage = {.since = instant_of(row.integer(1)), .waited = Milliseconds(row.integer(2))};
  }
  Milliseconds hidden = failure.hidden;
  bool excused = failure.fault == Fault::NotBegun;
  if (failure.fault == Fault::IsDown) {
    excused = outage.waited < settlement.patience;
    if (failure.pause_grows) hidden = std::max(hidden, outage_pause(outage.waited));
    if (!outage.is_under_way()) outage.since = settlement.run.started;
    outage.waited += hidden;
    if (settlement.patience.count() == 0) outage = {};
    if (!settled.begun && outage.is_under_way())
      settled.begun = {.function = settlement.run.function,
                       .reason = failure.reason,
                       .since = outage.since,
                       .next_try = now + hidden};
  } else if (failure.fault == Fault::Counts) {
    outage = {};
  }
  if (!excused || failure.fault != Fault::IsDown) settled.is_down = false;
  TRY_VOID(
      database.run("UPDATE message SET due = ?, hidden = ?, holder = '', function = ?, reason = ?,"
                   " excused = excused + ?, waiting_since = ?, waited = ? WHERE id = ?",
                   milliseconds_of(now + hidden), hidden.count(), settlement.run.function, failure.reason,
                   excused ? 1 : 0, milliseconds_of(outage.since), outage.waited.count(), receipt->message));
  if (!excused && counted >= settings_.maximum_receives)
    settled.buried.push_back(TRY(bury_row(database, receipt->message, "MaximumReceivesExceeded")));
  return {};
}

// Since when a message of the queue waits for what is down; the epoch when none does.
Result<Instant> SqliteQueue::waiting_since(Database& database) const {
  return instant_of(TRY(database.number(
      "SELECT min(waiting_since) FROM message WHERE queue = ? AND waiting_since > 0", queue_)));
}

}  // namespace bellwether::local
