// The server of the page: one thread for all connections, and one for the API, which may have to wait.
//
// Few connections are kept at once; what comes above that is closed, and whoever has been idle the longest is
// not asked to go.

#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "serve/connection.h"
#include "serve/listener.h"
#include "serve/site.h"

namespace bellwether::serve {

struct ApiAnswer {
  int status;
  std::string json;
};
// Called by one thread.
using Api = std::function<ApiAnswer(const Request&)>;

inline constexpr std::size_t kConnectionsMax = 256;

class Server {
 public:
  // Answers from now on, until it is destroyed.
  static Result<std::unique_ptr<Server>> start(Listener listener, std::unique_ptr<Site> site, Api api,
                                               const Patience& patience = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const ListenAddress& address() const { return listener_.address; }

 private:
  struct Question {
    std::uint64_t connection;
    Request request;
  };
  struct Told {
    std::uint64_t connection;
    Answer answer;
  };

  Server(Listener listener, std::unique_ptr<Site> site, Api api, const Patience& patience)
      : listener_(std::move(listener)), site_(std::move(site)), api_(std::move(api)), patience_(patience) {}

  void serve(const std::stop_token& stop);
  void accept_all();
  void hand_over_answers();
  void close_late_ones();
  void ask_api(const std::stop_token& stop);
  void ring() const;

  const Listener listener_;
  const std::unique_ptr<Site> site_;
  const Api api_;
  const Patience patience_;
  system::File events_, bell_;
  std::map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::uint64_t last_connection_ = 1;  // 0 and 1 are the listener and the bell.

  std::mutex mutex_;
  std::condition_variable_any asked_;
  std::deque<Question> questions_;  // Guarded by mutex_.
  std::vector<Told> told_;          // Guarded by mutex_.

  std::jthread api_thread_, thread_;
};

}  // namespace bellwether::serve
