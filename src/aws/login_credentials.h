// Credentials that `aws login` left, of a profile's login_session.
//
// They are in the file themselves. With five minutes left or less they are refreshed at AWS Sign-In, with the
// refresh token and a proof of the key beside it (dpop.h), and written back. When there are none, or AWS
// refuses, the error names the command to type.

#pragma once

#include <memory>
#include <string>

#include "aws/client_factory.h"
#include "aws/credentials.h"
#include "aws/world.h"

namespace bellwether::aws {

// `profile` is for messages. `world` must outlive the source.
std::unique_ptr<CredentialsSource> make_login_credentials(std::string profile, std::string login_session,
                                                          const World& world, ClientFactory clients);

}  // namespace bellwether::aws
