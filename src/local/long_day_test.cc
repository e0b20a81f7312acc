// What a day of virtual time leaves behind: prices that change, names that are read, an outage, and a house
// that is kept every minute.

#include <gtest/gtest.h>

#include <system_error>

#include "contracts/example_item.h"
#include "lane_stage.h"
#include "slot_stage.h"

namespace bellwether::local {
namespace {

using contracts::quote;

using ports::MessageResponse;

constexpr int kDayItems = 50, kNames = 30, kChangesAStep = 20;
constexpr auto kStep = 5min;

struct LongDay : LaneStage {
  std::unique_ptr<SqliteQueue> names = SqliteQueue::open(file, doorbell, clock, {}).value();
  int read = 0;
  bool is_down = false;
  QueueSlot slot{"read",
                 {.patience = 30min},
                 [this](SlotStage::Batch batch) -> SlotStage::Answer {
                   if (is_down) return fail(ErrorKind::Unavailable, "no network");
                   read += static_cast<int>(batch.size());
                   return MessageResponse{};
                 },
                 QueueSlotWorld{*names, clock, random, report}};
  int changes = 0;

  LongDay() {
    settings.patience = 30min;
    function.answer = [this](auto) -> Result<ports::BatchResponse> {
      if (is_down) return fail(ErrorKind::Unavailable, "no disk");
      return ports::BatchResponse{};
    };
    start();
  }

  void change_prices() {
    for (int i = 0; i < kChangesAStep; ++i, ++changes)
      CHECK(table->update({.key = {"item " + std::to_string(changes * 7 % kDayItems), ""},
                           .quotes = {quote(changes % 200, 1 + changes)}}));
  }
  void fan_out() {
    std::vector<ports::OutgoingMessage> messages;
    for (int i = 0; i < kNames; ++i) messages.push_back({.body = "name " + std::to_string(i)});
    CHECK(names->send(messages)->empty());
  }
  void keep_house() {
    while (trim_stream(*database, {.since = clock.now() - 24h, .most = 500}, 1'000).value() > 0) continue;
    CHECK(database->shrink());
    CHECK(names->expire(1'000));
  }
  void step() {
    change_prices();
    fan_out();
    settle();
    for (auto due = slot.step().value(); due && *due <= clock.now(); due = slot.step().value()) continue;
    keep_house();
    clock.advance(kStep);
  }
  std::uintmax_t bytes_on_disk() const {
    std::error_code error;
    return std::filesystem::file_size(file) + std::filesystem::file_size(file.string() + "-wal", error);
  }
  std::int64_t rows(const std::string& of) { return database->number("SELECT count(*) FROM " + of).value(); }
};

TEST(LongDay, LeavesNothingBehindThatGrows) {
  LongDay day;
  const auto begun = day.clock.now();
  std::uintmax_t early = 0;
  while (day.clock.now() < begun + 24h) {
    const auto hour = (day.clock.now() - begun) / 1h;
    day.is_down = day.clock.now() - begun >= 10h && day.clock.now() - begun < 10h + 20min;
    if (hour == 4 && early == 0) early = day.bytes_on_disk();
    day.step();
  }
  EXPECT_LE(day.bytes_on_disk(), early + early / 4);
  EXPECT_EQ(day.graves(), "");
  EXPECT_EQ(day.rows("dead_letter"), 0);
  EXPECT_EQ(day.rows("attempt"), 0);
  EXPECT_EQ(day.rows("message"), 0);
  EXPECT_EQ(day.backlog(), 0);
  EXPECT_LE(day.rows("stream"), 500);
  EXPECT_LE(day.rows("function_run"), 1'000);
  EXPECT_EQ(day.changes, 24 * 12 * kChangesAStep);
  EXPECT_EQ(day.read, 24 * 12 * kNames) << "each once, those of the outage too";
}

}  // namespace
}  // namespace bellwether::local
