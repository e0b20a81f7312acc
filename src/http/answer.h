// An HTTP answer, and how it is read from bytes.
//
// The bytes are hostile until shown otherwise: header and body have limits, also
// after decompression, and what breaks HTTP's grammar is InvalidInput. An answer
// that stops early is Unavailable, for the next one may be whole.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::http {

struct Header {
  std::string name;
  std::string value;
};

using Headers = std::vector<Header>;

struct Answer {
  int status = 0;
  Headers headers = {};
  std::string body = {};

  // The first header of this name, in any case of letters.
  std::optional<std::string> header(std::string_view name) const;
};

struct AnswerLimits {
  std::size_t header_bytes = 64 * 1024;
  std::size_t body_bytes = 8 * 1024 * 1024;  // As sent, and once more after decompression.
};

enum class BodyRule {
  AsHeadersSay,
  None,  // The answer to HEAD.
};

// Reads one answer from bytes as they come.
class AnswerParser {
 public:
  AnswerParser(const AnswerLimits& limits, BodyRule rule);
  ~AnswerParser();
  AnswerParser(const AnswerParser&) = delete;
  AnswerParser& operator=(const AnswerParser&) = delete;

  Result<void> feed(std::string_view bytes);

  // Nothing more will come.
  Result<void> finish();

  bool has_begun() const;  // A byte has come.
  bool is_done() const;

  // The connection may carry another request: the answer is done, nothing came
  // after it, and neither side wants to close.
  bool leaves_connection_open() const;

  // Only when done.
  Answer take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Replaces a body that is compressed with gzip by what it stands for.
Result<Answer> decompress(Answer answer, const AnswerLimits& limits);

}  // namespace bellwether::http
