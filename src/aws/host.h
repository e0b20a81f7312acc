// AWS's own hosts: by partition, and plain, of FIPS 140 or for IPv4 and IPv6 (dual-stack).
//
// The rules are those of botocore's partitions and endpoint rule sets, with which tests/oracle_hosts.py
// compares every service of service.h in every region.

#pragma once

#include <string>

#include "aws/service.h"
#include "aws/shared_config.h"
#include "base/result.h"
#include "system/environment.h"

namespace bellwether::aws {

// What AWS calls a variant of an endpoint.
struct HostVariant {
  bool is_fips = false;
  bool is_dual_stack = false;
  bool s3_is_dual_stack = false;  // "s3 =" of a profile can ask for it alone.
};

// AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, else use_fips_endpoint and use_dualstack_endpoint of
// the profile. InvalidInput, naming what holds it, when one is neither true nor false.
Result<HostVariant> configured_variant(const system::Environment& environment, const ConfigSection& profile);

// "https://dynamodb.us-west-2.amazonaws.com". InvalidInput when there is no such variant.
Result<std::string> own_url(const ServiceFacts& facts, const std::string& region, const HostVariant& variant);

// InvalidInput when the variant is not AWS's plain one: `origin` names an endpoint that is said otherwise,
// and nobody knows its variants.
Result<void> check_no_variant(const std::string& origin, const ServiceFacts& facts,
                              const HostVariant& variant);

// InvalidInput unless it is one that can stand in a host name.
Result<void> check_region(const std::string& region);

}  // namespace bellwether::aws
