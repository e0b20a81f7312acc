#include "stage/stages.h"

#include <utility>

#include "ports/time_left.h"
#include "stage/invocation.h"
#include "stage/local_place.h"
#include "stage/page_serving.h"
#include "stage/worker.h"

namespace bellwether::stage {

Result<Cloud*> Stages::cloud(const settings::Settings& settings, ports::Report& report) {
  if (!cloud_) {
    cloud_ = TRY(Cloud::open(settings, machine_));
    cloud_->report_ignored(report);
  }
  return cloud_.get();
}

Result<std::unique_ptr<ports::Stage>> Stages::open(const settings::Settings& settings,
                                                   ports::Report& report) {
  if (settings.stage == settings::kLocalStage) return TRY(open_engine(settings, machine_, report));
  Cloud* const there = TRY(cloud(settings, report));
  return there->make_stage();
}

Result<std::unique_ptr<ports::Bucket>> Stages::open_bucket(const settings::Settings& settings,
                                                           ports::Report& report) {
  if (settings.stage == settings::kLocalStage) return TRY(open_folder(settings, report));
  Cloud* const there = TRY(cloud(settings, report));
  return there->make_bucket();
}

Result<void> Stages::run_engine(const settings::Settings& settings, ports::Report& report,
                                std::stop_token stop,
                                const std::function<void(const std::string&)>& on_ready) {
  const auto place = TRY(LocalPlace::open(settings, machine_, report));
  const auto page = TRY(PageServing::start(settings, machine_, report));
  return place->run(std::move(stop), [&] {
    if (page) page->tell_ready();
    on_ready(page ? page->address() : "");
  });
}

Result<aws::Session*> Stages::session(const settings::Settings& settings, ports::Report& report) {
  if (settings.stage == settings::kLocalStage)
    return fail(ErrorKind::InvalidInput, "the stage 'local' is on this machine; name one with --stage");
  Cloud* const there = TRY(cloud(settings, report));
  return &there->session();
}

Result<functions::Answer> Stages::invoke(const functions::Function& function,
                                         const settings::Settings& settings, std::string_view event,
                                         ports::Report& report) {
  std::unique_ptr<Place> here;
  Place* place = nullptr;
  if (settings.stage == settings::kLocalStage) {
    here = TRY(LocalPlace::open(settings, machine_, report));
    place = here.get();
  } else {
    place = TRY(cloud(settings, report));
  }
  const auto worker = TRY(Worker::open(function, settings, *place, machine_, report));
  return stage::invoke(*worker, event, settings.aws.attributes, ports::time_without_end, report);
}

}  // namespace bellwether::stage
