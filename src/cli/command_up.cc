#include <atomic>

#include "cli/commands.h"
#include "cli/interrupt.h"

namespace bellwether::cli {
namespace {

// Passes events on and counts those that the summary tells.
class Tally final : public ports::Report {
 public:
  explicit Tally(ports::Report& next) : next_(next) {}

  void event(ports::Level level, std::string_view what, std::initializer_list<ports::Field> fields) override {
    if (what == "chart drawn") ++charts_drawn_;
    if (what == "sentiment scored" || what == "sentiment checked") ++names_read_;
    if (what == "record failed" || what == "message failed") ++failures_;
    next_.event(level, what, fields);
  }

  std::string charts_drawn() const { return std::to_string(charts_drawn_); }
  std::string names_read() const { return std::to_string(names_read_); }
  std::string failures() const { return std::to_string(failures_); }

 private:
  ports::Report& next_;
  std::atomic<int> charts_drawn_ = 0, names_read_ = 0, failures_ = 0;
};

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
  return std::nullopt;
}

Outcome run(Context& context) {
  if (auto lack = lack_of(context.settings.summaries)) return std::unexpected(*std::move(lack));
  EventLog& log = *context.log;
  Tally tally(log);
  const Interrupt interrupt(
      [&] { log.event(ports::Level::Info, "stopping", {{"hint", "a second Ctrl-C ends it at once"}}); });
  TRY_VOID(context.world.run_engine(context.settings, tally, interrupt.token()));
  log.event(ports::Level::Info, "stopped",
            {{"charts_drawn", tally.charts_drawn()},
             {"names_read", tally.names_read()},
             {"failures", tally.failures()}});
  return ExitCode::Done;
}

Result<Run> read(const Arguments&) {
  return run;
}

}  // namespace

Command up_command() {
  return {
      .name = "up",
      .summary = "run the engine: draw charts as prices change, read sentiments, until Ctrl-C",
      .details =
          "With summaries it also reads the sentiment of every watched name, at each time of the schedule.\n"
          "Says what happens on standard error, one line an event (times in UTC). Ctrl-C and SIGTERM let it\n"
          "finish the batch in hand; a second Ctrl-C ends it at once. Nothing is lost either way: it takes\n"
          "up where it stopped.",
      .positionals = {},
      .flags = {},
      .settings = {SettingGroup::Log, SettingGroup::Mapping, SettingGroup::Chart, SettingGroup::Keys,
                   SettingGroup::Summaries, SettingGroup::FanOut, SettingGroup::ReadSentiment,
                   SettingGroup::Scorer},
      .examples = {{"bellwether up", ""},
                   {"bellwether up --bucket /srv/charts --theme dark --scale 2",
                    "charts for a web server, sharp and dark"},
                   {"bellwether up --summaries folder --summaries-folder texts --schedule 'rate(1 hour)'",
                    "and the sentiment of what the texts say"},
                   {"bellwether up --summaries wikipedia --contact you@example.com", ""},
                   {"bellwether up --log json 2>> bellwether.log", "as a service"}},
      .read = read,
      .is_local_only = true};
}

}  // namespace bellwether::cli
