// A function at work: with the parts that its row of the catalogue names. It makes what one thread at a time
// may use: the painter and the scorers, and those at the first call, because they take longer than all of a
// start.

#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "chart/chart.h"
#include "functions/catalogue.h"
#include "ports/change_record.h"
#include "ports/message_batch.h"
#include "ports/report.h"
#include "ports/time_left.h"
#include "settings/settings.h"
#include "stage/machine.h"
#include "stage/place.h"

namespace bellwether::stage {

class Worker {
 public:
  // Opens its parts. InvalidInput, naming the function, when one of them is not set. All that is referred to
  // outlives the worker.
  static Result<std::unique_ptr<Worker>> open(const functions::Function& function,
                                              const settings::Settings& settings, Place& place,
                                              const Machine& machine, ports::Report& report);

  // The one that the function's trigger is for.
  Result<ports::BatchResponse> call(std::span<const ports::ChangeRecord> batch,
                                    const ports::TimeLeft& time_left);
  Result<ports::MessageResponse> call(std::span<const ports::Message> batch,
                                      const ports::TimeLeft& time_left);
  Result<void> call(const ports::TimeLeft& time_left);

  const functions::Function& function() const { return function_; }

 private:
  Worker(const functions::Function& function, const settings::Settings& settings, const Machine& machine,
         ports::Report& report)
      : function_(function), settings_(settings), machine_(machine), report_(report) {}

  Result<void> open_parts(Place& place);
  functions::Parts parts(const ports::TimeLeft& time_left);
  void make_scorers();

  const functions::Function& function_;
  const settings::Settings& settings_;
  const Machine& machine_;
  ports::Report& report_;

  // Those that the row names.
  ports::Table* table_ = nullptr;
  ports::Queue* names_ = nullptr;
  ports::Queue* page_ = nullptr;
  ports::Queue* alerts_ = nullptr;
  std::span<ports::NoticeWay* const> ways_ = {};
  ports::Bucket* bucket_ = nullptr;
  ports::SummarySource* summaries_ = nullptr;
  std::array<std::shared_ptr<ports::SentimentScorer>, settings::kScorerKinds> scorers_;  // By kind.
  std::vector<functions::ChosenScorer> chosen_scorers_;
  bool has_scorers_ = false;  // All that are asked, those of our own too.
  std::optional<chart::ChartPainter> painter_;
  int deliveries_ = 1;
};

}  // namespace bellwether::stage
