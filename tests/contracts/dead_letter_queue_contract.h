// The promises of ports::DeadLetterQueue, as tests that every adapter must pass.
//
// An adapter joins in its own test file with one line:
//   INSTANTIATE_TEST_SUITE_P(Sqlite, DeadLetterQueueContract,
//   testing::Values(DeadLetterQueueMaker(make_world)));

#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "contracts/maker.h"
#include "ports/change_record.h"
#include "ports/dead_letter_queue.h"
#include "ports/table.h"

namespace bellwether::contracts {

class DeadLetterQueueWorld {
 public:
  virtual ~DeadLetterQueueWorld() = default;
  virtual ports::Table& table() = 0;
  virtual ports::DeadLetterQueue& queue() = 0;
  // Every record of the table's stream so far, in order.
  virtual std::vector<ports::ChangeRecord> records() = 0;
  // Buries the latest record of the stream, for the function "draw-charts", after
  // 3 attempts, with "RetryAttemptsExhausted" and this reason.
  virtual void bury_latest(const std::string& reason) = 0;
};
using DeadLetterQueueMaker = Maker<DeadLetterQueueWorld>;

class DeadLetterQueueContract : public testing::TestWithParam<DeadLetterQueueMaker> {
 protected:
  void bury_change_of(const std::string& name) {
    ASSERT_TRUE(table.put({.key = {name, "me"}, .url = "https://example.com/" + name}));
    world->bury_latest("no ink for " + name);
  }

  const std::shared_ptr<DeadLetterQueueWorld> world = GetParam()();
  ports::Table& table = world->table();
  ports::DeadLetterQueue& queue = world->queue();
};

TEST_P(DeadLetterQueueContract, ALetterTellsWhatHappenedAndHoldsTheOriginal) {
  bury_change_of("a");
  const auto letters = queue.list().value();
  ASSERT_EQ(letters.size(), 1u);
  const auto record = world->records().at(0);
  EXPECT_EQ(letters[0].function, "draw-charts");
  EXPECT_EQ(letters[0].condition, "RetryAttemptsExhausted");
  EXPECT_EQ(letters[0].reason, "no ink for a");
  EXPECT_EQ(letters[0].attempts, 3);
  EXPECT_EQ(letters[0].key, (market::ItemKey{"a", "me"}));
  EXPECT_EQ(letters[0].sequence_number, record.sequence_number);
  EXPECT_EQ(letters[0].created, record.created);
  EXPECT_GE(letters[0].buried, letters[0].created);
  EXPECT_NE(letters[0].original.find("\"eventName\":\"INSERT\""), std::string::npos);
  EXPECT_NE(letters[0].original.find("https://example.com/a"), std::string::npos);
}

TEST_P(DeadLetterQueueContract, ListsTheOldestFirst) {
  for (const std::string name : {"c", "a", "b"}) bury_change_of(name);
  const auto letters = queue.list().value();
  ASSERT_EQ(letters.size(), 3u);
  EXPECT_EQ(letters[0].key.name + letters[1].key.name + letters[2].key.name, "cab");
}

TEST_P(DeadLetterQueueContract, RedriveAnnouncesTheItemAsItIsNow) {
  bury_change_of("a");
  ASSERT_TRUE(table.update({.key = {"a", "me"}, .currency = "JPY"}));
  EXPECT_EQ(queue.redrive(std::nullopt).value(), 1);
  EXPECT_TRUE(queue.list().value().empty());
  const auto records = world->records();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[2].item.value().currency, "JPY");
  EXPECT_EQ(table.get({"a", "me"}).value().currency, "JPY");
}

TEST_P(DeadLetterQueueContract, RedriveOfAnItemThatIsGoneAnnouncesItsRemoval) {
  bury_change_of("a");
  ASSERT_TRUE(remove_item(table, {"a", "me"}));
  EXPECT_EQ(queue.redrive(std::nullopt).value(), 1);
  const auto last = world->records().back();
  EXPECT_EQ(last.kind, ports::ChangeKind::Remove);
  EXPECT_EQ(last.item.value().key, (market::ItemKey{"a", "me"}));
  EXPECT_FALSE(table.get({"a", "me"}));
}

TEST_P(DeadLetterQueueContract, ARedrivenInsertStaysOneAndAModifyToo) {
  bury_change_of("a");
  ASSERT_TRUE(table.update({.key = {"a", "me"}, .currency = "JPY"}));
  EXPECT_EQ(queue.redrive(std::nullopt).value(), 1);
  EXPECT_EQ(world->records().back().kind, ports::ChangeKind::Insert);
  ASSERT_TRUE(table.update({.key = {"a", "me"}, .currency = "USD"}));
  world->bury_latest("no ink");
  EXPECT_EQ(queue.redrive(std::nullopt).value(), 1);
  EXPECT_EQ(world->records().back().kind, ports::ChangeKind::Modify);
}

TEST_P(DeadLetterQueueContract, RedriveTakesOnlyTheLettersNamed) {
  for (const std::string name : {"a", "b", "c"}) bury_change_of(name);
  const auto letters = queue.list().value();
  EXPECT_EQ(queue.redrive(std::vector{letters[2].id, letters[0].id, letters[2].id}).value(), 2);
  const auto left = queue.list().value();
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].key.name, "b");
  EXPECT_EQ(world->records().size(), 5u);
}

TEST_P(DeadLetterQueueContract, AnUnknownIdIsNotFoundAndThenNothingHasHappened) {
  bury_change_of("a");
  const auto known = queue.list().value()[0].id;
  const std::vector ids{known, known + 1000};
  const auto redriven = queue.redrive(ids);
  const auto purged = queue.purge(ids);
  ASSERT_FALSE(redriven || purged);
  EXPECT_EQ(redriven.error().kind, ErrorKind::NotFound);
  EXPECT_NE(redriven.error().message.find(std::to_string(known + 1000)), std::string::npos);
  EXPECT_EQ(purged.error().kind, ErrorKind::NotFound);
  EXPECT_EQ(queue.list().value().size(), 1u);
  EXPECT_EQ(world->records().size(), 1u);
}

TEST_P(DeadLetterQueueContract, PurgeDeletesAndAnnouncesNothing) {
  for (const std::string name : {"a", "b", "c"}) bury_change_of(name);
  EXPECT_EQ(queue.purge(std::vector{queue.list().value()[1].id}).value(), 1);
  EXPECT_EQ(queue.list().value().size(), 2u);
  EXPECT_EQ(queue.purge(std::nullopt).value(), 2);
  EXPECT_EQ(queue.purge(std::nullopt).value(), 0);
  EXPECT_EQ(world->records().size(), 3u);
}

TEST_P(DeadLetterQueueContract, OneLetterTellsHowOftenAnItemsRecordsWereGivenUp) {
  bury_change_of("a");
  bury_change_of("b");
  const auto first = queue.list().value().at(0);
  ASSERT_TRUE(table.update({.key = {"a", "me"}, .currency = "JPY"}));
  world->bury_latest("still no ink");
  const auto letters = queue.list().value();
  ASSERT_EQ(letters.size(), 2u);
  const auto again = queue.find(first.id).value();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->count, 2);
  EXPECT_EQ(again->reason, "still no ink");
  EXPECT_EQ(again->first_buried, first.buried);
  EXPECT_NE(again->original.find("JPY"), std::string::npos) << "the last one";
  EXPECT_FALSE(queue.find(first.id + 1000).value());
  EXPECT_EQ(queue.redrive(std::nullopt).value(), 2);
  EXPECT_EQ(world->records().size(), 5u) << "each item is announced once";
}

TEST_P(DeadLetterQueueContract, VisitingEndsWhenTheVisitorHasSeenEnough) {
  for (const std::string name : {"a", "b", "c"}) bury_change_of(name);
  std::string seen;
  ASSERT_TRUE(queue.visit([&](const ports::DeadLetter& letter) {
    seen += letter.key.name;
    return seen.size() < 2;
  }));
  EXPECT_EQ(seen, "ab");
}

}  // namespace bellwether::contracts
