// What SQS answers in JSON, read from bytes that may be hostile.
//
// An InvalidInput says what is wrong with the answer: "is no JSON object".

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/queue.h"

namespace bellwether::aws {

// What became of the entries of a batch, whose ids are their places "0", "1", ...
struct SqsBatch {
  struct Accepted {
    std::size_t place;
    std::string body_md5;  // Empty where the action has none.
  };
  struct Refused {
    std::size_t place;
    std::string code, message;
    bool is_our_fault;
  };
  std::vector<Accepted> accepted;
  std::vector<Refused> refused;
};

// Entries that no batch of `count` has are left out.
Result<SqsBatch> read_sqs_batch(std::string_view body, std::size_t count);

// Unavailable when a body has not the MD5 that SQS names: another receiving may be right.
Result<std::vector<ports::Message>> read_sqs_messages(std::string_view body);

Result<ports::QueueStatus> read_sqs_status(std::string_view body);

Result<std::string> read_sqs_url(std::string_view body);

}  // namespace bellwether::aws
