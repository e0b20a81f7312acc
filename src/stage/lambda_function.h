// The program as a function on Lambda: whichever its handler names.

#pragma once

#include <string>

#include "stage/machine.h"

namespace bellwether::stage {

// Takes invocations for ever; `api` is AWS_LAMBDA_RUNTIME_API. Answers the exit code.
int run_lambda_function(const std::string& api, const Machine& machine);

}  // namespace bellwether::stage
