// What a profile of the shared files says of credentials.
//
// In this order: role_arn with source_profile or credential_source, role_arn with
// web_identity_token_file, aws_access_key_id, credential_process. A profile that roles are
// taken from counts with its keys first, as in the AWS CLI. What needs a person (single
// sign-on, MFA) is refused with what to do instead.

#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/role_credentials.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

struct ProfileSearch {
  const World& world;
  const SharedConfig& config;
  StsFactory sts;
};

// Null when the profile does not exist or says nothing of credentials. InvalidInput names the profile.
// What `search` refers to must outlive the source.
Result<std::unique_ptr<CredentialsSource>> make_profile_credentials(const ProfileSearch& search,
                                                                    const std::string& profile);

}  // namespace bellwether::aws
