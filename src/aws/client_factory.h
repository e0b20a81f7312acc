// Clients of services that credentials come from, for the sources of credentials: STS, IAM Identity Center,
// AWS Sign-In.

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/service_client.h"

namespace bellwether::aws {

// A client in this region (empty: the session's own, or else us-east-1) that signs with these; null: it signs
// nothing.
using ClientFactory = std::function<Result<std::unique_ptr<ServiceClient>>(Service, const std::string& region,
                                                                           CredentialsSource*)>;

}  // namespace bellwether::aws
