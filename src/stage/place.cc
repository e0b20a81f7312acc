#include "stage/place.h"

#include <algorithm>
#include <chrono>

#include "functions/trigger.h"
#include "summaries/feed.h"
#include "summaries/folder.h"
#include "summaries/wikipedia.h"

namespace bellwether::stage {
namespace {

constexpr int kRequestSecondsMax = 30;

Result<std::unique_ptr<ports::SummarySource>> make_source(const settings::Settings& settings,
                                                          const Machine& machine) {
  const settings::SummarySettings& from = settings.summaries;
  // No request may outlast the call of the function that makes it.
  const int timeout =
      settings::trigger_in<functions::QueueTrigger>(settings, "read-sentiment").timeout_seconds;
  const http::ClientOptions client{
      .request_time_max = std::chrono::seconds(std::min(kRequestSecondsMax, timeout)),
      .work = machine.work,
      .extra_ca_file = from.ca_file};
  switch (from.source) {
    case settings::SummaryOrigin::Off:
      return fail(ErrorKind::InvalidInput,
                  "no source of summaries is set; set BELLWETHER_SUMMARIES or --summaries: wikipedia, folder "
                  "or feed");
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
           .language = from.language,
           .extent = from.whole ? summaries::Extent::WholeExtract : summaries::Extent::FirstSentence,
           .base_url = from.wikipedia_url,
           .client = client},
          machine.clock, machine.random, machine.sleep);
  }
  std::unreachable();
}

}  // namespace

Result<ports::SummarySource*> Place::summaries() {
  if (!summaries_) summaries_ = TRY(make_source(settings_, machine_));
  return summaries_.get();
}

}  // namespace bellwether::stage
