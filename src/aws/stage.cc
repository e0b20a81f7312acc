#include "aws/stage.h"

namespace bellwether::aws {
namespace {

std::unexpected<Error> not_here(std::string_view what) {
  return fail(ErrorKind::InvalidInput,
              std::string(what) + " of a stage on AWS cannot be read from here; AWS's console shows them");
}

}  // namespace

Result<ports::StageStatus> AwsStage::status() {
  return not_here("the runs");
}

Result<std::vector<ports::DeadLetter>> AwsStage::NoDeadLetters::list() {
  return not_here("the dead letters");
}

Result<int> AwsStage::NoDeadLetters::redrive(const std::optional<std::vector<std::int64_t>>&) {
  return not_here("the dead letters");
}

Result<int> AwsStage::NoDeadLetters::purge(const std::optional<std::vector<std::int64_t>>&) {
  return not_here("the dead letters");
}

}  // namespace bellwether::aws
