#include "local/troubles.h"

#include <gtest/gtest.h>

#include "lane_stage.h"
#include "local/function_log.h"
#include "local/schedule_runner.h"
#include "local/stored_schedule.h"
#include "slot_stage.h"

namespace bellwether::local {
namespace {

using ports::Trouble;
using ports::TroubleKind;

// What troubles there are: "letters read 2 13:20 netflix amazon; ".
std::string told(Database& database, const ports::Clock& clock, std::chrono::hours letters_for = 24h * 7,
                 LetterDetail detail = LetterDetail::Items) {
  const std::vector<std::string> functions = {"f", "read", "fan-out"};
  const auto troubles = troubles_of(database, {.functions = functions,
                                               .now = clock.now(),
                                               .letters_since = clock.now() - letters_for,
                                               .is_left_out = [](auto body) { return body == "ours"; },
                                               .detail = detail})
                            .value();
  std::string text;
  for (const Trouble& trouble : troubles) {
    text += trouble.kind == TroubleKind::DeadLetters ? "letters "
            : trouble.kind == TroubleKind::Schedule  ? "schedule "
                                                     : "outage ";
    text += trouble.function + " ";
    if (trouble.kind == TroubleKind::DeadLetters) text += std::to_string(trouble.letters) + " ";
    text += format_instant(trouble.since).substr(11, 5);
    for (const market::ItemKey& key : trouble.items)
      text += " " + key.name + (key.owner.empty() ? "" : "~" + key.owner);
    text += "; ";
  }
  return text;
}

Instant noon() {
  return parse_day("2024-02-28").value() + 12h;
}

// Buries each message that comes, at once.
struct Graveyard : SlotStage {
  explicit Graveyard(QueueName name = QueueName::Names) {
    clock.set(noon());
    queue = SqliteQueue::open(file, doorbell, clock, {.maximum_receives = 1}, name).value();
    function = [](Batch batch) { return failed(batch[0].id, "no"); };
  }
  void bury(const std::string& body) {
    send(body);
    step();
    clock.advance(31s);
    step();
    clock.set(std::chrono::floor<std::chrono::minutes>(clock.now()));
  }
};

TEST(Troubles, LettersOfAFunctionAreOneUntilADayPassesWithoutOne) {
  Graveyard yard;
  yard.bury(R"({"name":"netflix"})");
  yard.clock.set(noon() + 23h);
  yard.bury(R"({"name":"amazon","owner":"me"})");
  EXPECT_EQ(told(*yard.database, yard.clock), "letters read 2 12:00 netflix amazon~me; ");
  yard.clock.set(noon() + 48h);
  yard.bury("no name");
  EXPECT_EQ(told(*yard.database, yard.clock),
            "letters read 2 12:00 netflix amazon~me; letters read 1 12:00; ");
  // What began earlier than is asked for is not there, and its last letter is no beginning.
  EXPECT_EQ(told(*yard.database, yard.clock, 30h), "letters read 1 12:00; ");
  // Nor what follows on one that was earlier by less than a day.
  EXPECT_EQ(told(*yard.database, yard.clock, 25h), "letters read 1 12:00; ");
}

TEST(Troubles, LettersAreCountedWithoutWhatTheyAreOf) {
  Graveyard yard;
  yard.bury(R"({"name":"netflix"})");
  yard.bury(R"({"name":"amazon"})");
  EXPECT_EQ(told(*yard.database, yard.clock, 24h, LetterDetail::Count), "letters read 2 12:00; ");
  Graveyard alerts(QueueName::Alerts);
  alerts.bury("ours");
  alerts.bury("theirs");
  EXPECT_EQ(told(*alerts.database, alerts.clock, 24h, LetterDetail::Count), "letters read 1 12:00; ");
}

TEST(Troubles, LettersThatFollowOnEarlierOnesAreNoTroubleOfTheirOwn) {
  Graveyard yard;
  for (int i = 0; i < 4; ++i) {
    yard.clock.set(noon() + i * 23h);
    yard.bury("letter " + std::to_string(i));
  }
  EXPECT_EQ(told(*yard.database, yard.clock), "letters read 4 12:00; ");
  for (const auto hours : {1h, 20h, 24h, 40h, 60h})
    EXPECT_EQ(told(*yard.database, yard.clock, hours), "") << hours.count();
}

TEST(Troubles, LettersOfWhoTellsOfTroublesAreNone) {
  Graveyard yard(QueueName::Alerts);
  yard.bury("ours");
  EXPECT_EQ(yard.dead->list().value().size(), 1u);
  EXPECT_EQ(told(*yard.database, yard.clock), "");
  yard.bury("theirs");
  EXPECT_EQ(told(*yard.database, yard.clock), "letters read 1 12:00; ");
}

TEST(Troubles, LettersOfARecordNameItsItem) {
  LaneStage stage;
  stage.clock.set(noon());
  stage.settings.maximum_retry_attempts = 0;
  stage.function.answer = [](auto) -> Result<ports::BatchResponse> {
    return fail(ErrorKind::InvalidInput, "no");
  };
  stage.change("Sol Ring");
  stage.finish();
  EXPECT_EQ(told(*stage.database, stage.clock), "letters f 1 12:00 Sol Ring; ");
}

TEST(Troubles, AnOutageIsThereWhileARecordWaitsAndSinceItBegan) {
  LaneStage stage;
  stage.clock.set(noon());
  stage.settings.patience = 30min;
  bool is_down = true;
  stage.function.answer = [&](auto) -> Result<ports::BatchResponse> {
    if (is_down) return fail(ErrorKind::Unavailable, "no network");
    return ports::BatchResponse{};
  };
  stage.change("a");
  stage.start();
  stage.settle();
  stage.clock.advance(10min);
  stage.settle();
  EXPECT_EQ(told(*stage.database, stage.clock), "outage f 12:00; ");
  is_down = false;
  stage.finish();
  EXPECT_EQ(told(*stage.database, stage.clock), "");
}

TEST(Troubles, AnOutageOfMessagesIsOneUnlessOnlyThoseOfWhoTellsOfItWait) {
  SlotStage stage;
  stage.clock.set(noon());
  stage.settings.patience = 30min;
  stage.settings.batch_size = 1;
  stage.function = [](auto batch) { return SlotStage::down(batch[0].id, "no server"); };
  stage.send("ours");
  stage.step();
  EXPECT_EQ(told(*stage.database, stage.clock), "");
  stage.clock.advance(5min);
  stage.send("theirs");
  while (*stage.step() <= stage.clock.now()) continue;
  EXPECT_EQ(told(*stage.database, stage.clock), "outage read 12:05; ");
}

struct Timetable : TableStage {
  KeptReport report;
  bool is_down = false;
  std::optional<ScheduleRunner> runner;

  Timetable() { clock.set(noon()); }
  void start(const ScheduleRetries& retries = {}, const schedule::Limits& limits = {}) {
    runner.emplace(
        "fan-out", schedule::Schedule::parse("rate(1 hour)", "UTC", limits).value(),
        [this](Instant) -> Result<void> {
          if (is_down) return fail(ErrorKind::Unavailable, "no table");
          return {};
        },
        ScheduleWorld{*database, folder.path(), clock, report}, retries);
    EXPECT_TRUE(runner->step());
  }
};

TEST(Troubles, AScheduleThatIsDueIsOneUntilItRan) {
  Timetable table;
  table.start();
  EXPECT_EQ(told(*table.database, table.clock), "");
  table.clock.advance(59min);
  EXPECT_EQ(told(*table.database, table.clock), "");
  table.clock.advance(11min);
  EXPECT_EQ(told(*table.database, table.clock), "schedule fan-out 13:00; ");
  table.is_down = true;
  EXPECT_TRUE(table.runner->step());
  table.clock.advance(5h);
  EXPECT_TRUE(table.runner->step());
  EXPECT_EQ(told(*table.database, table.clock), "schedule fan-out 13:00; ");
  table.is_down = false;
  table.clock.advance(1h);
  EXPECT_TRUE(table.runner->step());
  EXPECT_EQ(told(*table.database, table.clock), "");
}

TEST(Troubles, AScheduleIsNotLateWithinItsWindow) {
  Timetable table;
  table.start({}, {.window_minutes = 30});
  const auto comes = stored_schedules(*table.database).value().at(0).due();
  ASSERT_TRUE(comes && *comes > noon());
  table.clock.set(*comes - 1ms);
  EXPECT_EQ(told(*table.database, table.clock), "");
  table.clock.set(*comes);
  EXPECT_EQ(told(*table.database, table.clock),
            "schedule fan-out " + format_instant(*comes).substr(11, 5) + "; ");
}

TEST(Troubles, AScheduleWhoseRunsAreGivenUpIsOneSinceTheFirstOfThem) {
  Timetable table;
  table.is_down = true;
  table.start({.maximum_retry_attempts = 0});
  EXPECT_EQ(told(*table.database, table.clock), "schedule fan-out 12:00; ");
  table.clock.advance(60min);
  EXPECT_TRUE(table.runner->step());
  EXPECT_EQ(told(*table.database, table.clock), "schedule fan-out 12:00; ");
  table.is_down = false;
  table.clock.advance(60min);
  EXPECT_TRUE(table.runner->step());
  EXPECT_EQ(told(*table.database, table.clock), "");
}

TEST(Troubles, WhatNobodyCallsAnyMoreIsNone) {
  Timetable table;
  table.start();
  table.clock.advance(5h);
  const std::vector<std::string> functions = {"draw-charts"};
  EXPECT_TRUE(troubles_of(*table.database, {.functions = functions,
                                            .now = table.clock.now(),
                                            .letters_since = {},
                                            .is_left_out = [](auto) { return false; }})
                  .value()
                  .empty());
}

}  // namespace
}  // namespace bellwether::local
