#include "operate/stage_status.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "aws/cloudformation.h"
#include "aws/json_call.h"
#include "aws/sqs_queue.h"
#include "aws/triggers.h"
#include "functions/catalogue.h"
#include "operate/last_calls.h"
#include "stack/function_part.h"
#include "stack/names.h"
#include "stack/template.h"

namespace bellwether::operate {
namespace {

using aws::Service;
using functions::Function;

constexpr std::chrono::hours kDay{24};
constexpr std::chrono::hours kRecently{1};
constexpr std::size_t kCallsMax = 10;

// The figures that are asked for of each function, in this order.
enum Asked { kCalls, kErrors, kThrottles, kAge, kAskedCount };

std::int64_t sum_of(const std::vector<aws::Figure>& figures) {
  double sum = 0;
  for (const aws::Figure& figure : figures) sum += figure.value;
  return static_cast<std::int64_t>(sum);
}

std::int64_t number_in(const boost::json::value& value, const char* pointer) {
  boost::json::error_code error;
  const boost::json::value* const found = value.find_pointer(pointer, error);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

class Looking {
 public:
  Looking(const Site& site, const deploy::Account& account)
      : site_(site), account_(account), now_(account.clock.now()) {}

  StageState look() {
    look_at_stacks();
    look_at_table();
    for (const Function& function : functions::catalogue())
      if (!physical_id(stack::logical_name(function.name)).empty()) look_at_function(function);
    if (!physical_id("Names").empty()) look_at_queue();
    look_at_figures();
    look_at_calls();
    if (!state_.functions.empty()) look_at_alarms();
    return std::move(state_);
  }

 private:
  void not_known(std::string_view what, const Error& error) {
    state_.not_known.push_back(std::string(what) + ": " + error.message);
  }

  // Null, and said why, where there is none.
  std::unique_ptr<aws::ServiceClient> client(Service service, std::string_view what) {
    auto client = account_.client(service, site_.region);
    if (client) return *std::move(client);
    not_known(what, client.error());
    return nullptr;
  }

  std::string physical_id(const std::string& logical_id) const {
    const auto found = physical_ids_.find(logical_id);
    return found == physical_ids_.end() ? "" : found->second;
  }

  void look_at_stacks() {
    using stack::StackPart;
    if (site_.has_bucket_stack) look_at_stack(StackPart::Bucket, site_.bucket_region);
    look_at_stack(StackPart::Work, site_.region);
  }

  void look_at_stack(stack::StackPart part, const std::string& region) {
    const std::string name = stack::stack_name(site_.stage, part);
    auto client = account_.client(Service::CloudFormation, region);
    if (!client) return not_known("stack " + name, client.error());
    const aws::CloudFormation service(*std::move(client));
    const auto found = service.find_stack(name);
    if (!found) return not_known("stack " + name, found.error());
    state_.stacks.push_back({.name = name,
                             .region = service.region(),
                             .status = *found ? (*found)->status : "",
                             .reason = *found ? (*found)->reason : ""});
    if (!*found || part != stack::StackPart::Work) return;
    const auto resources = service.resources(name);
    if (!resources) return not_known("resources of stack " + name, resources.error());
    for (const aws::StackResource& resource : *resources)
      if (resource.status != "DELETE_COMPLETE") physical_ids_[resource.logical_id] = resource.physical_id;
  }

  void look_at_table() {
    const auto dynamodb = client(Service::DynamoDb, "table");
    if (!dynamodb) return;
    const auto answer = aws::call_json(
        *dynamodb, "DescribeTable", boost::json::serialize(boost::json::object{{"TableName", site_.table}}));
    if (!answer && answer.error().error.kind == ErrorKind::NotFound) return;
    if (!answer) return not_known("table", answer.error().error);
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(*answer, error);
    const boost::json::value* const status =
        error ? nullptr : value.find_pointer("/Table/TableStatus", error);
    if (status == nullptr || !status->is_string())
      return not_known("table", {ErrorKind::Unavailable, "DynamoDB's answer cannot be read"});
    state_.table = TableState{.name = site_.table,
                              .region = dynamodb->region(),
                              .status = std::string(status->get_string()),
                              .items = number_in(value, "/Table/ItemCount"),
                              .bytes = number_in(value, "/Table/TableSizeBytes")};
  }

  void look_at_function(const Function& function) {
    const std::string id = stack::logical_name(function.name);
    FunctionState state{.name = std::string(function.name)};
    if (const auto trigger = trigger_state(function, id)) {
      state.trigger = *trigger;
    } else {
      not_known("what calls " + state.name, trigger.error());
    }
    if (const auto letters = queue_status(physical_id(id + "DeadLetters"))) {
      state.dead_letters = letters->visible + letters->in_flight + letters->delayed;
    } else {
      not_known("dead letters of " + state.name, letters.error());
    }
    state_.functions.push_back(std::move(state));
  }

  Result<std::string> trigger_state(const Function& function, const std::string& id) {
    if (std::holds_alternative<functions::ScheduleTrigger>(function.trigger)) {
      const auto scheduler = TRY(account_.client(Service::Scheduler, site_.region));
      return aws::schedule_state(*scheduler, physical_id(id + "Schedule"));
    }
    const auto lambda = TRY(account_.client(Service::Lambda, site_.region));
    return aws::mapping_state(*lambda, physical_id(stack::mapping_id(function.name)));
  }

  Result<ports::QueueStatus> queue_status(const std::string& url) {
    auto sqs = TRY(account_.client(Service::Sqs, site_.region));
    aws::SqsQueue queue(std::move(sqs), {.queue = url});
    return queue.status();
  }

  void look_at_queue() {
    const auto status = queue_status(physical_id("Names"));
    if (!status) return not_known("queue", status.error());
    state_.queue = QueueState{
        .visible = status->visible, .in_flight = status->in_flight, .delayed = status->delayed, .oldest = {}};
  }

  void look_at_figures() {
    std::vector<aws::Metric> metrics;
    for (const FunctionState& function : state_.functions) {
      const std::string name = stack::function_name(site_.stage, function.name);
      const auto add = [&](std::string_view metric, std::string_view statistic) {
        metrics.push_back({"AWS/Lambda", metric, statistic, "FunctionName", name});
      };
      add("Invocations", "Sum");
      add("Errors", "Sum");
      add("Throttles", "Sum");
      add("IteratorAge", "Maximum");
    }
    if (metrics.empty()) return;
    if (state_.queue) {
      const std::string& queue = site_.queue;
      metrics.push_back({"AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", "QueueName",
                         queue.substr(queue.rfind('/') + 1)});
    }
    const auto cloudwatch = client(Service::CloudWatch, "figures");
    if (!cloudwatch) return;
    const auto figures = aws::figures_of(*cloudwatch, metrics, {.begin = now_ - kDay, .end = now_});
    if (!figures) return not_known("figures", figures.error());
    for (std::size_t i = 0; i < state_.functions.size(); ++i) {
      const auto* const own = &figures->at(i * kAskedCount);
      FunctionState& function = state_.functions[i];
      function.calls = sum_of(own[kCalls]);
      function.errors = sum_of(own[kErrors]);
      function.throttles = sum_of(own[kThrottles]);
      const auto last =
          std::ranges::find_if(own[kCalls], [](const aws::Figure& figure) { return figure.value > 0; });
      if (last != own[kCalls].end()) function.last_call = last->begin;
      function.waiting = recent(own[kAge], 1);
    }
    constexpr double kSecond = 1000;
    if (state_.queue) state_.queue->oldest = recent(figures->back(), kSecond);
  }

  // The newest figure, in units of so many milliseconds.
  std::optional<Milliseconds> recent(const std::vector<aws::Figure>& figures, double unit) const {
    if (figures.empty() || now_ - figures.front().begin > kRecently) return std::nullopt;
    return Milliseconds(static_cast<std::int64_t>(figures.front().value * unit));
  }

  void look_at_calls() {
    if (state_.functions.empty()) return;
    const auto logs = client(Service::Logs, "last calls");
    if (!logs) return;
    for (const FunctionState& function : state_.functions) {
      auto calls = last_calls(*logs, site_, function.name, now_);
      if (calls)
        std::ranges::move(*calls, std::back_inserter(state_.calls));
      else
        not_known("last calls of " + function.name, calls.error());
    }
    std::ranges::stable_sort(state_.calls, std::greater(), &SeenCall::ended);
    if (state_.calls.size() > kCallsMax) state_.calls.resize(kCallsMax);
  }

  void look_at_alarms() {
    if (const auto cloudwatch = client(Service::CloudWatch, "alarms")) {
      auto alarms = aws::alarms_of(*cloudwatch, stack::alarm_prefix(site_.stage));
      if (!alarms) {
        not_known("alarms", alarms.error());
      } else {
        // Another stage's name may begin as this one's: then a dash and more follow, as behind a function.
        std::erase_if(*alarms, [&](const aws::Alarm& alarm) {
          const bool is_of_all =
              alarm.name.find('-', stack::alarm_prefix(site_.stage).size()) == std::string::npos;
          return !is_of_all && std::ranges::none_of(functions::catalogue(), [&](const Function& function) {
            return alarm.name.starts_with(stack::function_name(site_.stage, function.name) + "-");
          });
        });
        state_.alarms = *std::move(alarms);
      }
    }
    const auto sns = client(Service::Sns, "subscriptions");
    if (!sns) return;
    auto subscriptions = aws::subscriptions_of(*sns, physical_id("Alerts"));
    if (!subscriptions) return not_known("subscriptions", subscriptions.error());
    state_.subscriptions = *std::move(subscriptions);
    const std::string notices = physical_id("Notices");
    if (notices.empty()) return;
    auto readers = aws::subscriptions_of(*sns, notices);
    if (!readers) return not_known("readers of alerts", readers.error());
    state_.readers = *std::move(readers);
  }

  const Site& site_;
  const deploy::Account& account_;
  const Instant now_;
  std::map<std::string, std::string> physical_ids_;
  StageState state_;
};

}  // namespace

StageState state_of_stage(const Site& site, const deploy::Account& account) {
  return Looking(site, account).look();
}

}  // namespace bellwether::operate
