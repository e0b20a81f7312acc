// An answer off a connection, into the parser that knows how it ends.

#pragma once

#include "base/result.h"
#include "http/answer.h"
#include "http/connection.h"
#include "http/deadline.h"

namespace bellwether::http {

// Until the parser is done: its first byte comes until `first`, its last until `last`. An error of the parser
// names the connection's peer.
Result<void> read_answer(Connection& connection, AnswerParser& parser, Deadline first, Deadline last);

}  // namespace bellwether::http
