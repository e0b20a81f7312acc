// A connection of a client, as a state machine on a socket that never waits: told that it may go on, it reads
// requests, gets their answers and sends them, one after the other, until it would have to wait.
//
// A slow client is given up: each part of an exchange has a time within which it must be over.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "http/deadline.h"
#include "serve/answer.h"
#include "serve/request.h"
#include "system/file.h"

namespace bellwether::serve {

struct Patience {
  std::chrono::milliseconds idle{75'000}, request{20'000}, answer{60'000};
};

class Connection {
 public:
  // Answers a request; nothing when the answer comes later, by resume().
  using Answerer = std::function<std::optional<Answer>(Request)>;
  using Refuser = std::function<Answer(const Request&, const Refusal&)>;

  Connection(system::File socket, Answerer answerer, Refuser refuser, const Patience& patience);

  // The socket can do something that it could not before; `peer_has_ended`: it was told that no more will
  // come than what came. Goes as far as it can. False: it is over, and the socket may be closed.
  bool on_change(bool peer_has_ended);
  // The answer that was to come; then goes on.
  bool resume(Answer answer);

  bool is_late() const { return deadline_.is_over(); }
  int descriptor() const { return socket_.descriptor(); }

 private:
  enum class Step { Done, Waits, Over };

  bool go_on();
  void begin_answer(Answer answer);
  Step send();
  Step receive();
  Step take_request();

  const system::File socket_;
  const Answerer answerer_;
  const Refuser refuser_;
  const Patience& patience_;
  RequestParser parser_;
  std::optional<Answer> answer_;
  std::size_t sent_ = 0;
  bool is_answering_ = false;  // Somebody else works on the answer.
  bool closes_ = false;        // After this answer.
  bool is_reading_ = false;    // A request has begun.
  bool is_drained_ = false;    // All that came was read; more would be a change.
  bool peer_has_ended_ = false;
  http::Deadline deadline_;
};

}  // namespace bellwether::serve
