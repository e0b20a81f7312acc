// Whom a topic of SNS reaches.

#pragma once

#include <string>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

struct Subscription {
  std::string protocol, endpoint;  // "email", "you@example.org".
  bool is_confirmed = false;       // Until then nothing is sent there.
};

// All pages. `client` is one of Service::Sns in the topic's region.
Result<std::vector<Subscription>> subscriptions_of(ServiceClient& client, const std::string& topic);

}  // namespace bellwether::aws
