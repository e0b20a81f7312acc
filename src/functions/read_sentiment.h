// read-sentiment: for each name, read its summary, score it, write the result.
//
// A result is two objects, CSV and JSON (object_keys.h). Each message fails alone. No such article and an
// ambiguous name are results too; a source that is throttled or down brings the message back later. Text that
// has not changed is not scored again, and a result that would say the same is not written again, until it is
// 12 hours old: its time of reading is never further behind, and is exact where names are read once a day. Of
// each result that is written the page is told before the message is acknowledged. A name that is no longer
// watched is dropped. A label that has turned (label_history.h) is told to send-alerts. When the time runs
// out, what was not begun fails and comes again; no name is begun whose result could not be written in time.

#pragma once

#include <array>
#include <span>
#include <string>

#include "functions/announcement.h"
#include "functions/object_keys.h"
#include "market/price_rules.h"
#include "ports/bucket.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "ports/report.h"
#include "ports/sentiment_scorer.h"
#include "ports/summary_source.h"
#include "ports/table.h"
#include "ports/time_left.h"

namespace bellwether::functions {

// Who scores the texts of some items instead of the usual scorer.
struct ChosenScorer {
  market::RuleScope items;
  ports::SentimentScorer* scorer;
};

struct SentimentPorts {
  ports::Table& table;
  ports::SummarySource& source;
  ports::SentimentScorer& scorer;  // The usual one.
  ports::Bucket& bucket;
  const ports::Clock& clock;
  ports::Report& report;
  ports::TimeLeft time_left = ports::time_without_end;
  const ObjectKeys& keys;
  ports::Queue* page = nullptr;               // That of the page; null: there is none.
  ports::Queue* alerts = nullptr;             // The same of alerts.
  market::RuleScope told = {.is_all = true};  // The names of which somebody is told that the label turned.
  std::span<const ChosenScorer> chosen = {};  // The first that has an item scores its text.
};

ports::MessageResponse read_sentiment(std::span<const ports::Message> batch, const SentimentPorts& ports);

// What it reports.
inline constexpr ports::Event kSentimentScored{
    .phrase = "sentiment scored", .counts = {"NamesRead", "NamesScored"}, .sum = "names_read"};
// The text was scored before.
inline constexpr ports::Event kSentimentChecked{
    .phrase = "sentiment checked", .counts = {"NamesRead", "NamesCached"}, .sum = "names_read"};
// Neither was the result written: it would have said the same.
inline constexpr ports::Event kSentimentUnchanged{
    .phrase = "sentiment unchanged", .counts = {"NamesRead", "NamesCached"}, .sum = "names_read"};
inline constexpr ports::Event kSentimentTurned{.phrase = "sentiment turned"};
// A text of far more than a summary: its beginning is read, scored and kept.
inline constexpr ports::Event kTextCut{.phrase = "text cut", .level = ports::Level::Warning};
// The last result may not be read, so that the text is scored as if it were new: allow s3:GetObject.
inline constexpr ports::Event kResultUnreadable{.phrase = "last result not readable",
                                                .level = ports::Level::Warning};
inline constexpr ports::Event kNameUnwatched{.phrase = "name no longer watched"};
inline constexpr std::array kReadSentimentEvents = {
    &kSentimentScored,  &kSentimentChecked, &kSentimentUnchanged, &kSentimentTurned,     &kTextCut,
    &kResultUnreadable, &kNameUnwatched,    &kPageNotTold,        &ports::kMessageFailed};

}  // namespace bellwether::functions
