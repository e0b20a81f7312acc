#include "functions/alert_recorder.h"

#include <string>

#include "functions/notice_round.h"

namespace bellwether::functions {

Result<alerts::Alert> AlertRecorder::record(alerts::Alert alert) {
  alert.is_muted = TRY(is_muted(alert));
  const std::string key = alerts::record_key(alert);
  const bool is_new = TRY(bucket_.put_if(key, alerts::encode_alert(alert), kAlertJson, ports::Version()));
  if (!is_new) {
    const ports::Object known = TRY(bucket_.read(key));
    return alerts::decode_alert(known.bytes);
  }
  const std::string day = format_day(alerts::news_day(alert));
  // Of the stage itself: it has no name.
  if (const auto* const care = std::get_if<alerts::CareNews>(&alert.news)) {
    report_.event(alert.is_muted ? kAlertMuted : kAlertRaised, {{"rule", alerts::rule_of(alert)},
                                                                {"trouble", alerts::word_of(care->kind)},
                                                                {"function", care->function},
                                                                {"day", day}});
    return alert;
  }
  report_.event(
      alert.is_muted ? kAlertMuted : kAlertRaised,
      {{"item", alert.key.name}, {"owner", alert.key.owner}, {"rule", alerts::rule_of(alert)}, {"day", day}});
  return alert;
}

Result<bool> AlertRecorder::is_muted(const alerts::Alert& alert) {
  if (!mutes_) {
    const ports::Object object = TRY(bucket_.read(alerts::kMutesKey));
    mutes_ = TRY(alerts::decode_mutes(object.bytes));
  }
  return alerts::is_muted(*mutes_, alert.key, alerts::rule_of(alert), day_of(clock_.now()));
}

}  // namespace bellwether::functions
