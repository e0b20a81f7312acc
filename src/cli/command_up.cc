#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "functions/catalogue.h"
#include "settings/schedule_setting.h"
#include "system/background.h"
#include "system/file.h"

namespace bellwether::cli {
namespace {

constexpr ports::Event kStopping{.phrase = "stopping"};
constexpr ports::Event kStopped{.phrase = "stopped"};
constexpr ports::Event kBrowserNotOpened{.phrase = "browser not opened", .level = ports::Level::Warning};

// Passes events on and counts those that the last line tells.
class Tally final : public ports::Report {
 public:
  // The sums of what went well come before those of what failed; each is there, also when it is 0.
  explicit Tally(ports::Report& next) : next_(next) {
    std::vector<const ports::Event*> events;
    for (const functions::Function& function : functions::catalogue())
      events.insert(events.end(), function.events.begin(), function.events.end());
    std::ranges::stable_sort(events, {}, &ports::Event::level);
    for (const ports::Event* const event : events)
      if (event->sum != ports::FieldName() && sum_of(*event) == sums_.end()) sums_.push_back({event->sum, 0});
  }

  void take(const ports::Event& event, std::span<const ports::Field> fields) override {
    {
      const std::scoped_lock lock(mutex_);
      if (const auto sum = sum_of(event); sum != sums_.end()) ++sum->count;
    }
    next_.take(event, fields);
  }

  // When nothing is reported any more.
  std::vector<ports::Field> sums() const {
    std::vector<ports::Field> fields;
    for (const Sum& sum : sums_) fields.push_back({sum.name, sum.count});
    return fields;
  }

 private:
  struct Sum {
    ports::FieldName name;
    std::int64_t count;
  };

  std::vector<Sum>::iterator sum_of(const ports::Event& event) {
    return std::ranges::find(sums_, event.sum, &Sum::name);
  }

  ports::Report& next_;
  std::mutex mutex_;
  std::vector<Sum> sums_;  // The counts are guarded by mutex_.
};

constexpr std::size_t kBundleBytesMax = 16 << 20;

// What the source of summaries lacks.
std::optional<Failure> lack_of(const settings::SummarySettings& summaries) {
  const auto lacks = [](const std::string& what, const std::string& attempt) {
    return Failure(ExitCode::WrongUsage, what, "bellwether up --summaries " + attempt);
  };
  if (summaries.source == settings::SummaryOrigin::Folder && summaries.folder.empty())
    return lacks("summaries from a folder need summaries.folder", "folder --summaries-folder texts");
  if (summaries.source == settings::SummaryOrigin::Wikipedia && summaries.contact.empty())
    return lacks("summaries from Wikipedia need summaries.contact: Wikimedia wants to know who asks",
                 "wikipedia --contact you@example.com");
  if (summaries.source == settings::SummaryOrigin::Feed && summaries.feed_url.empty())
    return lacks("summaries from a feed need summaries.feed_url",
                 "feed --feed-url 'https://news.example/rss?q={name}'");
  if (!summaries.ca_file.empty()) {
    const auto bundle = system::read_file(summaries.ca_file, kBundleBytesMax);
    if (!bundle || !bundle->contains("-----BEGIN "))
      return lacks(
          (bundle ? summaries.ca_file : bundle.error().message) +
              (bundle ? ": holds no certificate in PEM" : ": --ca-file is a file of certificates in PEM"),
          "wikipedia --ca-file /etc/ssl/certs/ca-certificates.crt");
  }
  return std::nullopt;
}

// What the reading of names lacks.
std::optional<Failure> lack_of(const functions::QueueTrigger& reading) {
  if (reading.batch_size <= functions::kBatchWithoutWindowMax || reading.batching_window_seconds > 0)
    return std::nullopt;
  return Failure(ExitCode::WrongUsage,
                 "--read-batch-size above 10 needs --read-batching-window-seconds of at least 1",
                 "bellwether up --read-batch-size 100 --read-batching-window-seconds 5");
}

// Of a schedule that is over before it began. One that the stage has begun already is over for a good reason.
Result<std::optional<Failure>> lack_of_schedule(Context& context) {
  const settings::Settings& settings = context.settings;
  if (settings.summaries.source == settings::SummaryOrigin::Off ||
      settings::is_schedule_to_come(settings, context.world.clock.now()))
    return std::nullopt;
  const auto& trigger = settings::trigger_in<functions::ScheduleTrigger>(settings, "fan-out");
  const auto stage = TRY(context.world.open_stage(settings, *context.log));
  if (ports::Supervision* const supervision = stage->supervision()) {
    const ports::StageStatus status = TRY(supervision->status());
    const bool has_begun = std::ranges::any_of(status.schedules, [&](const ports::ScheduleState& known) {
      return known.function == "fan-out" && known.expression == trigger.expression &&
             known.time_zone == trigger.time_zone;
    });
    if (has_begun) return std::nullopt;
  }
  const std::string by = trigger.limits.end ? " by --schedule-end" : "";
  return Failure(ExitCode::WrongUsage,
                 "--schedule " + trigger.expression + " is over" + by + ": it never comes again",
                 "bellwether up --schedule 'rate(1 hour)'");
}

struct UpWish {
  bool opens, detaches;
};

// What the engine in the background writes, beside what it keeps.
std::string log_file(const settings::Settings& settings) {
  return (std::filesystem::absolute(settings.state_directory) / "engine.log").lexically_normal().string();
}

// Runs the engine until it is interrupted. `on_ready` is told the page's address.
Result<void> run_engine(bool opens, const std::function<void(const std::string&)>& on_ready,
                        Context& context) {
  EventLog& log = *context.log;
  Tally tally(log);
  const Interrupt interrupt([&] { log.event(kStopping, {{"hint", "a second Ctrl-C ends it at once"}}); });
  const auto ready = [&](const std::string& address) {
    on_ready(address);
    if (!opens || address.empty()) return;
    if (const auto opened = context.world.open_browser(address); !opened)
      log.event(kBrowserNotOpened, {{"reason", opened.error().message}});
  };
  TRY_VOID(context.world.run_engine(context.settings, tally, interrupt.token(), ready));
  log.take(kStopped, tally.sums());
  return {};
}

// Whoever waits is told the page's address and goes; the engine stays.
Outcome run_in_background(bool opens, Context& context) {
  {
    // Makes the folder of the state, where there is none.
    const auto stage = TRY(context.open_stage());
    const auto status = TRY(stage->supervision()->status());
    if (status.engine_running)
      return std::unexpected(Failure(
          ExitCode::NotDone, "an engine runs already, process " + std::to_string(status.engine_process),
          "bellwether down"));
  }
  const std::string log = log_file(context.settings);
  auto background = TRY(system::Background::part(log));
  if (!background.is_here()) {
    const auto address = background.hear();
    if (!address) return std::unexpected(in_context("the engine did not start", address.error()));
    context.out += "engine  in the background; to stop it: bellwether down\n" +
                   (address->empty() ? "" : "page    " + *address + "\n") + "log     " + log + "\n";
    return ExitCode::Done;
  }
  context.open_log(false, true);
  const auto run =
      run_engine(opens, [&](const std::string& address) { background.say_ready(address); }, context);
  if (run) return ExitCode::Done;
  background.say_failed(run.error().message);
  return std::unexpected(run.error());
}

Outcome run_up(const UpWish& wish, Context& context) {
  const bool opens = wish.opens;
  if (opens && context.settings.listen == settings::kListenOff)
    return std::unexpected(
        Failure(ExitCode::WrongUsage, "--open needs a page, and --listen is off", "bellwether up --open"));
  if (auto lack = lack_of(context.settings.summaries)) return std::unexpected(*std::move(lack));
  const auto& reading = settings::trigger_in<functions::QueueTrigger>(context.settings, "read-sentiment");
  if (auto lack = lack_of(reading)) return std::unexpected(*std::move(lack));
  if (auto lack = TRY(lack_of_schedule(context))) return std::unexpected(*std::move(lack));
  if (wish.detaches) return run_in_background(opens, context);
  TRY_VOID(run_engine(opens, [](const std::string&) {}, context));
  return ExitCode::Done;
}

Result<Run> read_up(const Arguments& arguments) {
  const UpWish wish{.opens = arguments.has("--open"), .detaches = arguments.has("--detach")};
  return [wish](Context& context) { return run_up(wish, context); };
}

}  // namespace

Command up_command() {
  return {
      .name = "up",
      .summary =
          "run the engine: draw charts as prices change, read sentiments, serve the page, until Ctrl-C",
      .details =
          "The page shows all items. With --listen 0.0.0.0:8080 others in the house see it too; its address\n"
          "then has a key in it.\n"
          "With summaries it also reads the sentiment of every watched name, at each time of the schedule.\n"
          "Says what happens on standard error, one line an event (times in UTC). Ctrl-C and SIGTERM let it\n"
          "finish the batch in hand; a second Ctrl-C ends it at once. Nothing is lost either way: it takes\n"
          "up where it stopped.",
      .positionals = {},
      .flags = {{"--open", "", "opens the page in the browser"},
                {"--detach", "", "goes on in the background, and says where the page and the log are"}},
      .settings = {SettingGroup::Log, SettingGroup::Mapping, SettingGroup::Chart, SettingGroup::Keys,
                   SettingGroup::Summaries, SettingGroup::FanOut, SettingGroup::ReadSentiment,
                   SettingGroup::Scorer, SettingGroup::Patience, SettingGroup::Serve, SettingGroup::Alerts,
                   SettingGroup::Telling},
      .examples = {{"bellwether up", ""},
                   {"bellwether up --open", "and the page in the browser"},
                   {"bellwether up --detach", "in the background; bellwether down ends it"},
                   {"bellwether up --bucket /srv/charts --theme dark --scale 2",
                    "charts for a web server, sharp and dark"},
                   {"bellwether up --summaries folder --summaries-folder texts --schedule 'rate(1 hour)'",
                    "and the sentiment of what the texts say"},
                   {"bellwether up --summaries wikipedia --contact you@example.com", ""},
                   {"bellwether up --log json 2>> bellwether.log", "as a service"}},
      .read = read_up,
      .is_local_only = true};
}

}  // namespace bellwether::cli
