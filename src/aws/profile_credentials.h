// What a profile of the shared files says of credentials.
//
// In botocore's order: role_arn with source_profile or credential_source, role_arn with
// web_identity_token_file, single sign-on, keys of the credentials file, login_session,
// credential_process, keys of the config file. A profile that roles are taken from counts with
// what it has itself before its own role. What needs a person (an MFA device) is refused with
// what to do instead.

#pragma once

#include <memory>
#include <string>

#include "aws/client_factory.h"
#include "aws/credentials.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

struct ProfileSearch {
  const World& world;
  const SharedConfig& config;
  ClientFactory clients;
  // AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME stand for what the profile says.
  bool environment_counts = false;
};

// Null when the profile does not exist or says nothing of credentials. InvalidInput names the profile.
// What `search` refers to must outlive the source.
Result<std::unique_ptr<CredentialsSource>> make_profile_credentials(const ProfileSearch& search,
                                                                    const std::string& profile);

}  // namespace bellwether::aws
