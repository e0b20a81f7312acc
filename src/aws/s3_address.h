// How a bucket is addressed: its name stands in the host ("bucket.s3.eu-west-1.amazonaws.com"), and in the
// path where that cannot be: an endpoint of one's own, or a name that is no label of a host name.

#pragma once

#include <string>
#include <string_view>

#include "aws/service_client.h"

namespace bellwether::aws {

// An empty key means the bucket itself.
ServiceRequest s3_request(const ServiceClient& client, const std::string& bucket, std::string_view action,
                          http::Method method, std::string_view key);

}  // namespace bellwether::aws
