// Credentials of a role, from STS: for other credentials (AssumeRole) or for a token of
// somebody AWS trusts (AssumeRoleWithWebIdentity).

#pragma once

#include <memory>
#include <string>

#include "aws/client_factory.h"
#include "aws/credentials.h"
#include "aws/world.h"

namespace bellwether::aws {

struct Role {
  std::string arn;
  std::string session_name = {};      // Empty: one of ours.
  std::string external_id = {};       // Empty: none.
  std::string duration_seconds = {};  // Empty: AWS decides.
};

std::unique_ptr<CredentialsSource> make_role_credentials(Role role, std::unique_ptr<CredentialsSource> signer,
                                                         ClientFactory clients, const ports::Clock& clock);

// The token is read again each time: whoever wrote it replaces it.
std::unique_ptr<CredentialsSource> make_web_identity_credentials(Role role, std::string token_file,
                                                                 ClientFactory clients,
                                                                 const ports::Clock& clock);

}  // namespace bellwether::aws
