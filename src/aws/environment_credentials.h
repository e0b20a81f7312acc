// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN: what Lambda gives a
// function, and what people export; AWS_SECURITY_TOKEN is the token's old name, and comes first, as in
// botocore. They end with AWS_CREDENTIAL_EXPIRATION, where it is set.

#pragma once

#include <memory>

#include "aws/credentials.h"
#include "aws/world.h"

namespace bellwether::aws {

// One of the two keys is there; that the other is missing is then get()'s error.
bool has_environment_keys(const system::Environment& environment);

std::unique_ptr<CredentialsSource> make_environment_credentials(system::Environment environment);

}  // namespace bellwether::aws
