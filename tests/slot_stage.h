// The stage of a queue mapping's tests: a queue, a function whose answers are given in advance, and a slot
// between them, stepped by hand under a clock that is turned by hand.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "local/queue_mapping.h"
#include "local/sqlite_dead_letter_queue.h"
#include "local_stage.h"

namespace bellwether::local {

struct SlotStage : TableStage {
  using Batch = std::span<const ports::Message>;
  using Answer = Result<ports::MessageResponse>;

  QueueMappingSettings settings;
  std::unique_ptr<SqliteQueue> queue = SqliteQueue::open(file, doorbell, clock, {}).value();
  std::unique_ptr<SqliteDeadLetterQueue> dead = SqliteDeadLetterQueue::open(file, doorbell, clock).value();
  SeededRandom random;
  KeptReport report;
  std::function<Answer(Batch)> function = [](Batch) { return Answer(ports::MessageResponse{}); };
  std::string calls;  // The bodies of each batch, and "|" behind it.
  std::optional<QueueSlot> slot;

  void send(const std::string& body) {
    const std::vector<ports::OutgoingMessage> messages{{.body = body}};
    ASSERT_TRUE(queue->send(messages).value().empty());
  }
  std::optional<Instant> step() {
    if (!slot)
      slot.emplace(
          "read", settings,
          [this](Batch batch) {
            for (const auto& message : batch) calls += message.body;
            calls += "|";
            return function(batch);
          },
          QueueSlotWorld{*queue, clock, random, report});
    const auto due = slot->step();
    CHECK(due);
    return *due;
  }
  // Steps, and turns the clock to whatever is due next, until the queue is empty.
  void finish() {
    constexpr int kStepsMax = 500;  // Far more than any test needs.
    int steps = 0;
    for (auto due = step(); due; due = step()) {
      if (++steps > kStepsMax) {
        ADD_FAILURE() << "after " << kStepsMax << " steps "
                      << database->number("SELECT count(*) FROM message").value()
                      << " messages are still in the queue, neither processed, deleted nor buried";
        return;
      }
      if (*due > clock.now()) clock.set(*due);
    }
  }
  static Answer failed(const std::string& id, const std::string& reason, int retry_after = 0) {
    const auto kind = retry_after == 0 ? ErrorKind::InvalidInput : ErrorKind::Unavailable;
    return ports::MessageResponse{{{id, Error{kind, reason, retry_after}}}};
  }
  static Answer down(const std::string& id, const std::string& reason) {
    return ports::MessageResponse{{{id, Error{ErrorKind::Unavailable, reason}}}};
  }
};

}  // namespace bellwether::local
