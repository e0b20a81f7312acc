// What an error of a service means to a way of notices: whether to ask again.

#pragma once

#include "aws/service_client.h"

namespace bellwether::aws {

// Unavailable also where somebody has to put something right on AWS, who then need not remember what was
// not told: a permission that lacks, an account whose sending is paused.
inline Error not_told(const ServiceError& error) {
  constexpr int kForbidden = 403;
  Error told = error.error;
  if (error.status == kForbidden || error.code == "SendingPausedException" ||
      told.kind == ErrorKind::NotAllowed)
    told.kind = ErrorKind::Unavailable;
  return told;
}

}  // namespace bellwether::aws
