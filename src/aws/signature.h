// Signature Version 4: proves to AWS who sends a request.
//
// Source: "Signing AWS API requests" (IAM User Guide). S3 has rules of its own: its
// path is encoded once and not normalised, and the payload's hash is a header.

#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "base/time.h"
#include "http/client.h"

namespace bellwether::aws {

enum class SignatureRules { Standard, S3 };

struct SigningScope {
  std::string region;        // "eu-central-1".
  std::string service_name;  // As AWS signs for it: "dynamodb", "s3".
  SignatureRules rules = SignatureRules::Standard;
  // Adds X-Amz-Checksum-Sha256, which a bucket with Object Lock demands of a PUT. The hash is computed
  // anyway.
  bool with_checksum = false;
};

// Adds X-Amz-Date, X-Amz-Security-Token where there is a token, X-Amz-Content-Sha256 for S3, the checksum
// where it is wanted, and Authorization. Every header that the request has by then is signed, and Host. The
// URL's path and query are percent-encoded already; nothing of them is changed. InvalidInput when the URL is
// none.
Result<void> sign(http::Request& request, const Credentials& credentials, const SigningScope& scope,
                  Instant now);

}  // namespace bellwether::aws
