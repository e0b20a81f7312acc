// The permission that a call of one of AWS's services needs, where it is not called the same.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::ports {

// By the service's name in permissions and the operation's in its API: "s3", "HeadObject" give
// "s3:GetObject".
inline std::string permission_of(std::string_view service, std::string_view operation) {
  if (service == "s3") {
    if (operation == "HeadObject") operation = "GetObject";
    if (operation.starts_with("ListObjects") || operation == "HeadBucket") operation = "ListBucket";
  }
  // For several messages at once there is no permission of its own.
  if (service == "sqs" && operation.ends_with("Batch")) operation.remove_suffix(5);
  return std::string(service) + ":" + std::string(operation);
}

}  // namespace bellwether::ports
