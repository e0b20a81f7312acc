// Finds credentials where the AWS CLI does, in its order.
//
//   a profile that was asked for by flag
//   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//   AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN
//   the profile: its role, web identity, keys or credential_process
//   the container's endpoint (ECS, EKS)
//
// The first of these that is configured decides: when it fails, that is the error, and
// nothing further is tried. EC2's metadata service is not asked. What expires is fetched
// again shortly before; while that is not possible, what is still valid stays in use.

#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/role_credentials.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

struct CredentialSearch {
  const World& world;
  const SharedConfig& config;
  ConfigPlaces places;             // For messages.
  std::string profile;             // Need not exist in `config`.
  bool profile_was_asked = false;  // By flag: the environment's keys do not count.
  StsFactory sts;
};

// What `search` refers to must outlive it.
std::unique_ptr<CredentialsSource> make_credential_chain(CredentialSearch search);

}  // namespace bellwether::aws
