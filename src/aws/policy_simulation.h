// What somebody may do, as IAM works it out from the policies, without anything being done.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

// The user or role, by its ARN, whose policies say what the one may do whose ARN who_asks() answers: of a
// session the role. `client` is one of Service::Iam. InvalidInput: root and federated users have no policies
// that could be looked at; or one may not ask.
Result<std::string> policy_source(ServiceClient& client, const std::string& arn);

struct Denial {
  std::string action;
  // A policy has a condition on something that only a real call has: it may be allowed after all.
  bool is_open = false;
};

// Of the actions ("s3:PutObject") those that are not allowed to the source on the resource, by its ARN.
Result<std::vector<Denial>> denials(ServiceClient& client, const std::string& source,
                                    std::span<const std::string_view> actions, const std::string& resource);

}  // namespace bellwether::aws
