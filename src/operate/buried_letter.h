// A dead letter as AWS keeps it: a message in the dead-letter queue of a function.
//
// What it carries depends on who buried it:
//
//   a stream's mapping   where the records are in the stream, how often they were tried and why it gave up;
//                        not the records, the items or what the function said.
//   a queue (SQS)        the message itself; not why it failed.
//   Lambda, of a call    the event, and what the function said.
//   a schedule           what it would have called with, and why Lambda refused it.

#pragma once

#include <map>
#include <optional>
#include <string>

#include "aws/stream_records.h"
#include "functions/catalogue.h"
#include "market/item.h"
#include "ports/queue.h"

namespace bellwether::operate {

struct BuriedLetter {
  std::string id;  // SQS's.
  std::string receipt;
  const functions::Function* function;
  Instant since;               // When SQS took it; of a message, when it first came to its own queue.
  std::string condition = {};  // "RetryAttemptsExhausted"; empty: not said.
  std::string reason = {};     // The same.
  int attempts = -1;           // -1: not said.
  std::optional<market::ItemKey> item = {};  // Of a message to read-sentiment.
  std::optional<aws::StreamPlace> place = {};
  int records = 1;
  std::string body;
  std::map<std::string, std::string> attributes = {};
};

BuriedLetter read_letter(const functions::Function& function, ports::Message message);

}  // namespace bellwether::operate
