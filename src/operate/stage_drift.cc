#include "operate/stage_drift.h"

#include <utility>

#include "aws/cloudformation.h"
#include "stack/template.h"

namespace bellwether::operate {
namespace {

constexpr std::chrono::seconds kPause{2};
constexpr int kLooksMax = 300;  // Ten minutes.

Result<void> await(aws::ServiceClient& client, const std::string& stack, const std::string& id,
                   const deploy::Account& account) {
  for (int look = 0; look < kLooksMax; ++look) {
    const aws::DriftDetection detection = TRY(aws::drift_detection(client, id));
    if (detection.status == "DETECTION_COMPLETE") return {};
    if (detection.status != "DETECTION_IN_PROGRESS")
      return fail(ErrorKind::Unavailable,
                  "stack " + stack + " could not be looked at: " +
                      (detection.reason.empty() ? detection.status : detection.reason));
    account.sleep(kPause);
  }
  return fail(ErrorKind::Unavailable, "CloudFormation still looks at stack " + stack + "; try again");
}

Result<StackDrift> drift_of(const Site& site, stack::StackPart part, const deploy::Account& account) {
  const std::string& region = part == stack::StackPart::Work ? site.region : site.bucket_region;
  const auto client = TRY(account.client(aws::Service::CloudFormation, region));
  StackDrift drift{.stack = stack::stack_name(site.stage, part), .region = client->region(), .resources = {}};
  // A client for a service of its own, because it keeps it.
  auto another = TRY(account.client(aws::Service::CloudFormation, region));
  const auto found = TRY(aws::CloudFormation(std::move(another)).find_stack(drift.stack));
  if (!found) return fail(ErrorKind::NotFound, "there is no stack " + drift.stack + " in " + drift.region);
  const std::string id = TRY(aws::detect_drift(*client, drift.stack));
  TRY_VOID(await(*client, drift.stack, id, account));
  drift.resources = TRY(aws::drifts_of(*client, drift.stack));
  return drift;
}

}  // namespace

Result<std::vector<StackDrift>> drift_of_stage(const Site& site, const deploy::Account& account) {
  std::vector<StackDrift> drifts;
  if (site.has_bucket_stack) drifts.push_back(TRY(drift_of(site, stack::StackPart::Bucket, account)));
  drifts.push_back(TRY(drift_of(site, stack::StackPart::Work, account)));
  return drifts;
}

}  // namespace bellwether::operate
