// The stage `local`: an engine, and a folder as the bucket. Functions are attached to the engine as the
// catalogue says.

#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "local/engine.h"
#include "local/folder_bucket.h"
#include "ports/report.h"
#include "ports/time_left.h"
#include "stage/cloud.h"
#include "stage/hush.h"
#include "stage/place.h"
#include "stage/worker.h"

namespace bellwether::stage {

// Creates what is absent.
Result<std::unique_ptr<local::Engine>> open_engine(const settings::Settings& settings, const Machine& machine,
                                                   ports::Report& report);
Result<std::unique_ptr<local::FolderBucket>> open_folder(const settings::Settings& settings,
                                                         ports::Report& report);

class LocalPlace final : public Place {
 public:
  static Result<std::unique_ptr<LocalPlace>> open(const settings::Settings& settings, const Machine& machine,
                                                  ports::Report& report);

  Result<ports::Table*> table() override { return &engine_->table(); }
  Result<ports::Queue*> names() override { return &engine_->names(); }
  Result<ports::Queue*> page() override { return &engine_->page(); }
  Result<ports::Queue*> alerts() override { return &engine_->alerts(); }
  Result<ports::Bucket*> bucket() override { return bucket_.get(); }
  Result<std::shared_ptr<ports::SentimentScorer>> comprehend() override;
  // A folder is written one by one.
  int deliveries() const override { return 1; }

  // Runs the functions until a stop is requested. Those about names only where summaries have a source.
  Result<void> run(std::stop_token stop, const std::function<void()>& on_ready = [] {});
  // The same, until nothing is left to do.
  Result<void> run_until_idle();

 private:
  LocalPlace(const settings::Settings& settings, const Machine& machine, ports::Report& report)
      : Place(settings, machine), report_(report) {}

  // Nobody waits for companions where all is to be done at once.
  enum class Pace { Steady, AtOnce };
  Result<void> attach_all(Pace pace);
  Result<void> attach_look_after();
  // By the rule `care`, to which everything that stands still and every dead letter is known.
  Result<std::function<bool(const market::ItemKey&)>> told_by_care();
  void watch_for_troubles();
  Result<void> attach(const functions::Function& function, Pace pace);
  // What calls a function: each lane and slot has its own.
  struct Hand {
    std::shared_ptr<HushedReport> report;
    std::shared_ptr<Worker> worker;
  };
  Result<Hand> make_hand(const functions::Function& function);
  // Of a call of the function that begins now: as on Lambda, from the function's time-out.
  ports::TimeLeft time_of_call(const functions::Trigger& trigger) const;
  void tell_ready();
  void tell_outages();

  ports::Report& report_;
  std::unique_ptr<local::Engine> engine_;
  std::unique_ptr<local::FolderBucket> bucket_;
  std::unique_ptr<Cloud> cloud_;  // Of Comprehend.
};

}  // namespace bellwether::stage
