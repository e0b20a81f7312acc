// What a test needs to talk to one of aws_server.h's servers as its user: a session with the
// server's endpoint and keys, the real clock and a network that waits long enough for a busy machine.

#pragma once

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "aws/service_client.h"
#include "aws/session.h"
#include "aws/world.h"
#include "aws_server.h"
#include "http/client.h"

namespace bellwether::testbed {

class AwsAccount {
 public:
  explicit AwsAccount(const AwsServer& server) : AwsAccount(server, server.secret_key()) {}
  AwsAccount(const AwsServer& server, std::string secret_key)
      : server_(server), secret_key_(std::move(secret_key)) {
    session_ = aws::Session::open({.region = server.region(), .endpoint_url = server.url()}, world_).value();
  }
  AwsAccount(const AwsAccount&) = delete;
  AwsAccount& operator=(const AwsAccount&) = delete;

  std::unique_ptr<aws::ServiceClient> client(aws::Service service) {
    return session_->client(service).value();
  }
  const aws::World& world() const { return world_; }

  // A name that nobody has used: "test-4711-3".
  static std::string fresh_name() {
    static std::atomic<int> next = 0;
    return "test-" + std::to_string(getpid()) + "-" + std::to_string(++next);
  }

 private:
  struct RealClock final : ports::Clock {
    Instant now() const override {
      return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    }
  };
  struct SeededRandom final : ports::Random {
    std::uint64_t next() override { return state.fetch_add(0x9E3779B97F4A7C15); }
    std::atomic<std::uint64_t> state = 1;
  };

  std::optional<std::string> variable(const std::string& name) const {
    if (name == "AWS_ACCESS_KEY_ID") return server_.access_key();
    if (name == "AWS_SECRET_ACCESS_KEY") return secret_key_;
    return std::nullopt;
  }

  const AwsServer& server_;
  const std::string secret_key_;
  RealClock clock_;
  SeededRandom random_;
  http::Client http_{{.request_time_max = std::chrono::seconds(120)}};
  aws::World world_{.environment = [this](const std::string& name) { return variable(name); },
                    .clock = clock_,
                    .random = random_,
                    .sleep = [](Milliseconds time) { std::this_thread::sleep_for(time); },
                    .http = http_};
  std::unique_ptr<aws::Session> session_;
};

// The program's own account on each of the servers, which is started when it is first asked for.
inline AwsAccount& moto() {
  static AwsAccount account(AwsServer::moto());
  return account;
}
inline AwsAccount& ministack() {
  static AwsAccount account(AwsServer::ministack());
  return account;
}
inline AwsAccount& swift() {
  static AwsAccount account(AwsServer::swift());
  return account;
}
inline AwsAccount& elasticmq() {
  static AwsAccount account(AwsServer::elasticmq());
  return account;
}
inline AwsAccount& dynalite() {
  static AwsAccount account(AwsServer::dynalite());
  return account;
}

}  // namespace bellwether::testbed
