// A proof that we hold a private key (DPoP, RFC 9449): a JSON Web Token that says what it is for, signed
// with ES256, with the public key in its header.

#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::aws {

// For one POST to `url`. `key`: PEM of a private key on P-256. `random` makes the proof one of its kind.
// InvalidInput, without quoting it, when the key is none.
Result<std::string> dpop_proof(const std::string& key, const std::string& url, Instant now,
                               std::array<std::uint64_t, 2> random);

}  // namespace bellwether::aws
