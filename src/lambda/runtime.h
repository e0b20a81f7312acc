// The Lambda runtime: takes invocations, calls the function, answers. For ever.
//
// Nothing that a handler does ends the loop: an Error, an exception of any kind,
// std::bad_alloc, a response that is too large are answered as errors, with a type that
// AWS records, and the next invocation is taken. (A segmentation fault does end the
// process; see crash_line.h.) A response that the Runtime API refuses (400, 403, 413) is
// logged, and the loop goes on. It ends
//   with 0 on SIGTERM, after the invocation that is under way: see termination.h,
//   with 1 when the function cannot be made, when the Runtime API answers 500, or when
//   no invocation can be had several times in a row.
//
// There is no time-out on waiting, for the process is frozen between invocations.
// _X_AMZN_TRACE_ID is set for each invocation that has a trace, and unset for others.
//
// Where AWS_LAMBDA_MAX_CONCURRENCY is above 1 (Lambda Managed Instances), so many invocations are taken side
// by side, each with a function, a log and a connection of its own. _X_AMZN_TRACE_ID, which is the whole
// process's, is left alone then. It ends with 1 when none of them can get an invocation any more.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "http/deadline.h"
#include "lambda/environment.h"
#include "lambda/invocation.h"
#include "ports/clock.h"
#include "ports/random.h"
#include "ports/report.h"
#include "ports/stopwatch.h"
#include "ports/time_left.h"

namespace bellwether::lambda {

// Answers the response, JSON. There is no time left when the deadline is near (see
// time_kept_back) or the environment is about to go. What is not answered at `requests_end` is to be given
// up, so that there is time for the response.
using Handler = std::function<Result<std::string>(const Invocation&, const ports::TimeLeft&,
                                                  http::Deadline requests_end)>;

// Run once for each invocation that there may be at a time, before the first one comes, with the report that
// the function is to use: it ends up in the log and in the metrics. An error ends the process.
using MakeHandler = std::function<Result<Handler>(ports::Report&)>;

struct RuntimeWorld {
  system::Environment environment;
  // Sets a variable of the environment, or unsets it.
  std::function<void(const char* name, const std::optional<std::string>& value)> set_environment;
  // One whole line, to standard output; from any thread.
  std::function<void(std::string_view)> write_log;
  std::function<void(Milliseconds)> sleep;
  ports::Stopwatch stopwatch;
  const ports::Clock& clock;
  ports::Random& random;
};

// How long before the deadline a function should begin nothing new: a tenth of the time it
// was given, but 0.5 s at least and 10 s at most, and never more than half of that time.
// Its second half is for the response alone.
Milliseconds time_kept_back(Milliseconds given);

// `api`: AWS_LAMBDA_RUNTIME_API, "host:port". Answers the exit code.
int run(const std::string& api, const RuntimeWorld& world, const MakeHandler& make_handler);

}  // namespace bellwether::lambda
