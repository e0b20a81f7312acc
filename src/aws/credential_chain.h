// Finds credentials where botocore and the AWS CLI do, in their order.
//
//   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//   the profile's role
//   AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN, or what the profile says in their place
//   the rest of the profile: see profile_credentials.h
//   the container's endpoint (ECS, EKS)
//   EC2's metadata service
//
// Where a profile was asked for by flag, the environment's keys and web identity do not count. The
// first of these that is configured decides: when it fails, that is the error, and nothing further
// is tried. What expires is fetched again shortly before; while that is not possible, what is still
// valid stays in use. docs/aws.md tells where this differs from botocore.

#pragma once

#include <memory>
#include <string>

#include "aws/client_factory.h"
#include "aws/credentials.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

struct CredentialSearch {
  const World& world;
  const SharedConfig& config;
  ConfigPlaces places;             // For messages.
  std::string profile;             // Need not exist in `config`.
  bool profile_was_asked = false;  // By flag.
  ClientFactory clients;
};

// What `search` refers to must outlive it.
std::unique_ptr<CredentialsSource> make_credential_chain(CredentialSearch search);

}  // namespace bellwether::aws
