#include "serve/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "manual_clock.h"
#include "temporary_directory.h"

namespace bellwether::serve {
namespace {

// A client that says what it is told to and hears all until the server closes.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  }

  void say(std::string_view bytes) { system::write_all(socket_.descriptor(), bytes); }
  // Whether so many bytes came, or the end when it is all the same.
  std::string hear(std::size_t bytes_max = 1 << 30) {
    std::string heard;
    char chunk[4096];
    while (heard.size() < bytes_max) {
      const ssize_t count =
          ::recv(socket_.descriptor(), chunk, std::min(sizeof chunk, bytes_max - heard.size()), 0);
      if (count <= 0) break;
      heard.append(chunk, static_cast<std::size_t>(count));
    }
    return heard;
  }
  std::string ask(std::string_view bytes) {
    say(bytes);
    return hear();
  }

 private:
  system::File socket_;
};

class ServerTest : public testing::Test {
 protected:
  void start(const Patience& patience = {}) {
    std::ofstream(directory_.path() / "a.png") << "0123456789";
    auto site = Site::open(directory_.path().string(), {.is_loopback = true, .token = "secret"}, clock_);
    server_ = Server::start(
                  listen({"127.0.0.1", 0}).value(), *std::move(site),
                  [this](const Request& request) -> ApiAnswer {
                    if (api_) return api_(request);
                    return {200, "{\"body\":" + std::to_string(request.body.size()) + "}"};
                  },
                  patience)
                  .value();
  }
  std::uint16_t port() const { return server_->address().port; }
  std::string ask(std::string_view bytes) const { return Client(port()).ask(bytes); }

  testbed::TemporaryDirectory directory_;
  testbed::ManualClock clock_;
  Api api_;
  std::unique_ptr<Server> server_;
};

constexpr std::string_view kEnd = "Host: localhost\r\nConnection: close\r\n\r\n";

TEST_F(ServerTest, RequestsInARowAreAnsweredInTheirOrderOnOneConnection) {
  start();
  const std::string answers =
      ask("GET /a.png HTTP/1.1\r\nHost: localhost\r\n\r\nGET /none HTTP/1.1\r\nHost: localhost\r\n\r\nHEAD "
          "/a.png HTTP/1.1\r\n" +
          std::string(kEnd));
  const std::size_t first = answers.find("200 OK"), second = answers.find("404 Not Found"),
                    third = answers.rfind("200 OK");
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
  EXPECT_NE(answers.find("\r\n\r\n0123456789HTTP/1.1 404"), std::string::npos) << answers;
  EXPECT_TRUE(answers.ends_with("\r\n\r\n"));
}

TEST_F(ServerTest, OnlyThePageThatIsServedHereKnowsTheToken) {
  start();
  const std::string page = ask("GET / HTTP/1.1\r\n" + std::string(kEnd));
  EXPECT_NE(page.find("<meta name=\"bellwether-token\" content=\"secret\">"), std::string::npos);
  EXPECT_NE(page.find("text/html"), std::string::npos);
  EXPECT_TRUE(
      ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 421"));
}

TEST_F(ServerTest, BeforeTheFirstPublicationThereIsAnEmptyListAndThenThePublished) {
  start();
  const auto get = [&](const std::string& key) {
    return ask("GET /" + key + " HTTP/1.1\r\n" + std::string(kEnd));
  };
  EXPECT_TRUE(get("items.json").ends_with(",\"rows\":[\n]}\n")) << get("items.json");
  EXPECT_TRUE(get("head.json").contains("\"items\":0,")) << get("head.json");
  std::ofstream(directory_.path() / "head.json") << "published";
  EXPECT_TRUE(get("head.json").ends_with("\r\n\r\npublished")) << get("head.json");
}

TEST_F(ServerTest, TheApiIsAskedWithTheTokenAndNotWithout) {
  start();
  const std::string question = "POST /api/add HTTP/1.1\r\nContent-Length: 3\r\n";
  EXPECT_TRUE(ask(question + std::string(kEnd) + "abc").starts_with("HTTP/1.1 403"));
  EXPECT_TRUE(
      ask(question + "X-Bellwether-Token: secret\r\n" + std::string(kEnd) + "abc").ends_with("{\"body\":3}"));
  EXPECT_TRUE(
      ask("POST /a.png HTTP/1.1\r\nContent-Length: 0\r\n" + std::string(kEnd)).starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(ask("DELETE /api/add HTTP/1.1\r\n" + std::string(kEnd)).starts_with("HTTP/1.1 405"));
}

TEST_F(ServerTest, WhileTheApiWaitsFilesAreServedAndASlowAnswerFindsItsClientOrNobody) {
  std::mutex busy;
  api_ = [&](const Request&) -> ApiAnswer {
    const std::scoped_lock lock(busy);
    return {200, "{\"done\":true}"};
  };
  start();
  std::unique_lock lock(busy);
  const std::string question =
      "GET /api/health HTTP/1.1\r\nX-Bellwether-Token: secret\r\n" + std::string(kEnd);
  Client asks(port());
  asks.say(question);
  {
    Client(port()).say(question);
  }  // This one is gone before its answer.
  EXPECT_TRUE(ask("GET /a.png HTTP/1.1\r\n" + std::string(kEnd)).ends_with("0123456789"));
  lock.unlock();
  EXPECT_TRUE(asks.hear().ends_with("{\"done\":true}"));
  server_.reset();  // It may still ask for the other, with what stands above.
}

TEST_F(ServerTest, ASlowClientIsGivenUpAndOthersAreNot) {
  start({.idle = std::chrono::milliseconds(60'000),
         .request = std::chrono::milliseconds(50),
         .answer = std::chrono::milliseconds(60'000)});
  Client slow(port());
  slow.say("GET /a.png HTTP/1.1\r\nHost: loc");
  EXPECT_EQ(slow.hear(), "");
  EXPECT_TRUE(ask("GET /a.png HTTP/1.1\r\n" + std::string(kEnd)).ends_with("0123456789"));
}

TEST_F(ServerTest, ConnectionsAboveTheLimitAreClosedAndLaterOnesServedAgain) {
  start();
  {
    std::vector<std::unique_ptr<Client>> kept;
    for (std::size_t i = 0; i < kConnectionsMax; ++i) {
      kept.push_back(std::make_unique<Client>(port()));
      kept.back()->say("GET /a.png HTTP/1.1\r\nHost: localhost\r\n\r\n");
      ASSERT_EQ(kept.back()->hear(15), "HTTP/1.1 200 OK");
    }
    EXPECT_EQ(ask("GET /a.png HTTP/1.1\r\n" + std::string(kEnd)), "");
  }
  std::string answer;
  for (int i = 0; i < 1'000 && answer.empty(); ++i)
    answer = ask("GET /a.png HTTP/1.1\r\n" + std::string(kEnd));
  EXPECT_TRUE(answer.ends_with("0123456789"));
}

TEST_F(ServerTest, ATakenPortIsToldWithTheNextFreeOneOrLeftForIt) {
  start();
  const auto taken = listen({"127.0.0.1", port()});
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().message.find("127.0.0.1:" + std::to_string(port()) +
                                       " is taken by another program; 127.0.0.1:"),
            std::string::npos)
      << taken.error().message;
  const auto next = listen_at_or_after({"127.0.0.1", port()});
  ASSERT_TRUE(next);
  EXPECT_GT(next->address.port, port());
}

TEST(ListenAddress, IsAnAddressAndAPort) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:8080")->text(), "127.0.0.1:8080");
  EXPECT_EQ(parse_listen_address("[::1]:0")->text(), "[::1]:0");
  EXPECT_TRUE(parse_listen_address("localhost:1")->is_loopback());
  EXPECT_TRUE(parse_listen_address("[::1]:1")->is_loopback());
  EXPECT_FALSE(parse_listen_address("0.0.0.0:1")->is_loopback());
  EXPECT_FALSE(parse_listen_address("[::]:1")->is_loopback());
  for (const char* const text : {"", ":", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x",
                                 "127.0.0.1:65536", "::1:80", "[127.0.0.1]:80", "example.com:80", "127.1:80"})
    EXPECT_FALSE(parse_listen_address(text)) << text;
}

}  // namespace
}  // namespace bellwether::serve
