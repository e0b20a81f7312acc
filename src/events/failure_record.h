// The record that Lambda sends to the on-failure destination of a stream's mapping when it gives up on a part
// of the stream, as JSON: which function, why, how often it was called, and where in the stream it was.
//
// Of a dead letter of this machine, whose records are given up one at a time. What it does not have is said
// as what it is: a call here has no request id, and the text is empty.

#pragma once

#include <string>

#include "ports/dead_letter_queue.h"

namespace bellwether::events {

// Of a letter from the stream.
std::string encode_failure_record(const ports::DeadLetter& letter);

}  // namespace bellwether::events
