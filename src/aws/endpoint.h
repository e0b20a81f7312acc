// Where a service is spoken to.

#pragma once

#include <string>

#include "aws/host.h"
#include "aws/service.h"
#include "aws/shared_config.h"
#include "aws/world.h"
#include "base/result.h"

namespace bellwether::aws {

struct Endpoint {
  std::string url;  // Without a slash at its end.
  bool is_overridden;
};

// What may name an endpoint besides the environment.
struct EndpointSettings {
  std::string option = {};  // For every service; empty: the environment decides.
  const SharedConfig& config;
  std::string profile;  // Need not exist in `config`.
  HostVariant variant = {};
};

// The option, AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's [services] section, the profile's
// endpoint_url, else AWS's own. AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true leaves the option and AWS's own.
// InvalidInput names what holds a URL that is none, or one beside a variant, of which nobody knows the host.
Result<Endpoint> endpoint_of(const ServiceFacts& facts, const std::string& region,
                             const EndpointSettings& settings, const system::Environment& environment);

}  // namespace bellwether::aws
