// The queue of the page beside that of names: one table of messages, and neither sees the other's.

#include <gtest/gtest.h>

#include "local/sqlite_dead_letter_queue.h"
#include "local/sqlite_queue.h"
#include "manual_clock.h"
#include "temporary_directory.h"

namespace bellwether::local {
namespace {

struct Queues {
  testbed::TemporaryDirectory directory;
  testbed::ManualClock clock;
  const std::filesystem::path file = directory.path() / "bellwether.db";
  const Doorbell doorbell{directory.path() / "doorbell"};
  std::unique_ptr<SqliteQueue> names = open({}, QueueName::Names),
                               page = open({.maximum_receives = 1}, QueueName::Page);

  std::unique_ptr<SqliteQueue> open(const QueueSettings& settings, QueueName name) {
    return SqliteQueue::open(file, doorbell, clock, settings, name).value();
  }
};

void send(SqliteQueue& queue, const std::string& body) {
  const ports::OutgoingMessage message{.body = body};
  ASSERT_TRUE(queue.send({&message, 1}).value().empty());
}

std::vector<std::string> received(SqliteQueue& queue) {
  std::vector<std::string> bodies;
  const auto batch = queue.receive(10, std::chrono::seconds(0)).value();
  for (const auto& message : batch) bodies.push_back(message.body);
  return bodies;
}

TEST(PageQueue, NeitherQueueReceivesCountsOrPurgesTheOthersMessages) {
  Queues queues;
  send(*queues.names, "name");
  send(*queues.page, "item 1");
  send(*queues.page, "item 2");
  EXPECT_EQ(queues.names->status()->visible, 1);
  EXPECT_EQ(queues.page->status()->visible, 2);
  EXPECT_EQ(queues.page->outlook(10)->ready, 2);
  EXPECT_EQ(received(*queues.names), std::vector<std::string>{"name"});
  EXPECT_EQ(queues.page->purge().value(), 2);
  EXPECT_EQ(queues.names->status()->in_flight, 1);
  EXPECT_FALSE(queues.page->status()->oldest);
  EXPECT_TRUE(queues.names->status()->oldest);
  EXPECT_FALSE(queues.page->outlook(10)->due);
}

TEST(PageQueue, AMessageThatIsOverIsBuriedByItsOwnQueueAndGoesBackToIt) {
  Queues queues;
  const auto dead = SqliteDeadLetterQueue::open(queues.file, queues.doorbell, queues.clock).value();
  send(*queues.page, "item");
  const auto delivery = queues.page
                            ->take({.function = "publish",
                                    .limit = 10,
                                    .bytes_max = 1000,
                                    .visibility_timeout = std::chrono::seconds(60)})
                            .value();
  ASSERT_EQ(delivery.messages.size(), 1u);
  SqliteQueue::Settlement settlement{};
  settlement.failed.push_back({delivery.messages[0].receipt, "no bucket", Milliseconds(0)});
  settlement.run.function = "publish";
  ASSERT_EQ(queues.page->settle(settlement)->buried.size(), 1u);
  const auto letters = dead->list().value();
  ASSERT_EQ(letters.size(), 1u);
  EXPECT_EQ(letters[0].function, "publish");
  EXPECT_EQ(letters[0].reason, "no bucket");
  EXPECT_EQ(dead->redrive(std::nullopt).value(), 1);
  EXPECT_EQ(received(*queues.names), std::vector<std::string>());
  EXPECT_EQ(received(*queues.page), std::vector<std::string>{"item"});
}

TEST(PageQueue, OnlyOldMessagesOfItsOwnExpire) {
  Queues queues;
  const auto short_lived = queues.open({.retention = std::chrono::seconds(60)}, QueueName::Page);
  send(*queues.names, "name");
  send(*queues.page, "item");
  ASSERT_EQ(received(*queues.page).size(), 1u);
  queues.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(short_lived->expire(10)->size(), 1u);
  EXPECT_EQ(received(*queues.names), std::vector<std::string>{"name"});
  EXPECT_EQ(received(*queues.page), std::vector<std::string>());
}

}  // namespace
}  // namespace bellwether::local
