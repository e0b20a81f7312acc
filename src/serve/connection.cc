#include "serve/connection.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <utility>

namespace bellwether::serve {
namespace {

constexpr std::size_t kChunkBytes = 16 * 1024;

}  // namespace

Connection::Connection(system::File socket, Answerer answerer, Refuser refuser, const Patience& patience)
    : socket_(std::move(socket)),
      answerer_(std::move(answerer)),
      refuser_(std::move(refuser)),
      patience_(patience),
      deadline_(http::Deadline::after(patience.request)) {}

bool Connection::on_change(bool peer_has_ended) {
  peer_has_ended_ = peer_has_ended_ || peer_has_ended;
  is_drained_ = false;
  return go_on();
}

bool Connection::go_on() {
  for (;;) {
    Step step = Step::Waits;
    if (answer_)
      step = send();
    else if (is_answering_)
      return true;
    else if (parser_.is_done())
      step = take_request();
    else
      step = receive();
    if (step != Step::Done) return step == Step::Waits;
  }
}

bool Connection::resume(Answer answer) {
  is_answering_ = false;
  begin_answer(std::move(answer));
  return go_on();
}

void Connection::begin_answer(Answer answer) {
  answer_ = std::move(answer);
  sent_ = 0;
  deadline_ = http::Deadline::after(patience_.answer);
}

Connection::Step Connection::take_request() {
  Request request = parser_.take();
  closes_ = !request.keeps_alive;
  is_reading_ = false;
  is_answering_ = true;
  // As long as it takes: that is not the client's doing.
  deadline_ = http::Deadline::never();
  if (auto answer = answerer_(std::move(request))) {
    is_answering_ = false;
    begin_answer(*std::move(answer));
  }
  return Step::Done;
}

Connection::Step Connection::send() {
  const std::string_view head = answer_->head, body = answer_->body;
  while (sent_ < head.size() + body.size()) {
    const std::string_view first = sent_ < head.size() ? head.substr(sent_) : "";
    const std::string_view second = sent_ < head.size() ? body : body.substr(sent_ - head.size());
    std::array<iovec, 2> parts{iovec{const_cast<char*>(first.data()), first.size()},
                               iovec{const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t count = ::sendmsg(descriptor(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN ? Step::Waits : Step::Over;
    sent_ += static_cast<std::size_t>(count);
  }
  answer_.reset();
  if (closes_) {
    // What the client still sends must not take the answer away from it.
    ::shutdown(descriptor(), SHUT_WR);
    std::array<char, kChunkBytes> rest;
    while (::recv(descriptor(), rest.data(), rest.size(), MSG_DONTWAIT) > 0) {
    }
    return Step::Over;
  }
  deadline_ = http::Deadline::after(patience_.idle);
  // Perhaps the next request is here already.
  if (const auto fed = parser_.feed(""); !fed) {
    closes_ = true;
    begin_answer(refuser_({}, fed.error()));
  }
  return Step::Done;
}

Connection::Step Connection::receive() {
  if (is_drained_) return Step::Waits;
  std::array<char, kChunkBytes> chunk;
  const ssize_t count = ::recv(descriptor(), chunk.data(), chunk.size(), MSG_DONTWAIT);
  if (count < 0 && errno == EINTR) return Step::Done;
  if (count < 0) return errno == EAGAIN ? Step::Waits : Step::Over;
  if (count == 0) return Step::Over;
  // The end may have come together with these bytes, and then nothing tells of it again.
  is_drained_ = static_cast<std::size_t>(count) < chunk.size() && !peer_has_ended_;
  if (!is_reading_) {
    is_reading_ = true;
    deadline_ = http::Deadline::after(patience_.request);
  }
  if (const auto fed = parser_.feed({chunk.data(), static_cast<std::size_t>(count)}); !fed) {
    closes_ = true;
    begin_answer(refuser_({}, fed.error()));
  } else if (parser_.wants_to_be_told_to_go_on()) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    if (::send(descriptor(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
      return Step::Over;
  }
  return Step::Done;
}

}  // namespace bellwether::serve
