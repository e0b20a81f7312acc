// An alert: one firing of a rule about one item, as it is recorded. Its record is the one thing that says it
// was told or not: there is one for an item and a move, however often a change is delivered.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "market/firings.h"
#include "market/item.h"
#include "market/standing.h"

namespace bellwether::alerts {

struct Alert {
  market::ItemKey key;
  std::string url = {}, currency = {};  // Of the item.
  market::Firing firing;
  std::optional<double> target = std::nullopt;  // Of the item.
  market::DayPrice high;                        // Of the 52 weeks up to the price that fired.
  Instant raised;                               // When the change was looked at.
  bool is_muted = false;                        // Nobody is told of it.
  // Which notice it is told with: see telling.h. Empty: none yet.
  std::string notice = {};
};

// Precondition: the firing is of the item's history.
Alert alert_of(const market::Item& item, const market::Firing& firing, Instant now);

// Where its record lies in the bucket: "alerts/Sol Ring~me/move-2024-02-29.json".
std::string record_key(const Alert& alert);
// What the keys of an item's records begin with.
std::string record_prefix(const market::ItemKey& key);
inline constexpr std::string_view kRecordPrefix = "alerts/";

// One line of JSON.
std::string encode_alert(const Alert& alert);
// InvalidInput when it is none of ours.
Result<Alert> decode_alert(std::string_view json);

// The message of decide-alerts to send-alerts, which names a record: {"alert":"alerts/..."}.
std::string encode_alert_message(std::string_view record);
// InvalidInput says what is wrong with it.
Result<std::string> decode_alert_message(std::string_view body);

}  // namespace bellwether::alerts
