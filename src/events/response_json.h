// What a function with a stream or a queue behind it answers, as AWS reads it:
//   {"batchItemFailures":[{"itemIdentifier":"<sequence number or message's id>"},...]}

#pragma once

#include <string>

#include "ports/change_record.h"
#include "ports/message_batch.h"

namespace bellwether::events {

std::string encode_response(const ports::BatchResponse& response);
std::string encode_response(const ports::MessageResponse& response);

}  // namespace bellwether::events
