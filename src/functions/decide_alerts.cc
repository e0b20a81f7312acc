#include "functions/decide_alerts.h"

#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "alerts/mutes.h"
#include "functions/announcement.h"
#include "functions/failure_report.h"
#include "market/firings.h"

namespace bellwether::functions {
namespace {

using alerts::Alert;

const ports::Media kJson("application/json", ports::Caching::AskAgain);

// What the changes of one batch share.
class Decision {
 public:
  explicit Decision(const DecidePorts& ports) : ports_(ports) {}

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
      const std::optional<std::string> key = TRY(put(alerts::alert_of(item, firing, ports_.clock.now())));
      if (key) messages.push_back({.body = alerts::encode_alert_message(*key)});
    }
    return send_all(messages, ports_.alerts);
  }

 private:
  // The record's key, if somebody is still to be told of it.
  Result<std::optional<std::string>> put(Alert alert) {
    const std::string rule(market::word_of(alert.firing.rule));
    alert.is_muted = TRY(is_muted(alert.key, rule));
    std::string key = alerts::record_key(alert);
    const bool is_new = TRY(ports_.bucket.put_if(key, alerts::encode_alert(alert), kJson, ports::Version()));
    if (is_new) {
      const std::string day = format_day(alert.firing.price.day);
      ports_.report.event(
          alert.is_muted ? kAlertMuted : kAlertRaised,
          {{"item", alert.key.name}, {"owner", alert.key.owner}, {"rule", rule}, {"day", day}});
    } else {
      const ports::Object known = TRY(ports_.bucket.read(key));
      alert = TRY(alerts::decode_alert(known.bytes));
    }
    if (alert.is_muted || !alert.notice.empty()) return std::nullopt;
    return key;
  }

  // Asked for only where something is raised.
  Result<bool> is_muted(const market::ItemKey& key, std::string_view rule) {
    if (!mutes_) {
      const ports::Object object = TRY(ports_.bucket.read(alerts::kMutesKey));
      mutes_ = TRY(alerts::decode_mutes(object.bytes));
    }
    return alerts::is_muted(*mutes_, key, rule, day_of(ports_.clock.now()));
  }

  const DecidePorts& ports_;
  std::optional<std::vector<alerts::Mute>> mutes_;
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
