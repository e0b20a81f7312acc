#include "aws/s3_address.h"

#include <algorithm>

#include "base/text.h"

namespace bellwether::aws {
namespace {

// May stand in a host name, before the endpoint's and under its certificate, which has one label for it.
bool is_host_label(std::string_view bucket) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return bucket.size() >= 3 && bucket.size() <= 63 && std::ranges::all_of(bucket, allowed) &&
         bucket.front() != '-' && bucket.back() != '-';
}

// RFC 3986's unreserved characters and the slash stay as they are, a leading dot too: S3 signs over exactly
// this form.
std::string encode_path(std::string_view path) {
  return percent_encode(path, "._~-/");
}

}  // namespace

ServiceRequest s3_request(const ServiceClient& client, const std::string& bucket, std::string_view action,
                          http::Method method, std::string_view key) {
  const bool in_host = !client.endpoint_is_overridden() && is_host_label(bucket);
  ServiceRequest request{.action = action, .method = method};
  if (in_host) request.host_prefix = bucket + ".";
  request.path = in_host ? "/" : "/" + encode_path(bucket) + (key.empty() ? "" : "/");
  request.path += encode_path(key);
  return request;
}

}  // namespace bellwether::aws
