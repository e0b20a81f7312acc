// Why an invocation, or the start, failed, as the Runtime API takes it.
//
// Whatever a handler throws becomes a Failure: exceptions with what they say and what
// caused them, others with the name of their type. The type is one that AWS records,
// `(Runtime|Function).[A-Z][a-zA-Z]+`. All text is correct UTF-8.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::lambda {

struct Failure {
  std::string type;       // "Function.Unavailable".
  std::string message;    // At most kFailureBytesMax bytes and "...".
  std::string exception;  // The name of what was thrown, "std::runtime_error"; empty when nothing was.
  std::vector<std::string> stack = {};  // The failure, then its causes, the innermost last.
};

inline constexpr std::size_t kFailureBytesMax = 16 * 1024;

// NotFound, InvalidInput and Unavailable become Function.NotFound and so on.
Failure failure_of(const Error& error);

Failure failure_of_type(std::string type, std::string_view message);

// Does it. Nothing when it threw nothing.
std::optional<Failure> failure_thrown_by(const std::function<void()>& action);

// {"errorMessage":...,"errorType":...,"stackTrace":[...]}
std::string encode_failure(const Failure& failure);

// What AWS X-Ray shows as the cause, in ASCII, small enough for a header.
std::string encode_cause(const Failure& failure);

}  // namespace bellwether::lambda
