// Credentials of the role of an EC2 instance, from its metadata service (IMDSv2, and version 1 where that is
// all there is and AWS_EC2_METADATA_V1_DISABLED does not forbid it).
//
// The service is asked directly, whatever proxies there are, within a second (AWS_METADATA_SERVICE_TIMEOUT)
// and once (AWS_METADATA_SERVICE_NUM_ATTEMPTS): where there is none, nobody answers. When it has nothing
// newer than credentials that end soon, they are used beyond their end, as AWS asks of its SDKs: EC2 keeps
// them alive while it cannot make new ones.

#pragma once

#include <memory>

#include "aws/credentials.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

// Null when AWS_EC2_METADATA_DISABLED is true. InvalidInput names a variable, or a setting of the profile,
// that cannot be understood. `world` must outlive the source.
Result<std::unique_ptr<CredentialsSource>> make_instance_credentials(const World& world,
                                                                     const ConfigSection& profile);

}  // namespace bellwether::aws
