// A request of HTTP/1.1 or 1.0, and how it is read from bytes as they come.
//
// The bytes are hostile: header and body have limits, and what breaks HTTP's grammar is refused with the
// status that the answer should have.

#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bellwether::serve {

inline constexpr std::size_t kHeaderBytesMax = 16 * 1024;
inline constexpr std::size_t kBodyBytesMax = 16 * 1024 * 1024;

// Why a request is not done: an HTTP status of 400 to 499, and a line for whoever reads the answer.
struct Refusal {
  int status;
  std::string reason;
};

struct Request {
  std::string method, target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool keeps_alive = false;

  // The only or first header of this name, in any case of letters.
  std::optional<std::string_view> header(std::string_view name) const;
  int count(std::string_view name) const;
};

class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Bytes after the request's end are kept for the next one.
  std::expected<void, Refusal> feed(std::string_view bytes);

  bool has_begun() const;  // A byte of the request has come.
  bool is_done() const;
  // The header is there, and the peer waits to be told that it may send the body. Once for each request.
  bool wants_to_be_told_to_go_on();

  // Only when done. Begins the next request with what has come of it; its faults are told by the next feed,
  // which may be of no bytes.
  Request take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bellwether::serve
