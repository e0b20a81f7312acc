// Who asks, as AWS knows it, and what AWS's clock says.

#pragma once

#include <optional>
#include <string>

#include "aws/service_client.h"
#include "base/result.h"
#include "base/time.h"

namespace bellwether::aws {

struct Caller {
  std::string account, arn;
  std::optional<Instant> time;  // Of the answer, to a second.
};

// `client` is one of Service::Sts. Anybody with credentials may ask.
Result<Caller> who_asks(ServiceClient& client);

}  // namespace bellwether::aws
