// Events of an SQS queue.
//
// Members come in any order and unknown ones are ignored; a member that matters and
// comes twice is an error. A malformed record is an error in its own `message`, but a
// record without a message's id spoils the whole event: nothing could name it in the
// response, and AWS takes an empty name for a failure of the whole batch.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/response_json.h"
#include "ports/queue.h"

namespace bellwether::events {

struct QueueRecord {
  std::string message_id;
  Result<ports::Message> message;
};

// {"Records":[{"messageId":...,"receiptHandle":...,"body":...},...]} into messages. Of the
// message's attributes only those of text are kept.
Result<std::vector<QueueRecord>> decode_queue_event(std::string_view event);

}  // namespace bellwether::events
