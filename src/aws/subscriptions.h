// Who is told of what is published to a topic of SNS.

#pragma once

#include <string>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

struct Subscription {
  std::string protocol, endpoint;  // "email", "me@example.org".
  bool is_confirmed;
};

// `client` is one of Service::Sns. NotFound: there is no such topic.
Result<std::vector<Subscription>> subscriptions_of(ServiceClient& client, const std::string& topic_arn);

}  // namespace bellwether::aws
