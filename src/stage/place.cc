#include "stage/place.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "functions/trigger.h"
#include "stage/ways.h"
#include "summaries/feed.h"
#include "summaries/folder.h"
#include "summaries/wikipedia.h"

namespace bellwether::stage {
namespace {

constexpr int kRequestSecondsMax = 30;

Result<std::unique_ptr<ports::SummarySource>> make_source(const settings::Settings& settings,
                                                          const Machine& machine,
                                                          const std::string& source_setting) {
  const settings::SummarySettings& from = settings.summaries;
  // No request may outlast the call of the function that makes it.
  const int timeout =
      settings::trigger_in<functions::QueueTrigger>(settings, "read-sentiment").timeout_seconds;
  const http::ClientOptions client{
      .request_time_max = std::chrono::seconds(std::min(kRequestSecondsMax, timeout)),
      .work = machine.work,
      .extra_ca_file = from.ca_file,
      .variables = machine.environment};
  switch (from.source) {
    case settings::SummaryOrigin::Off:
      return fail(ErrorKind::InvalidInput,
                  "no source of summaries is set; set " + source_setting + " to wikipedia, folder or feed");
    case settings::SummaryOrigin::Folder:
      return summaries::make_folder({.folder = from.folder, .language = from.language});
    case settings::SummaryOrigin::Feed:
      return summaries::make_feed({.url_template = from.feed_url,
                                   .version = BELLWETHER_VERSION,
                                   .contact = from.contact,
                                   .language = from.language,
                                   .days = std::chrono::days(from.feed_days),
                                   .client = client},
                                  machine.clock, machine.random, machine.sleep);
    case settings::SummaryOrigin::Wikipedia:
      return summaries::make_wikipedia(
          {.contact = from.contact,
           .version = BELLWETHER_VERSION,
           .language = from.language.empty() ? "en" : from.language,
           .extent = from.whole ? summaries::Extent::WholeExtract : summaries::Extent::FirstSentence,
           .base_url = from.wikipedia_url,
           .client = client},
          machine.clock, machine.random, machine.sleep);
  }
  std::unreachable();
}

}  // namespace

Result<ports::SummarySource*> Place::summaries() {
  if (!summaries_) summaries_ = TRY(make_source(settings_, machine_, setting_name("--summaries")));
  return summaries_.get();
}

Result<std::span<ports::NoticeWay* const>> Place::ways() {
  if (!kept_ways_) {
    kept_ways_ = TRY(open_ways(settings_, machine_));
    for (const auto& way : *kept_ways_) ways_.push_back(way.get());
  }
  return std::span<ports::NoticeWay* const>(ways_);
}

std::string Place::setting_name(std::string_view flag) const {
  if (!machine_.environment("AWS_LAMBDA_RUNTIME_API")) return std::string(flag);
  const auto setting = std::ranges::find(settings::all_settings(), flag, &settings::Setting::flag);
  CHECK(setting != settings::all_settings().end());
  return settings::environment_variable_of(*setting);
}

}  // namespace bellwether::stage
