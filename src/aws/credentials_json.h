// Credentials as JSON: what a credential_process prints and a container's endpoint
// answers. No message quotes any of it.

#pragma once

#include <optional>
#include <string_view>

#include "aws/credentials.h"
#include "base/result.h"

namespace bellwether::aws {

enum class CredentialsForm {
  Process,    // "Version": 1, "SessionToken".
  Container,  // "Token".
};

// InvalidInput says what is missing.
Result<Credentials> read_credentials_json(std::string_view text, CredentialsForm form);

// An instant of RFC 3339 or, as Python prints them, with an offset like +0100 (%z) or with UTC in its place
// (%Z); nothing when it is none of these.
std::optional<Instant> parse_expiration(std::string_view text);

}  // namespace bellwether::aws
