// A topic of SNS, for messages to people.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

inline constexpr std::size_t kSnsMessageBytesMax = 256 * 1024;
inline constexpr std::size_t kSnsSubjectMax = 100;  // Characters, of ASCII only.

class SnsTopic {
 public:
  // `client` is one of Service::Sns in the topic's region.
  SnsTopic(std::unique_ptr<ServiceClient> client, std::string arn);

  // Answers the message's id. The subject is made to be one: "?" for characters that a subject may not have,
  // and cut; an empty one is left out. InvalidInput: an empty message, one that is not UTF-8 or too large.
  Result<std::string> publish(std::string_view subject, std::string_view message);

 private:
  // Constant after construction.
  const std::unique_ptr<ServiceClient> client_;
  const std::string arn_;
};

}  // namespace bellwether::aws
