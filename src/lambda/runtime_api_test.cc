// What the Runtime API may answer, also when it answers nonsense.

#include "lambda/runtime_api.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <random>
#include <string>
#include <thread>

#include "loopback_socket.h"

namespace bellwether::lambda {
namespace {

// Answers each connection's first request with the bytes it was given, and closes.
class OneAnswer {
 public:
  OneAnswer() : socket_(testbed::listen_on_loopback()) {
    address_ = "127.0.0.1:" + std::to_string(socket_.port);
    thread_ = std::thread([this] { serve(); });
  }
  ~OneAnswer() {
    ::shutdown(socket_.descriptor, SHUT_RDWR);
    thread_.join();
    ::close(socket_.descriptor);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  const std::string& address() const { return address_; }
  void answer(std::string bytes) {
    const std::scoped_lock lock(mutex_);
    bytes_ = std::move(bytes);
  }

 private:
  void serve() {
    for (int peer = 0; (peer = ::accept(socket_.descriptor, nullptr, nullptr)) >= 0; ::close(peer)) {
      std::string request;
      char chunk[4096];
      while (!request.contains("\r\n\r\n")) {
        const ssize_t size = ::recv(peer, chunk, sizeof chunk, 0);
        if (size <= 0) break;
        request.append(chunk, static_cast<std::size_t>(size));
      }
      const std::scoped_lock lock(mutex_);
      ::send(peer, bytes_.data(), bytes_.size(), MSG_NOSIGNAL);
      ::shutdown(peer, SHUT_WR);
    }
  }

  const testbed::LoopbackSocket socket_;
  std::string address_;
  std::mutex mutex_;
  std::string bytes_;  // Guarded by mutex_.
  std::thread thread_;
};

const std::string kInvocation =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
    "Lambda-Runtime-Deadline-Ms: 1542409706888\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:custom\r\n"
    "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700\r\nLambda-Runtime-Aws-Tenant-Id: "
    "blue\r\n"
    "Content-Length: 14\r\n\r\n{\"Records\":[]}";

TEST(RuntimeApi, ReadsAnInvocation) {
  OneAnswer server;
  server.answer(kInvocation);
  RuntimeApi api(server.address());
  for (int i = 0; i < 2; ++i) {
    const auto invocation = api.next();
    ASSERT_TRUE(invocation) << invocation.error().reason;
    EXPECT_EQ(invocation->request_id, "8476a536-e9f4-11e8-9739-2dfe598c3fcd");
    EXPECT_EQ(invocation->deadline, Instant(Milliseconds(1'542'409'706'888)));
    EXPECT_EQ(invocation->function_arn, "arn:aws:lambda:us-east-2:123456789012:function:custom");
    EXPECT_EQ(invocation->trace_id, "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
    EXPECT_EQ(invocation->event, "{\"Records\":[]}");
    EXPECT_EQ(invocation->tenant_id, "blue");
  }
}

TEST(RuntimeApi, ADeadlineThatIsNoneIsNoLimit) {
  for (const std::string deadline : {"", "soon", "-1", "99999999999999999999", "1e3"}) {
    OneAnswer server;
    server.answer("HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: r\r\nLambda-Runtime-Deadline-Ms: " +
                  deadline + "\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(RuntimeApi(server.address()).next().value().deadline, Instant::max()) << deadline;
  }
}

TEST(RuntimeApi, TenThousandMutatedAnswersAreInvocationsOrRefusals) {
  std::mt19937 random(1);
  const auto below = [&](std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(random);
  };
  OneAnswer server;
  RuntimeApi api(server.address());
  int invocations = 0, refusals = 0;
  for (int i = 0; i < 10'000; ++i) {
    std::string text = kInvocation;
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
      const std::size_t at = below(text.size());
      switch (below(4)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text.erase(at, 1 + below(20));
          break;
        case 2:
          text.insert(at, text.substr(below(text.size()), below(30)));
          break;
        default:
          text.insert(at, 1 + below(3), "0\r\n: -,"[below(7)]);
      }
      if (text.empty()) text = "\n";
    }
    server.answer(text);
    // The event is handed on, and its answer meets the same nonsense.
    if (const auto invocation = api.next()) {
      EXPECT_FALSE(invocation->request_id.empty());
      static_cast<void>(api.respond(invocation->request_id, "{}"));
      ++invocations;
    } else {
      EXPECT_FALSE(invocation.error().reason.empty());
      ++refusals;
    }
  }
  EXPECT_GT(invocations, 100);
  EXPECT_GT(refusals, 100);
}

}  // namespace
}  // namespace bellwether::lambda
