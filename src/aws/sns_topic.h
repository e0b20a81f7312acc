// A topic of SNS, for messages to people.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

inline constexpr std::size_t kSnsMessageBytesMax = 256 * 1024;
inline constexpr std::size_t kSnsSubjectMax = 99;  // Characters; "less than 100", says its documentation.

class SnsTopic {
 public:
  // `client` is one of Service::Sns in the topic's region.
  SnsTopic(std::unique_ptr<ServiceClient> client, std::string arn);

  // Answers the message's id. The subject is made to be one: without the characters that a subject may not
  // have, and cut; an empty one is left out. InvalidInput: an empty message, one that is not UTF-8 or too
  // large. Unavailable: what may pass, and what somebody has to put right on AWS, as a permission that lacks.
  Result<std::string> publish(std::string_view subject, std::string_view message);

 private:
  // Constant after construction.
  std::unique_ptr<ServiceClient> client_;
  std::string arn_;
};

}  // namespace bellwether::aws
