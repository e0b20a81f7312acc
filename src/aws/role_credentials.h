// Credentials of a role, from STS: for other credentials (AssumeRole) or for a token of
// somebody AWS trusts (AssumeRoleWithWebIdentity).

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/service_client.h"
#include "aws/world.h"

namespace bellwether::aws {

// A client of STS that signs with these; null: it signs nothing.
using StsFactory = std::function<Result<std::unique_ptr<ServiceClient>>(CredentialsSource*)>;

struct Role {
  std::string arn;
  std::string session_name = {};      // Empty: one of ours.
  std::string external_id = {};       // Empty: none.
  std::string duration_seconds = {};  // Empty: AWS decides.
};

std::unique_ptr<CredentialsSource> make_role_credentials(Role role, std::unique_ptr<CredentialsSource> signer,
                                                         StsFactory sts, const ports::Clock& clock);

// The token is read again each time: whoever wrote it replaces it.
std::unique_ptr<CredentialsSource> make_web_identity_credentials(Role role, std::string token_file,
                                                                 StsFactory sts, const ports::Clock& clock);

}  // namespace bellwether::aws
