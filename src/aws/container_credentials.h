// Credentials of a container, from the endpoint that ECS or EKS puts beside it.

#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/world.h"

namespace bellwether::aws {

// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI say that there is one.
bool has_container_endpoint(const system::Environment& environment);

// The full URI must be https, or lead to this machine or to the addresses of ECS and EKS: the answer and
// AWS_CONTAINER_AUTHORIZATION_TOKEN are secrets. `world` must outlive it.
std::unique_ptr<CredentialsSource> make_container_credentials(const World& world);

}  // namespace bellwether::aws
