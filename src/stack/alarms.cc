#include "stack/alarms.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "schedule/expression.h"
#include "stack/form.h"
#include "stack/function_part.h"
#include "stack/names.h"

namespace bellwether::stack {
namespace {

using functions::QueueTrigger;
using functions::ScheduleTrigger;
using functions::StreamTrigger;

constexpr std::string_view kAlarmForm = R"(
  {{id}}:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: {{name}}
      AlarmDescription: {{description}}
      Namespace: {{space}}
      MetricName: {{metric}}
{{dimensions}}
      Statistic: {{statistic}}
      Period: {{period}}
      EvaluationPeriods: {{periods}}
      Threshold: {{threshold}}
      ComparisonOperator: {{comparison}}
      TreatMissingData: {{missing}}
      AlarmActions: [!Ref Alerts]
      OKActions: [!Ref Alerts]
)";

struct Alarm {
  std::string_view noun;  // "Errors": of its name.
  std::string_view description;
  std::string_view metric;
  std::string_view statistic = "Sum";
  int periods = 1;
  int threshold = 1;
  int period = 300;               // Seconds.
  bool is_about_silence = false;  // Raised when there is less, or nothing at all.
};

enum class Of { Function, Queue };

// `dimensions`: a line, or nothing for all that the account has in the region.
std::string alarm_text(std::string_view id, std::string_view name, std::string_view about,
                       std::string_view space, std::string_view dimensions, const Alarm& alarm) {
  return filled(
      kAlarmForm,
      {{"id", id},
       {"name", name},
       {"description", double_quoted(std::string(about) + ": " + std::string(alarm.description))},
       {"space", space},
       {"metric", alarm.metric},
       {"dimensions", dimensions},
       {"statistic", alarm.statistic},
       {"periods", std::to_string(alarm.periods)},
       {"threshold", std::to_string(alarm.threshold)},
       {"period", std::to_string(alarm.period)},
       {"comparison", alarm.is_about_silence ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold"},
       {"missing", alarm.is_about_silence ? "breaching" : "notBreaching"}});
}

std::string alarm_text(const StackWish& wish, std::string_view function, std::string_view target, Of of,
                       const Alarm& alarm) {
  const std::string noun(alarm.noun);
  const bool is_queue = of == Of::Queue;
  const std::string dimensions = std::string("      Dimensions: [{Name: ") +
                                 (is_queue ? "QueueName" : "FunctionName") +
                                 ", Value: " + (is_queue ? "!GetAtt " : "!Ref ") + std::string(target) +
                                 (is_queue ? ".QueueName" : "") + "}]\n";
  return alarm_text(logical_name(function) + noun, function_name(wish.stage, function) + "-" + noun, function,
                    is_queue ? "AWS/SQS" : "AWS/Lambda", dimensions, alarm);
}

constexpr Alarm kErrors = {
    .noun = "Errors", .description = "a call failed; its log says why.", .metric = "Errors"};
constexpr Alarm kBuried = {
    .noun = "Buried",
    .description = "something could not be processed and lies in the dead-letter queue.",
    .metric = "ApproximateNumberOfMessagesVisible",
    .statistic = "Maximum"};
constexpr Alarm kThrottles = {.noun = "Throttles",
                              .description = "Lambda refuses calls; the account's concurrency is used up.",
                              .metric = "Throttles",
                              .periods = 3};
constexpr Alarm kStreamAge = {.noun = "Backlog",
                              .description = "changes of prices wait for more than a minute.",
                              .metric = "IteratorAge",
                              .statistic = "Maximum",
                              .periods = 2,
                              .threshold = 60000};
constexpr Alarm kQueueAge = {.noun = "Backlog",
                             .description = "names wait for more than a quarter of an hour.",
                             .metric = "ApproximateAgeOfOldestMessage",
                             .statistic = "Maximum",
                             .threshold = 900};
constexpr Alarm kPageAge = {.noun = "Backlog",
                            .description = "the page does not show what changed a quarter of an hour ago.",
                            .metric = "ApproximateAgeOfOldestMessage",
                            .statistic = "Maximum",
                            .threshold = 900};

constexpr Alarm kAlertAge = {.noun = "Backlog",
                             .description = "nobody could be told of an alert for half an hour.",
                             .metric = "ApproximateAgeOfOldestMessage",
                             .statistic = "Maximum",
                             .threshold = 1800};

const Alarm& age_alarm(functions::QueueOf queue) {
  switch (queue) {
    case functions::QueueOf::Names:
      return kQueueAge;
    case functions::QueueOf::Page:
      return kPageAge;
    case functions::QueueOf::Alerts:
      return kAlertAge;
  }
  std::unreachable();
}

// The longest that a schedule may be silent; nothing of one that comes once, or that cannot be read.
std::optional<std::chrono::hours> longest_pause(const ScheduleTrigger& trigger) {
  const auto expression = schedule::parse_expression(trigger.expression);
  if (!expression) return std::nullopt;
  using std::chrono::hours;
  if (const auto* const rate = std::get_if<schedule::Rate>(&*expression))
    return std::chrono::floor<hours>(rate->every);
  const auto* const written = std::get_if<schedule::Cron>(&*expression);
  if (written == nullptr) return std::nullopt;
  // Of any year, and looked at from each hour: what it is too short by is less than an hour.
  schedule::Cron cron = *written;
  cron.years.set();
  constexpr std::chrono::local_days kBegin{std::chrono::year(2024) / 1 / 1};
  std::chrono::seconds longest{0};
  for (std::chrono::local_seconds time = kBegin; time < kBegin + std::chrono::days(366); time += hours(1)) {
    const auto next = cron.next_after(time);
    if (!next) return std::nullopt;
    longest = std::max(longest, *next - time);
  }
  return std::chrono::floor<hours>(longest) + hours(1);
}

// An alarm looks back a week at most, so nothing of a schedule that comes less often. It cannot know of a
// start or an end: before the one and after the other all is silent, as it should be.
std::optional<Alarm> silence_alarm(const ScheduleTrigger& trigger) {
  constexpr int kHours = 7 * 24;
  const auto pause = longest_pause(trigger);
  if (!pause || trigger.limits.start || trigger.limits.end) return std::nullopt;
  // One call may come at once, and the next one as late as its window lets it.
  const auto window =
      std::chrono::ceil<std::chrono::hours>(std::chrono::minutes(trigger.limits.window_minutes));
  // As many whole hours without a call, and one more: the clocks may have been set back.
  const auto periods = pause->count() + window.count() + 2;
  if (periods > kHours) return std::nullopt;
  return Alarm{.noun = "Silence",
               .description = "the schedule has not called it for longer than it may.",
               .metric = "Invocations",
               .periods = static_cast<int>(periods),
               .period = 3600,
               .is_about_silence = true};
}

// A graph of the dashboard. `series`: "[...],[...]", in which "." is what the series before has there.
std::string graph(std::string_view title, int x, int y, std::string_view stat, std::string_view series) {
  return filled(
      R"(          {"type":"metric","x":{{x}},"y":{{y}},"width":8,"height":6,
           "properties":{"title":"{{title}}","region":"${AWS::Region}","stat":"{{stat}}",
           "metrics":[{{series}}]}})",
      {{"x", std::to_string(x)},
       {"y", std::to_string(y)},
       {"title", title},
       {"stat", stat},
       {"series", series}});
}

}  // namespace

std::string alarms(const StackWish& wish, const std::vector<Attached>& all) {
  std::string text;
  for (const Attached& attached : all) {
    const functions::Function* const function = attached.function;
    const functions::Trigger* const trigger = attached.trigger;
    const std::string id = logical_name(function->name);
    const auto add = [&](const Alarm& alarm, std::string_view target, Of of) {
      text += alarm_text(wish, function->name, target, of, alarm);
    };
    add(kErrors, id, Of::Function);
    add(kBuried, id + "DeadLetters", Of::Queue);
    if (!wish.is_protected) continue;
    add({.noun = "Slowness",
         .description = "a call took four fifths of its time-out.",
         .metric = "Duration",
         .statistic = "Maximum",
         .threshold = timeout_of(*trigger) * 800},
        id, Of::Function);
    if (std::holds_alternative<StreamTrigger>(*trigger)) add(kStreamAge, id, Of::Function);
    if (const auto* const schedule = std::get_if<ScheduleTrigger>(trigger))
      if (const auto silence = silence_alarm(*schedule)) add(*silence, id, Of::Function);
    if (const auto* const queue = std::get_if<QueueTrigger>(trigger))
      add(age_alarm(queue->queue), queue_id(*queue), Of::Queue);
  }
  // The concurrency is the account's, whichever function is refused.
  if (wish.is_protected)
    text += alarm_text("Throttles", alarm_prefix(wish.stage) + "Throttles", "functions", "AWS/Lambda", "",
                       kThrottles);
  return text;
}

std::string dashboard(const StackWish& wish, const std::vector<Attached>& all) {
  std::string graphs;
  int row = 0;
  for (const Attached& attached : all) {
    const functions::Function* const function = attached.function;
    const functions::Trigger* const trigger = attached.trigger;
    const std::string id = logical_name(function->name);
    const auto of_lambda = [&](std::string_view metric, std::string_view more = "") {
      return R"(["AWS/Lambda",")" + std::string(metric) + R"(","FunctionName","${)" + id + "}\"" +
             std::string(more) + "]";
    };
    std::string waiting = R"(["AWS/SQS","ApproximateNumberOfMessagesVisible","QueueName","${)" + id +
                          R"(DeadLetters.QueueName}"])";
    if (std::holds_alternative<StreamTrigger>(*trigger)) waiting += "," + of_lambda("IteratorAge");
    if (const auto* const queue = std::get_if<QueueTrigger>(trigger))
      waiting += R"(,[".","ApproximateAgeOfOldestMessage",".","${)" + std::string(queue_id(*queue)) +
                 R"(.QueueName}"])";
    const std::string name(function->name);
    graphs += (graphs.empty() ? "" : ",\n") +
              graph(name + ": calls", 0, row, "Sum",
                    of_lambda("Invocations") + R"(,[".","Errors",".","."],[".","Throttles",".","."])") +
              ",\n" +
              graph(name + ": milliseconds", 8, row, "Maximum",
                    of_lambda("Duration", R"(,{"stat":"p50"})") + R"(,[".",".",".","."])") +
              ",\n" + graph(name + ": waiting and dead", 16, row, "Maximum", waiting);
    row += 6;
  }
  return filled(R"(
  Dashboard:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: {{name}}
      DashboardBody: !Sub |
        {"widgets":[
{{graphs}}
        ]}
)",
                {{"name", stack_name(wish.stage, StackPart::Work)}, {"graphs", graphs + "\n"}});
}

}  // namespace bellwether::stack
