// What somebody may do, as IAM works it out from the policies, without anything being done.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

// Of the user or role whose ARN who_asks() answers, those of the actions ("s3:PutObject") that are not
// allowed on every resource. `client` is one of Service::Iam. InvalidInput: root and federated users have no
// policies that could be looked at; or one may not ask.
Result<std::vector<std::string>> denied_actions(ServiceClient& client, const std::string& arn,
                                                std::span<const std::string_view> actions);

}  // namespace bellwether::aws
