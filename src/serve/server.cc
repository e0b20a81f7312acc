#include "serve/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace bellwether::serve {
namespace {

constexpr std::uint64_t kListenerId = 0, kBellId = 1;
constexpr int kLookAroundMs = 1'000;

int watch(const system::File& events, int descriptor, std::uint64_t id, std::uint32_t what) {
  epoll_event event{};
  event.events = what;
  event.data.u64 = id;
  return ::epoll_ctl(events.descriptor(), EPOLL_CTL_ADD, descriptor, &event);
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(Listener listener, std::unique_ptr<Site> site, Api api,
                                              const Patience& patience) {
  std::unique_ptr<Server> server(new Server(std::move(listener), std::move(site), std::move(api), patience));
  server->events_ = system::File(::epoll_create1(EPOLL_CLOEXEC));
  server->bell_ = system::File(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!server->events_.is_open() || !server->bell_.is_open() ||
      watch(server->events_, server->listener_.socket.descriptor(), kListenerId, EPOLLIN) != 0 ||
      watch(server->events_, server->bell_.descriptor(), kBellId, EPOLLIN) != 0)
    return system::system_failure("serving the page", errno);
  server->api_thread_ = std::jthread([&here = *server](const std::stop_token& stop) { here.ask_api(stop); });
  server->thread_ = std::jthread([&here = *server](const std::stop_token& stop) { here.serve(stop); });
  return server;
}

Server::~Server() {
  thread_.request_stop();
  ring();
}

void Server::ring() const {
  const std::uint64_t one = 1;
  // A bell that rings already is full, and that is as good.
  if (bell_.is_open() && ::write(bell_.descriptor(), &one, sizeof one) < 0) return;
}

void Server::serve(const std::stop_token& stop) {
  std::array<epoll_event, 64> ready;
  auto next_look = http::Deadline::after(std::chrono::milliseconds(kLookAroundMs));
  while (!stop.stop_requested()) {
    const int count = ::epoll_wait(events_.descriptor(), ready.data(), ready.size(), kLookAroundMs);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = ready[static_cast<std::size_t>(i)];
      const std::uint64_t id = event.data.u64;
      if (id == kListenerId) {
        accept_all();
      } else if (id == kBellId) {
        hand_over_answers();
      } else if (const auto found = connections_.find(id); found != connections_.end()) {
        if (!found->second->on_change((event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0))
          connections_.erase(found);
      }
    }
    if (next_look.is_over()) {
      close_late_ones();
      next_look = http::Deadline::after(std::chrono::milliseconds(kLookAroundMs));
    }
  }
}

void Server::accept_all() {
  for (;;) {
    system::File socket(
        ::accept4(listener_.socket.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    // Also when there are too many open files: then others must end first.
    if (!socket.is_open()) return;
    if (connections_.size() >= kConnectionsMax) continue;
    const int on = 1;
    ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::uint64_t id = ++last_connection_;
    const int descriptor = socket.descriptor();
    auto connection = std::make_unique<Connection>(
        std::move(socket),
        [this, id](Request request) -> std::optional<Answer> {
          if (auto answer = site_->answer(request)) return answer;
          const std::scoped_lock lock(mutex_);
          questions_.push_back({id, std::move(request)});
          asked_.notify_one();
          return std::nullopt;
        },
        [this](const Request& request, const Refusal& refusal) { return site_->refusal(request, refusal); },
        patience_);
    // Told at every change and only then: a connection always goes as far as it can.
    if (watch(events_, descriptor, id, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) != 0) continue;
    connections_.emplace(id, std::move(connection));
  }
}

void Server::hand_over_answers() {
  std::uint64_t rung = 0;
  if (::read(bell_.descriptor(), &rung, sizeof rung) < 0) return;
  std::vector<Told> told;
  {
    const std::scoped_lock lock(mutex_);
    told.swap(told_);
  }
  for (Told& one : told) {
    const auto found = connections_.find(one.connection);
    if (found != connections_.end() && !found->second->resume(std::move(one.answer)))
      connections_.erase(found);
  }
}

void Server::close_late_ones() {
  std::erase_if(connections_, [](const auto& entry) { return entry.second->is_late(); });
}

void Server::ask_api(const std::stop_token& stop) {
  for (;;) {
    Question question;
    {
      std::unique_lock lock(mutex_);
      if (!asked_.wait(lock, stop, [this] { return !questions_.empty(); })) return;
      question = std::move(questions_.front());
      questions_.pop_front();
    }
    const ApiAnswer answer = api_(question.request);
    const std::scoped_lock lock(mutex_);
    told_.push_back({question.connection, site_->json(question.request, answer.status, answer.json)});
    ring();
  }
}

}  // namespace bellwether::serve
