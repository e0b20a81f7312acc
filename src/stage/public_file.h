// A file that lies on the web for everybody.

#pragma once

#include <string>

#include "base/result.h"
#include "stage/machine.h"

namespace bellwether::stage {

// What lies at the address, of at most 64 MB, asked for as AWS's services are: over the proxy that the
// environment names, trusting AWS_CA_BUNDLE too. NotFound where there is nothing.
Result<std::string> fetch_public_file(const std::string& url, const Machine& machine);

}  // namespace bellwether::stage
