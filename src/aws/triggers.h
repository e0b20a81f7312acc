// What calls functions on AWS, how it stands and how it is switched off: schedules and event source mappings.

#pragma once

#include <string>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

// `client` is one of Service::Scheduler. Answers whether it was on; one that is gone was not.
Result<bool> disable_schedule(ServiceClient& client, const std::string& name);
// "ENABLED", "DISABLED"; empty: there is none.
Result<std::string> schedule_state(ServiceClient& client, const std::string& name);

// The rest are of Service::Lambda.

// Answers whether it was on. A mapping that is in between is Unavailable: ask again.
Result<bool> disable_mapping(ServiceClient& client, const std::string& id);
// The same the other way. NotFound where there is none.
Result<bool> enable_mapping(ServiceClient& client, const std::string& id);
// "Enabled", "Disabling", ...; empty: there is none.
Result<std::string> mapping_state(ServiceClient& client, const std::string& id);
// Of one invocation; 0: there is no such function.
Result<int> time_out_seconds(ServiceClient& client, const std::string& function);

}  // namespace bellwether::aws
