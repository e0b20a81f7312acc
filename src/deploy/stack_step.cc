#include "deploy/stack_step.h"

#include <algorithm>
#include <array>

namespace bellwether::deploy {
namespace {

struct Row {
  std::string_view status;
  StackStep step;
};

constexpr std::array<Row, 14> kSteps = {{
    {"", StackStep::Create},
    {"DELETE_COMPLETE", StackStep::Create},
    // A change set of the kind UPDATE is refused here.
    {"REVIEW_IN_PROGRESS", StackStep::Create},
    {"CREATE_COMPLETE", StackStep::Update},
    {"UPDATE_COMPLETE", StackStep::Update},
    {"UPDATE_FAILED", StackStep::Update},
    {"UPDATE_ROLLBACK_COMPLETE", StackStep::Update},
    {"IMPORT_COMPLETE", StackStep::Update},
    {"IMPORT_ROLLBACK_COMPLETE", StackStep::Update},
    {"ROLLBACK_COMPLETE", StackStep::Remove},
    {"CREATE_FAILED", StackStep::Remove},
    {"ROLLBACK_FAILED", StackStep::Remove},
    {"DELETE_FAILED", StackStep::Remove},
    {"UPDATE_ROLLBACK_FAILED", StackStep::ContinueRollback},
}};

}  // namespace

StackStep step_of(std::string_view status) {
  const auto row = std::ranges::find(kSteps, status, &Row::status);
  if (row != kSteps.end()) return row->step;
  return status.ends_with("_IN_PROGRESS") ? StackStep::Watch : StackStep::Refuse;
}

bool is_settled(std::string_view status) {
  return !status.ends_with("_IN_PROGRESS");
}

bool is_well(std::string_view status) {
  return status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE" || status == "IMPORT_COMPLETE";
}

}  // namespace bellwether::deploy
