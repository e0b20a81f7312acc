#include "functions/decide_alerts.h"

#include <string>
#include <vector>

#include "alerts/alert.h"
#include "functions/announcement.h"
#include "functions/failure_report.h"
#include "market/firings.h"

namespace bellwether::functions {
namespace {

using alerts::Alert;

// What the changes of one batch share.
class Decision {
 public:
  explicit Decision(const DecidePorts& ports)
      : ports_(ports), recorder_(ports.bucket, ports.clock, ports.report) {}

  Result<void> decide(const ports::ChangeRecord& record) {
    const market::Item& item = *record.item;
    if (!record.item_before) {
      if (record.kind == ports::ChangeKind::Modify && !record.before)
        ports_.report.event(kNothingBefore, {{"item", item.key.name}, {"owner", item.key.owner}});
      return {};
    }
    const market::PriceRules rules = market::rules_for(item, ports_.rules);
    std::vector<ports::OutgoingMessage> messages;
    for (const market::Firing& firing :
         market::new_firings(record.item_before->history, item.history, rules)) {
      const Alert alert = TRY(recorder_.record(alerts::alert_of(item, firing, ports_.clock.now())));
      if (!alert.is_muted && alert.notice.empty())
        messages.push_back({.body = alerts::encode_alert_message(alerts::record_key(alert))});
    }
    return send_all(messages, ports_.alerts);
  }

 private:
  const DecidePorts& ports_;
  AlertRecorder recorder_;
};

}  // namespace

ports::BatchResponse decide_alerts(std::span<const ports::ChangeRecord> batch, const DecidePorts& ports) {
  ports::BatchResponse response;
  Decision decision(ports);
  for (const ports::ChangeRecord& record : batch) {
    if (record.kind == ports::ChangeKind::Remove || !record.item) continue;
    const auto decided = ports.time_left() == Milliseconds(0)
                             ? Result<void>(std::unexpected(ports::no_time_left()))
                             : decision.decide(record);
    if (decided) continue;
    report_failure(ports.report, record, decided.error());
    response.failures.push_back({record.sequence_number, decided.error()});
  }
  return response;
}

}  // namespace bellwether::functions
