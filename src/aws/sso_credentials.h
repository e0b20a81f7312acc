// Credentials by single sign-on: what IAM Identity Center gives for the token that `aws sso login` left.
//
// The token is read anew each time. A session's token is refreshed when it has less than a quarter of an hour
// left, with the refresh token beside it, and written back; one without a session (sso_start_url in the
// profile itself) cannot be. When there is none, or it has expired, the error names the command to type.

#pragma once

#include <memory>
#include <string>

#include "aws/client_factory.h"
#include "aws/credentials.h"
#include "aws/shared_config.h"
#include "aws/world.h"

namespace bellwether::aws {

// The profile says sso_account_id or sso_role_name: single sign-on is meant.
bool has_sso(const ConfigSection& profile);

// InvalidInput says what the profile or its [sso-session] lacks, or where they disagree. `world` must outlive
// the source.
Result<std::unique_ptr<CredentialsSource>> make_sso_credentials(const std::string& name,
                                                                const ConfigSection& profile,
                                                                const SharedConfig& config,
                                                                const World& world, ClientFactory clients);

}  // namespace bellwether::aws
