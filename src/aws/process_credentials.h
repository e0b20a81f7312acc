// Credentials that a program prints: credential_process of a profile. See system/program_output.h.

#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"

namespace bellwether::aws {

std::unique_ptr<CredentialsSource> make_process_credentials(std::string command);

}  // namespace bellwether::aws
