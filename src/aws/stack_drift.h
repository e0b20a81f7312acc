// What of a stack is not any more as its template says, as CloudFormation finds it.

#pragma once

#include <string>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

struct PropertyDrift {
  std::string path;  // "/VisibilityTimeout".
  std::string expected, actual;
  std::string kind;  // "NOT_EQUAL", "ADD", "REMOVE".
};

struct ResourceDrift {
  std::string logical_id, physical_id, type;
  std::string status;  // "MODIFIED", "DELETED".
  std::vector<PropertyDrift> properties;
};

struct DriftDetection {
  std::string status;  // "DETECTION_IN_PROGRESS", "DETECTION_COMPLETE", "DETECTION_FAILED".
  std::string reason;
};

// `client` is one of Service::CloudFormation. Answers the detection's id.
Result<std::string> detect_drift(ServiceClient& client, const std::string& stack);
Result<DriftDetection> drift_detection(ServiceClient& client, const std::string& id);
// Of the last detection: what was changed or deleted.
Result<std::vector<ResourceDrift>> drifts_of(ServiceClient& client, const std::string& stack);

}  // namespace bellwether::aws
