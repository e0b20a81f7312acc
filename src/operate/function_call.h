// A function of a stage, called once on Lambda.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "deploy/account.h"
#include "functions/catalogue.h"
#include "operate/site.h"

namespace bellwether::operate {

struct FunctionOutcome {
  std::string answer;        // JSON, of the function or of what went wrong in it.
  std::string error;         // "Function.InvalidEvent: the event is ..."; empty: it answered.
  std::size_t failures = 0;  // Of the batch.
  std::string log_tail;      // The last 4 KB of what it logged.
};

// An error is Lambda's, not the function's.
Result<FunctionOutcome> call_function(const Site& site, const functions::Function& function,
                                      std::string_view event, const deploy::Account& account);

}  // namespace bellwether::operate
