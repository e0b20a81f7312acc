// The last calls of a function on AWS, read out of its log.

#pragma once

#include <string>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"
#include "operate/site.h"
#include "operate/stage_status.h"

namespace bellwether::operate {

// Of the last minutes, and where it has none there, of the last hours, up to a day. `logs` is a client of
// Service::Logs.
Result<std::vector<SeenCall>> last_calls(aws::ServiceClient& logs, const Site& site,
                                         const std::string& function, Instant now);

}  // namespace bellwether::operate
