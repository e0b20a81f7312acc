// The client's requests within the time of the work that they belong to.

#include <gtest/gtest.h>

#include "http/client.h"
#include "slow_server.h"

namespace bellwether::http {
namespace {

using std::chrono_literals::operator""h;
using std::chrono_literals::operator""ms;

// Of an hour, which no test waits for.
ClientOptions working(const WorkTime& work) {
  return {.request_time_max = std::chrono::hours(1), .work = &work};
}

TEST(WorkTime, NoRequestOutlivesTheWorkThatItBelongsTo) {
  const testbed::SlowServer server([](const auto&, const auto&) { return std::nullopt; });
  WorkTime work;
  Client client(working(work));
  for (int i = 0; i < 2; ++i) {
    work.begin(Deadline::after(50ms));
    const auto answer = client.send({.url = server.url() + "/"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::Unavailable);
    EXPECT_TRUE(answer.error().message.ends_with(": no answer in time")) << answer.error().message;
  }
}

// As when the machine between us and them has forgotten the connection while this process was frozen.
TEST(WorkTime, AConnectionThatIsSilentInTheNextWorkIsReplacedWhileThereIsTime) {
  for (const Method method : {Method::Get, Method::Post}) {
    const testbed::SlowServer server([](const testbed::SlowRequest& request,
                                        const auto& before) -> std::optional<std::chrono::milliseconds> {
      if (request.connection == 1 && !before.empty()) return std::nullopt;
      return 0ms;
    });
    WorkTime work;
    Client client(working(work));
    const Request request = {.method = method, .url = server.url() + "/", .may_be_sent_twice = true};
    work.begin(Deadline::after(1h));
    ASSERT_TRUE(client.send(request));
    work.begin(Deadline::after(1h));
    const auto answer = client.send(request);
    ASSERT_TRUE(answer) << answer.error().message;
    const auto asked = server.asked();
    ASSERT_EQ(asked.size(), 3u);
    EXPECT_EQ(asked[1].connection, 1);
    EXPECT_EQ(asked[2].connection, 2);
  }
}

TEST(WorkTime, AConnectionThatIsSlowInTheWorkThatOpenedItIsWaitedFor) {
  const testbed::SlowServer server(
      [](const auto&, const auto& before) { return before.empty() ? 0ms : 2'500ms; });
  WorkTime work;
  Client client(working(work));
  work.begin(Deadline::after(1h));
  ASSERT_TRUE(client.send({.url = server.url() + "/"}));
  ASSERT_TRUE(client.send({.url = server.url() + "/"}));
  EXPECT_EQ(server.asked().size(), 2u);
}

}  // namespace
}  // namespace bellwether::http
