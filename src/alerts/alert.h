// An alert: what a rule found about one item, or about the stage itself (the rule `care`), as it is recorded.
// Its record is the one thing that says it was told or not: there is one for an item and a move, however
// often a change is delivered.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/firings.h"
#include "market/item.h"
#include "market/standing.h"
#include "ports/trouble.h"
#include "sentiment/label_history.h"

namespace bellwether::alerts {

// A price rule fired.
struct PriceNews {
  market::Firing firing;
  std::string currency = {};                    // Of the item.
  std::optional<double> target = std::nullopt;  // Of the item.
  market::DayPrice high;                        // Of the 52 weeks up to the price that fired.
};

// The label of what is said of it has turned.
struct LabelNews {
  sentiment::LabelTurn turn;
  std::string text = {};    // The start of what is said.
  std::string source = {};  // Where it is said: a URL where there is one, else the name of the source.
};

// It has had no price for long.
struct StaleNews {
  market::DayPrice last;
  std::string currency = {};  // Of the item.
  int days;                   // Since the last price.
};

// Something of the stage itself does not go well. Why is for the log: anybody may read a record.
struct CareNews {
  ports::TroubleKind kind;
  std::string function;
  Instant since;
  std::int64_t letters;  // Dead ones, so far.
};

struct Alert {
  market::ItemKey key;   // Empty of the stage itself.
  std::string url = {};  // Of the item.
  std::variant<PriceNews, LabelNews, StaleNews, CareNews> news;
  Instant raised;         // When the change was looked at.
  bool is_muted = false;  // Nobody is told of it.
  // Which notice it is told with: see telling.h. Empty: none yet.
  std::string notice = {};
};

// Precondition: the firing is of the item's history.
Alert alert_of(const market::Item& item, const market::Firing& firing, Instant now);
// Precondition: the item has a price.
Alert stale_alert_of(const market::Item& item, int days, Instant now);
Alert alert_of(const market::Item& item, const sentiment::LabelTurn& turn, const sentiment::Reading& reading);
Alert care_alert_of(const ports::Trouble& trouble, Instant now);

// The rules' words: those of price rules, and then the others'.
inline constexpr std::string_view kSentimentRule = "sentiment", kStaleRule = "stale", kCareRule = "care";
std::vector<std::string_view> rule_words();

std::string_view rule_of(const Alert& alert);
// "dead-letters", "schedule", "outage": in keys and in JSON.
std::string_view word_of(ports::TroubleKind kind);
// Of the price that fired, since which there is the label, of the last price, or since which it does not go
// well.
Day news_day(const Alert& alert);

// Where its record lies in the bucket: "alerts/Sol Ring~me/move-2024-02-29.json".
std::string record_key(const Alert& alert);
// What the keys of an item's records begin with; of the stage's own, which has no name, as no item's do.
std::string record_prefix(const market::ItemKey& key);
inline constexpr std::string_view kRecordPrefix = "alerts/";

// One line of JSON.
std::string encode_alert(const Alert& alert);
// InvalidInput when it is none of ours.
Result<Alert> decode_alert(std::string_view json);

// A message to send-alerts, which names a record, {"alert":"alerts/..."}, or holds an alert that send-alerts
// is to record first, {"alert":{...}}.
std::string encode_alert_message(std::string_view record);
std::string encode_alert_message(const Alert& alert);

struct AlertMessage {
  std::string record;
  std::optional<Alert> alert = std::nullopt;
};
// InvalidInput says what is wrong with it.
Result<AlertMessage> decode_alert_message(std::string_view body);
// Whether a message to send-alerts is of the rule `care`.
bool is_of_care(std::string_view body);

}  // namespace bellwether::alerts
