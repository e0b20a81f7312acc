#include "functions/trouble_watch.h"

#include <gtest/gtest.h>

#include "alerts/alert.h"
#include "alerts/care_words.h"
#include "functions/catalogue.h"
#include "functions/look_after.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "refusing_queue.h"

namespace bellwether::functions {
namespace {

using namespace std::chrono_literals;
using ports::Trouble;
using ports::TroubleKind;

struct TroubleRoom {
  testbed::ManualClock clock;
  memory::MemoryQueue queue{clock};
  memory::MemoryBucket bucket;
  TroubleWatch watch{15min, queue, bucket};

  TroubleRoom() { clock.set(parse_day("2024-02-28").value() + 12h); }

  Trouble outage(std::chrono::minutes ago = 0min, const std::string& function = "send-alerts") const {
    return {.kind = TroubleKind::Outage, .function = function, .since = clock.now() - ago};
  }
  // The records that send-alerts is told of by looks a minute apart at the same troubles.
  std::vector<std::string> looked(const std::vector<Trouble>& troubles, int looks = 1,
                                  Milliseconds apart = 1min) {
    for (int i = 0; i < looks; ++i) {
      clock.advance(apart);
      EXPECT_TRUE(watch.look(troubles, clock.now()));
    }
    std::vector<std::string> records;
    for (auto batch = queue.receive(10, 0s).value(); !batch.empty(); batch = queue.receive(10, 0s).value()) {
      for (const auto& message : batch) {
        records.push_back(alerts::decode_alert_message(message.body).value().record);
        EXPECT_TRUE(queue.acknowledge({&message.receipt, 1}));
      }
    }
    return records;
  }
};

using Records = std::vector<std::string>;

TEST(TroubleWatch, TellsOfAnOutageOnceWhenItWasSeenForSoLong) {
  TroubleRoom room;
  const Trouble outage = room.outage(3min);
  EXPECT_EQ(room.looked({outage}, 15), Records());
  EXPECT_EQ(room.looked({outage}), Records{"alerts/~care/outage-send-alerts-2024-02-28T06.json"});
  EXPECT_EQ(room.looked({outage}, 3000), Records());
}

TEST(TroubleWatch, WhatEndsEarlierOrBeginsAnewBetweenTwoLooksIsNotToldOf) {
  TroubleRoom room;
  EXPECT_EQ(room.looked({room.outage()}, 15), Records());
  EXPECT_EQ(room.looked({}), Records());
  for (int i = 0; i < 60; ++i) {
    // Another one each minute.
    EXPECT_EQ(
        room.looked({{.kind = TroubleKind::Outage, .function = "publish", .since = room.clock.now() + 30s}}),
        Records());
  }
}

TEST(TroubleWatch, OfASecondOutageOnTheSameDayItTellsAndOfOneThatComesBackAllTheTimeOnceAQuarter) {
  TroubleRoom room;
  Records told;
  // From noon to midnight, half an hour in each.
  for (int hour = 0; hour < 12; ++hour) {
    for (std::string& record : room.looked({room.outage()}, 30)) told.push_back(std::move(record));
    EXPECT_EQ(room.looked({}, 30), Records());
  }
  EXPECT_EQ(told, (Records{"alerts/~care/outage-send-alerts-2024-02-28T12.json",
                           "alerts/~care/outage-send-alerts-2024-02-28T18.json"}));
}

TEST(TroubleWatch, AMachineThatSleptSawNoOutage) {
  TroubleRoom room;
  const Trouble outage = room.outage();
  EXPECT_EQ(room.looked({outage}, 5), Records());
  EXPECT_EQ(room.looked({outage}, 1, 10h), Records());
  room.clock.advance(-2h);
  EXPECT_EQ(room.looked({outage}, 1), Records()) << "nor one whose clock was set";
  EXPECT_EQ(room.looked({outage}, 10).size(), 1u);
}

TEST(TroubleWatch, AnOutageWhoseOldestMessageIsGivenUpIsTheSame) {
  TroubleRoom room;
  const Instant begun = room.clock.now();
  EXPECT_EQ(room.looked({room.outage()}, 10), Records());
  EXPECT_EQ(room.looked({room.outage(2min)}, 6).size(), 1u);
  room.clock.set(begun + 24h);
  room.looked({});
  // Over midnight it keeps the day on which it began.
  room.clock.set(parse_day("2024-03-01").value() - 10min);
  EXPECT_EQ(room.looked({room.outage(0min, "publish")}, 12), Records());
  EXPECT_EQ(room.looked({room.outage(1min, "publish")}, 60),
            Records{"alerts/~care/outage-publish-2024-02-29T18.json"});
}

TEST(TroubleWatch, DeadLettersAreToldOfAtOnceAndEachFunctionsOnce) {
  TroubleRoom room;
  const Trouble letters{.kind = TroubleKind::DeadLetters,
                        .function = "draw-charts",
                        .since = room.clock.now() - 24h,
                        .letters = 3};
  Trouble others = letters;
  others.function = "read-sentiment";
  EXPECT_EQ(room.looked({letters, others}),
            (Records{"alerts/~care/dead-letters-draw-charts-2024-02-27.json",
                     "alerts/~care/dead-letters-read-sentiment-2024-02-27.json"}));
  EXPECT_EQ(room.looked({letters, others}, 5), Records());
}

TEST(TroubleWatch, AScheduleIsToldOfWhenItIsLateForSoLong) {
  TroubleRoom room;
  const Trouble late{
      .kind = TroubleKind::Schedule, .function = "fan-out", .since = room.clock.now() - 24h * 3};
  EXPECT_EQ(room.looked({late}), Records()) << "it is made up when the engine begins";
  EXPECT_EQ(room.looked({late}, 15), Records{"alerts/~care/schedule-fan-out-2024-02-25T12.json"});
}

TEST(TroubleWatch, WhatIsRecordedIsNotSentAgainByAnotherProcess) {
  TroubleRoom room;
  const Trouble letters{
      .kind = TroubleKind::DeadLetters, .function = "f", .since = room.clock.now(), .letters = 1};
  const alerts::Alert alert = alerts::care_alert_of(letters, room.clock.now());
  ASSERT_TRUE(room.bucket.put(alerts::record_key(alert), alerts::encode_alert(alert),
                              ports::Media("application/json")));
  EXPECT_EQ(room.looked({letters}), Records());
}

TEST(TroubleWatch, WhatCouldNotBeSentIsSentAtTheNextLook) {
  TroubleRoom room;
  testbed::RefusingQueue full({ErrorKind::Unavailable, "full"});
  TroubleWatch watch(15min, full, room.bucket);
  const Trouble letters{
      .kind = TroubleKind::DeadLetters, .function = "f", .since = room.clock.now(), .letters = 1};
  EXPECT_FALSE(watch.look({&letters, 1}, room.clock.now()));
  EXPECT_FALSE(watch.look({&letters, 1}, room.clock.now())) << "it is not taken for sent";
}

TEST(TroubleWatch, KnowsItsOwnMessagesWhetherTheyHoldAnAlertOrNameItsRecord) {
  TroubleRoom room;
  const alerts::Alert alert = alerts::care_alert_of(room.outage(), room.clock.now());
  EXPECT_TRUE(TroubleWatch::is_its_own(alerts::encode_alert_message(alert)));
  EXPECT_TRUE(TroubleWatch::is_its_own(alerts::encode_alert_message(alerts::record_key(alert))));
  for (const std::string body :
       {"", "{}", R"({"name":"care"})", R"({"alert":"alerts/care/move-2026-01-01.json"})"})
    EXPECT_FALSE(TroubleWatch::is_its_own(body)) << body;
}

TEST(TroubleWatch, OfEachFunctionItIsSaidWhatComesNoMore) {
  std::vector<std::string> functions{std::string(kLookAfter)};
  for (const Function& function : catalogue()) functions.emplace_back(function.name);
  for (const std::string& function : functions) {
    const alerts::CareNews news{.kind = TroubleKind::Outage, .function = function, .since = {}, .letters = 0};
    EXPECT_EQ(alerts::care_facts(news, chart::Language::English).at(0).label, "Concerns") << function;
  }
}

}  // namespace
}  // namespace bellwether::functions
