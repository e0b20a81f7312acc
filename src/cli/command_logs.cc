#include <algorithm>
#include <memory>

#include "cli/commands.h"
#include "cli/log_view.h"
#include "cli/stage_account.h"
#include "cli/time_span.h"
#include "functions/catalogue.h"
#include "operate/function_log.h"
#include "stack/names.h"

namespace bellwether::cli {
namespace {

constexpr std::chrono::seconds kPause{2};

struct LogsWish {
  std::vector<const functions::Function*> functions;
  std::chrono::seconds since;
  bool follow, json;
};

struct Followed {
  std::string function;
  operate::FunctionLog log;
  bool is_there = true;
};

struct Shown {
  std::string function;
  aws::LogEvent event;
};

// What is new in all logs, in the order of time. A log that is not there has nothing.
Result<std::vector<Shown>> news_of(std::vector<Followed>& logs) {
  std::vector<Shown> news;
  for (Followed& followed : logs) {
    const auto read =
        followed.log.read([&](const aws::LogEvent& event) { news.push_back({followed.function, event}); });
    followed.is_there = read || read.error().kind != ErrorKind::NotFound;
    if (!read && followed.is_there) return std::unexpected(read.error());
  }
  std::ranges::stable_sort(news, {}, [](const Shown& shown) { return shown.event.time; });
  return news;
}

Result<void> show_logs(std::vector<Followed>& logs, const LogsWish& wish, Context& context) {
  for (const Shown& shown : TRY(news_of(logs)))
    context.out += wish.json ? log_json(shown.function, shown.event)
                             : log_line(shown.function, shown.event, context.color_out);
  return context.flush();
}

Outcome run_logs(const LogsWish& wish, Context& context) {
  if (context.settings.stage == settings::kLocalStage)
    return std::unexpected(Failure(
        ExitCode::WrongUsage,
        "the stage 'local' keeps no log: `bellwether up` writes what happens to its own standard error",
        "bellwether status"));
  const deploy::Account account = TRY(open_account(context));
  const operate::Site site = site_of(context.settings);
  std::vector<Followed> logs;
  for (const functions::Function* const function : wish.functions) {
    auto client = TRY(account.client(aws::Service::Logs, site.region));
    logs.push_back({.function = std::string(function->name),
                    .log = {std::move(client), stack::log_group_name(site.stage, function->name),
                            account.clock.now() - wish.since}});
  }
  TRY_VOID(show_logs(logs, wish, context));
  if (std::ranges::none_of(logs, &Followed::is_there))
    return std::unexpected(Failure(
        ExitCode::NotDone,
        "there is no log of " + logs.front().function + " in " + site.stage + "; is the stage deployed?",
        "bellwether --stage " + site.stage + " status"));
  while (wish.follow) {
    account.sleep(kPause);
    const auto shown = show_logs(logs, wish, context);
    // It may pass, and what is missed now is read then; but a closed pipe is the end.
    if (!shown && shown.error().kind != ErrorKind::Unavailable) return std::unexpected(shown.error());
    if (!shown) context.tell_error(shown.error().message);
  }
  return ExitCode::Done;
}

Result<Run> read_logs(const Arguments& arguments) {
  LogsWish wish{
      .functions = {}, .since = {}, .follow = arguments.has("--follow"), .json = arguments.has("--json")};
  wish.since =
      TRY(read_time_span("--since", std::string(arguments.value("--since").value_or("10m")), "1s", "3650d"));
  for (const std::string& name : arguments.all("FUNCTION")) {
    const functions::Function* const function = functions::find_function(name);
    if (function == nullptr)
      return fail(ErrorKind::InvalidInput,
                  "there is no function '" + name + "'; there is " + functions::function_names());
    wish.functions.push_back(function);
  }
  if (wish.functions.empty()) {
    for (const functions::Function& function : functions::catalogue()) wish.functions.push_back(&function);
  }
  return [wish](Context& context) { return run_logs(wish, context); };
}

}  // namespace

Command logs_command() {
  static const std::string kNames = functions::function_names() + " (default: all)";
  return {
      .name = "logs",
      .summary = "what the functions of a stage on AWS have logged",
      .details =
          "A line an event, in the order of time, without metrics and what Lambda writes at the start and\n"
          "end of each call; --json has all of it, as one object a line. Followed, it shows each event\n"
          "once, within seconds, until it is interrupted.",
      .positionals = {{"FUNCTION", kNames, Count::Any}},
      .flags = {{"--follow", "", "go on until interrupted", "-f"},
                {"--since", "TIME", "how far back to begin: 90s, 10m, 2h, 1d (default: 10m)"},
                {"--json", "", "all of it, one JSON object a line"}},
      .settings = {},
      .examples =
          {{"bellwether logs --stage prod", ""},
           {"bellwether logs draw-charts --follow --stage prod", ""},
           {"bellwether logs --since 1d --json --stage prod | jq 'select(.message.level == \"ERROR\")'",
            "all errors of a day"}},
      .read = read_logs};
}

}  // namespace bellwether::cli
