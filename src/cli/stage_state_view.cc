#include "cli/stage_state_view.h"

#include <boost/json.hpp>
#include <numeric>

#include "base/text.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/text_table.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

namespace json = boost::json;

std::string seconds_text(Milliseconds time) {
  return grouped(std::chrono::round<std::chrono::seconds>(time).count()) + " s";
}

std::string line(std::string name, const std::string& value) {
  constexpr std::size_t kWidth = 14;
  name.resize(kWidth, ' ');
  return name + printable(value) + "\n";
}

std::string stack_text(const operate::StackState& stack) {
  std::string text = stack.name + " in " + stack.region + ": ";
  text += stack.status.empty() ? "not there" : stack.status;
  return stack.reason.empty() ? text : text + ", " + stack.reason;
}

std::string table_text(const operate::StageState& state) {
  if (!state.table) return "not there";
  const operate::TableState& table = *state.table;
  return table.name + " in " + table.region + ": " + table.status + ", about " +
         counted(static_cast<std::size_t>(table.items), "item") + " with " + grouped(table.bytes) + " bytes";
}

std::string queue_text(const operate::QueueState& queue) {
  const std::int64_t waiting = queue.visible + queue.delayed;
  std::string text = counted(static_cast<std::size_t>(waiting), "name") + (waiting == 1 ? " waits" : " wait");
  text += ", " + grouped(queue.in_flight) + " in flight";
  if (queue.oldest && queue.oldest->count() > 0) text += ", the oldest for " + seconds_text(*queue.oldest);
  return text;
}

std::int64_t dead_letters(const operate::StageState& state) {
  return std::accumulate(
      state.functions.begin(), state.functions.end(), std::int64_t{0},
      [](std::int64_t sum, const operate::FunctionState& function) { return sum + function.dead_letters; });
}

std::string alarm_lines(const operate::StageState& state, bool color) {
  std::string text;
  std::size_t raised = 0;
  for (const aws::Alarm& alarm : state.alarms) {
    if (alarm.state != "ALARM") continue;
    ++raised;
    text +=
        in_ink(line("ALARM", alarm.name + ": " + alarm.description + " " + alarm.reason), Ink::Red, color);
  }
  if (raised == 0)
    text += line("alarms", "none of " + grouped(static_cast<std::int64_t>(state.alarms.size())));
  if (state.subscriptions.empty()) text += line("alarms reach", "nobody: nobody has subscribed");
  const auto reach = [&](const std::string& what, const std::vector<aws::Subscription>& readers) {
    for (const aws::Subscription& reader : readers)
      text += line(
          what, reader.is_confirmed ? reader.endpoint : "nobody: " + reader.endpoint + " has not confirmed");
  };
  reach("alarms reach", state.subscriptions);
  reach("alerts reach", state.readers);
  return text;
}

std::string function_table(const operate::StageState& state, bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const operate::FunctionState& function : state.functions)
    rows.push_back({function.name, function.trigger.empty() ? "gone" : lower_ascii(function.trigger),
                    grouped(function.calls), grouped(function.errors), grouped(function.throttles),
                    function.last_call ? instant_text(*function.last_call).substr(0, 16) : "-",
                    function.waiting ? seconds_text(*function.waiting) : "-",
                    grouped(function.dead_letters)});
  return text_table({{"FUNCTION"},
                     {"TRIGGER"},
                     {"CALLS/DAY", Align::Right},
                     {"FAILED", Align::Right},
                     {"THROTTLED", Align::Right},
                     {"LAST ABOUT (UTC)"},
                     {"BEHIND", Align::Right},
                     {"DEAD LETTERS", Align::Right}},
                    rows, color);
}

std::string call_table(const operate::StageState& state, bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const operate::SeenCall& call : state.calls) {
    std::string failure = call.status;
    if (!call.reason.empty()) failure += (failure.empty() ? "" : ": ") + call.reason;
    rows.push_back({instant_text(call.ended), call.function, call.records < 0 ? "-" : grouped(call.records),
                    grouped(call.failures), format_grouped(call.milliseconds, 0) + " ms", failure});
  }
  return text_table({{"ENDED (UTC)"},
                     {"FUNCTION"},
                     {"RECORDS", Align::Right},
                     {"FAILED", Align::Right},
                     {"TOOK", Align::Right},
                     {"FIRST FAILURE"}},
                    rows, color);
}

json::value milliseconds_json(const std::optional<Milliseconds>& time) {
  return time ? json::value(time->count()) : json::value(nullptr);
}

json::array functions_json(const operate::StageState& state) {
  json::array functions;
  for (const operate::FunctionState& function : state.functions)
    functions.push_back({{"function", function.name},
                         {"trigger", function.trigger},
                         {"calls", function.calls},
                         {"errors", function.errors},
                         {"throttles", function.throttles},
                         {"last_call", function.last_call ? json::value(format_instant(*function.last_call))
                                                          : json::value(nullptr)},
                         {"behind_ms", milliseconds_json(function.waiting)},
                         {"dead_letters", function.dead_letters}});
  return functions;
}

json::array calls_json(const operate::StageState& state) {
  json::array calls;
  for (const operate::SeenCall& call : state.calls)
    calls.push_back({{"function", call.function},
                     {"request_id", call.request_id},
                     {"ended", format_instant(call.ended)},
                     {"duration_ms", call.milliseconds},
                     {"status", call.status},
                     {"records", call.records < 0 ? json::value(nullptr) : json::value(call.records)},
                     {"failures", call.failures},
                     {"message", call.reason}});
  return calls;
}

}  // namespace

std::string stage_state_words(const operate::StageState& state, bool color) {
  std::string text;
  for (const operate::StackState& stack : state.stacks) text += line("stack", stack_text(stack));
  text += line("table", table_text(state));
  if (state.queue) text += line("queue", queue_text(*state.queue));
  if (state.is_deployed()) {
    text += line("dead letters", grouped(dead_letters(state)));
    text += alarm_lines(state, color);
    text += "\n" + function_table(state, color);
  }
  if (!state.calls.empty()) text += "\n" + call_table(state, color);
  if (!state.not_known.empty()) text += "\nNot known, because it could not be looked at:\n";
  for (const std::string& what : state.not_known) text += "  " + printable(what) + "\n";
  return text;
}

namespace {

json::array subscriptions_json(const std::vector<aws::Subscription>& subscriptions) {
  json::array array;
  for (const aws::Subscription& one : subscriptions)
    array.push_back(
        {{"protocol", one.protocol}, {"endpoint", one.endpoint}, {"confirmed", one.is_confirmed}});
  return array;
}

}  // namespace

std::string stage_state_json(const operate::StageState& state) {
  json::array stacks, alarms;
  for (const operate::StackState& stack : state.stacks)
    stacks.push_back(
        {{"name", stack.name}, {"region", stack.region}, {"status", stack.status}, {"reason", stack.reason}});
  for (const aws::Alarm& alarm : state.alarms)
    alarms.push_back({{"name", alarm.name}, {"state", alarm.state}, {"reason", alarm.reason}});
  json::value table = nullptr, queue = nullptr;
  if (state.table)
    table = {{"name", state.table->name},
             {"region", state.table->region},
             {"status", state.table->status},
             {"items", state.table->items},
             {"bytes", state.table->bytes}};
  if (state.queue)
    queue = {{"visible", state.queue->visible},
             {"in_flight", state.queue->in_flight},
             {"delayed", state.queue->delayed},
             {"oldest_ms", milliseconds_json(state.queue->oldest)}};
  return site::json_text(
             json::object{{"stacks", stacks},
                          {"table", table},
                          {"queue", queue},
                          {"dead_letters", dead_letters(state)},
                          {"alarms", alarms},
                          {"subscriptions", subscriptions_json(state.subscriptions)},
                          {"readers", subscriptions_json(state.readers)},
                          {"functions", functions_json(state)},
                          {"runs", calls_json(state)},
                          {"not_known", json::array(state.not_known.begin(), state.not_known.end())}}) +
         "\n";
}

}  // namespace bellwether::cli
