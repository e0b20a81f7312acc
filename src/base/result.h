// Errors as values.
//
// A function that can fail for a reason outside the program (the network, the
// disk, a malformed record) returns Result<T>. A broken invariant is a bug, not
// an Error: see check.h.
//
// An ErrorKind exists so that some caller can act on it; add one only together
// with that caller. Everything a person needs to read is in `message`: it names
// the thing, in lower case, without "failed to".

#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace bellwether {

enum class ErrorKind {
  NotFound,      // The named thing does not exist.
  NotAllowed,    // We may not ask; whether the thing exists is not known.
  InvalidInput,  // Will never be accepted; retrying cannot help.
  Unavailable,   // Busy, full, timed out or refused; retrying may help.
};

struct Error {
  ErrorKind kind;
  std::string message;
  int retry_after_seconds = 0;  // Of an Unavailable: not before; 0 when nothing was said.
  bool may_be_done = false;     // Of an Unavailable: it was asked for, and the answer is lost.
  bool not_begun = false;       // Of an Unavailable: nobody tried, for lack of time; nothing is down.

  bool operator==(const Error&) const = default;
};

// std::expected, except that ignoring one does not compile.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
};

inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return std::unexpected(Error{.kind = kind, .message = std::move(message)});
}

// Says what was being attempted: "item Sol Ring: day 2024-02-30 is not a date".
inline Error in_context(std::string_view attempt, Error cause) {
  cause.message.insert(0, std::string(attempt) + ": ");
  return cause;
}

// Yields the value of `expression`, or returns its error from this function. A
// statement of its own: returning from inside a braced initializer makes g++ 12
// forget to destroy the members that were made already.
#define TRY(expression)                                                     \
  __extension__({                                                           \
    auto try_result = (expression);                                         \
    if (!try_result) return std::unexpected(std::move(try_result).error()); \
    std::move(try_result).value();                                          \
  })

// The same for a Result<void>, or where the value is not wanted.
#define TRY_VOID(expression)                                                                                \
  do {                                                                                                      \
    if (auto try_result = (expression); !try_result) return std::unexpected(std::move(try_result).error()); \
  } while (false)

}  // namespace bellwether
