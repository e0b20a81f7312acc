// The catalogue: the one table of functions. What a function is called, what calls it, what it works with,
// which variables it reads and which calls of AWS's services it makes stands here and nowhere else; the
// engine, Lambda, `invoke`, help and a table of docs/ are made from it.
//
// A test runs each function against servers that record: it fails when a function calls what its row does not
// name. On Lambda a function is given the variables of its row and no others.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "chart/chart.h"
#include "functions/alert_wish.h"
#include "functions/object_keys.h"
#include "functions/read_sentiment.h"
#include "functions/trigger.h"
#include "market/price_rules.h"
#include "ports/bucket.h"
#include "ports/change_record.h"
#include "ports/clock.h"
#include "ports/event.h"
#include "ports/message_batch.h"
#include "ports/notice.h"
#include "ports/queue.h"
#include "ports/report.h"
#include "ports/sentiment_scorer.h"
#include "ports/stopwatch.h"
#include "ports/summary_source.h"
#include "ports/table.h"
#include "ports/time_left.h"

namespace bellwether::functions {

// What a function may work with.
enum class Part { Table, Names, Page, Alerts, Bucket, Summaries, Scorer, Painter, Rules, Ways };

// The parts at hand for one call: those that the function's row names, the others are null.
struct Parts {
  ports::Table* table = nullptr;
  ports::Queue* names = nullptr;
  ports::Queue* page = nullptr;    // Also null where a stage has no page.
  ports::Queue* alerts = nullptr;  // Also null where a stage has none, but for those who need it.
  ports::Bucket* bucket = nullptr;
  ports::SummarySource* summaries = nullptr;
  ports::SentimentScorer* scorer = nullptr;
  std::span<const ChosenScorer> chosen_scorers = {};  // See SentimentPorts.
  chart::ChartPainter* painter = nullptr;
  std::span<ports::NoticeWay* const> ways = {};

  const ObjectKeys& keys;
  const chart::ChartStyle& style;
  const market::RuleBook& rules;
  const AlertWish& alert_wish;
  int deliveries;  // How many objects may be on their way to the bucket at once: see ChartPorts.
  const ports::Clock& clock;
  ports::Report& report;
  ports::Stopwatch stopwatch;
  ports::TimeLeft time_left;
};

using StreamCall = Result<ports::BatchResponse> (*)(std::span<const ports::ChangeRecord>, const Parts&);
using QueueCall = Result<ports::MessageResponse> (*)(std::span<const ports::Message>, const Parts&);
using ScheduledCall = Result<void> (*)(const Parts&);

// What runs together: the names are read only where somebody said where summaries come from.
enum class Chain { Prices, Names };

// A variable of the function's environment, besides those that AWS sets.
struct Variable {
  std::string_view name;   // "BELLWETHER_TABLE".
  bool is_needed = false;  // Else there is a default.
};

// A call of one of AWS's services, by the service's name in permissions and the operation's in its API.
struct ServiceCall {
  std::string_view service;    // "s3".
  std::string_view operation;  // "PutObject".

  bool operator==(const ServiceCall&) const = default;
  auto operator<=>(const ServiceCall&) const = default;
};

struct Function {
  std::string_view name;     // Also the handler on Lambda: "draw-charts".
  std::string_view purpose;  // A line, lower case.
  Chain chain;
  Trigger trigger;                                          // With its defaults.
  std::variant<StreamCall, QueueCall, ScheduledCall> call;  // Of the trigger's kind.
  // On AWS it also looks after the items once a day, where somebody wants to hear of those that are stale: a
  // function more would be more to watch than to do. Here the engine has a schedule for that.
  ScheduledCall look_after = nullptr;
  std::span<const Part> parts;
  std::span<const Variable> variables;  // Its own; variables_of() has those of its parts too.
  std::span<const ServiceCall> calls;   // Of its own role: what its trigger does is the mapping's.
  // The objects that are its own, besides those whose keys are among its variables: "items/*".
  std::span<const std::string_view> objects = {};
  ports::EventList events;  // All that it reports.
};

// In the order in which an event travels.
std::span<const Function> catalogue();

// Null when there is no such function.
const Function* find_function(std::string_view name);

// "draw-charts, fan-out, read-sentiment, publish, decide-alerts or send-alerts".
std::string function_names();

bool has_part(const Function& function, Part part);

// All that it reads: its own and those of its trigger and its parts.
std::vector<Variable> variables_of(const Function& function);

// What its role must allow, in order: "s3:GetObject". Who looks at objects may also list the bucket, or S3
// would answer 403 for one that is not there.
std::vector<std::string> permissions_of(const Function& function);

// A line for people: "the table's stream, with new (and better old) images and ReportBatchItemFailures".
std::string_view trigger_text(const Function& function);

}  // namespace bellwether::functions
