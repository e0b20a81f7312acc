#include "stack/alarms.h"

#include <string_view>
#include <utility>

#include "stack/form.h"
#include "stack/function_part.h"
#include "stack/names.h"

namespace bellwether::stack {
namespace {

using functions::QueueTrigger;
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
      Period: 300
      EvaluationPeriods: {{periods}}
      Threshold: {{threshold}}
      ComparisonOperator: GreaterThanOrEqualToThreshold
      TreatMissingData: notBreaching
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
};

enum class Of { Function, Queue };

// `dimensions`: a line, or nothing for all that the account has in the region.
std::string alarm_text(std::string_view id, std::string_view name, std::string_view about,
                       std::string_view space, std::string_view dimensions, const Alarm& alarm) {
  return filled(kAlarmForm,
                {{"id", id},
                 {"name", name},
                 {"description", double_quoted(std::string(about) + ": " + std::string(alarm.description))},
                 {"space", space},
                 {"metric", alarm.metric},
                 {"dimensions", dimensions},
                 {"statistic", alarm.statistic},
                 {"periods", std::to_string(alarm.periods)},
                 {"threshold", std::to_string(alarm.threshold)}});
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

// A graph of the dashboard. `series`: "[...],[...]".
std::string graph(std::string_view title, int x, int y, std::string_view series) {
  return filled(
      R"(          {"type":"metric","x":{{x}},"y":{{y}},"width":8,"height":6,
           "properties":{"title":"{{title}}","region":"${AWS::Region}",
           "metrics":[{{series}}]}})",
      {{"x", std::to_string(x)}, {"y", std::to_string(y)}, {"title", title}, {"series", series}});
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
  constexpr std::string_view kLambda =
      R"(["AWS/Lambda","{{metric}}","FunctionName","{{function}}",{"stat":"{{stat}}"}])";
  std::string graphs;
  int row = 0;
  for (const Attached& attached : all) {
    const functions::Function* const function = attached.function;
    const functions::Trigger* const trigger = attached.trigger;
    const std::string id = logical_name(function->name);
    const auto series = [&](std::string_view metric, std::string_view stat) {
      return filled(kLambda, {{"metric", metric}, {"function", "${" + id + "}"}, {"stat", stat}});
    };
    const std::string dead = R"(["AWS/SQS","ApproximateNumberOfMessagesVisible","QueueName","${)" + id +
                             R"(DeadLetters.QueueName}",{"stat":"Maximum"}])";
    std::string waiting = dead;
    if (std::holds_alternative<StreamTrigger>(*trigger)) waiting += "," + series("IteratorAge", "Maximum");
    if (const auto* const queue = std::get_if<QueueTrigger>(trigger))
      waiting += R"(,["AWS/SQS","ApproximateAgeOfOldestMessage","QueueName","${)" +
                 std::string(queue_id(*queue)) + R"(.QueueName}",{"stat":"Maximum"}])";
    const std::string name(function->name);
    graphs += (graphs.empty() ? "" : ",\n") +
              graph(name + ": calls", 0, row,
                    series("Invocations", "Sum") + "," + series("Errors", "Sum") + "," +
                        series("Throttles", "Sum")) +
              ",\n" +
              graph(name + ": milliseconds", 8, row,
                    series("Duration", "p50") + "," + series("Duration", "Maximum")) +
              ",\n" + graph(name + ": waiting and dead", 16, row, waiting);
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
