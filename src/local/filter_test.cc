// What a mapping's filter does not let through: it is passed over, counted, and in nobody's way.

#include <gtest/gtest.h>

#include "lane_stage.h"
#include "local/event_count.h"
#include "slot_stage.h"

namespace bellwether::local {
namespace {

events::EventFilter stream_filter(std::string_view text) {
  return events::EventFilter::parse(text, events::FilterSource::Stream).value();
}

constexpr std::string_view kOnlyB = R"({"dynamodb":{"Keys":{"Card":{"S":["b"]}}}})";

TEST(Filter, ALanePassesOverWhatItsPatternsDoNotMatch) {
  LaneStage stage;
  stage.settings.filter = stream_filter(kOnlyB);
  stage.change("a");
  stage.change("b");
  stage.change("c");
  stage.change("b");
  stage.finish();
  EXPECT_EQ(stage.function.calls, "b2 b4");
  EXPECT_EQ(stage.backlog(), 0);
  EXPECT_EQ(counts_of(*stage.database, "f").value(),
            (ports::EventCounts{.polled = 4, .filtered_out = 2, .invoked = 2}));
}

TEST(Filter, WhatIsFilteredOutIsNoBacklogAndIsCountedOnce) {
  LaneStage stage;
  stage.settings.filter = stream_filter(kOnlyB);
  stage.change("a", 3);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "");
  EXPECT_EQ(stage.backlog(), 0);
  stage.start();
  stage.finish();
  EXPECT_EQ(counts_of(*stage.database, "f").value(), (ports::EventCounts{.polled = 3, .filtered_out = 3}));
}

TEST(Filter, ARecordThatFailsHoldsTheCountOfWhatIsBehindItBack) {
  LaneStage stage;
  stage.settings.filter = stream_filter(kOnlyB);
  stage.settings.maximum_retry_attempts = 2;
  stage.change("a");
  stage.change("b");
  stage.change("a");
  stage.function.answer = names({"2"});
  stage.start();
  stage.settle();
  EXPECT_EQ(counts_of(*stage.database, "f").value(),
            (ports::EventCounts{.polled = 2, .filtered_out = 1, .invoked = 1, .failed_invoke = 1}));
  stage.finish();
  EXPECT_EQ(stage.function.calls, "b2 | b2 | b2");
  EXPECT_EQ(
      counts_of(*stage.database, "f").value(),
      (ports::EventCounts{.polled = 3, .filtered_out = 2, .invoked = 3, .failed_invoke = 3, .delivered = 1}));
}

TEST(Filter, OfSeveralLanesEachCountsItsOwn) {
  LaneStage stage;
  stage.settings.filter = stream_filter(kOnlyB);
  stage.settings.parallelization_factor = 4;
  for (const std::string name : {"a", "b", "c", "d", "e", "b"}) stage.change(name);
  stage.finish();
  EXPECT_EQ(counts_of(*stage.database, "f").value(),
            (ports::EventCounts{.polled = 6, .filtered_out = 4, .invoked = 2}));
}

TEST(Filter, APatternMayAskForWhatTheItemWasBefore) {
  LaneStage stage;
  stage.settings.filter = stream_filter(R"({"dynamodb":{"OldImage":{"URL":{"S":["0"]}}}})");
  stage.change("a", 3);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a2");
}

TEST(Filter, TheKindsOfChangeThatAreNotWantedAreFilteredOutToo) {
  LaneStage stage;
  stage.settings.event_names = {ChangeKind::Modify};
  stage.change("a", 2);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "a2");
  EXPECT_EQ(counts_of(*stage.database, "f").value(),
            (ports::EventCounts{.polled = 2, .filtered_out = 1, .invoked = 1}));
}

TEST(Filter, ARecordThatIsTooOldForAnyCallIsPolledAndDelivered) {
  LaneStage stage;
  stage.settings.maximum_record_age = 60s;
  stage.change("a");
  stage.clock.advance(61s);
  stage.finish();
  EXPECT_EQ(stage.function.calls, "");
  EXPECT_EQ(counts_of(*stage.database, "f").value(), (ports::EventCounts{.polled = 1, .delivered = 1}));
}

TEST(Filter, ASlotDeletesTheMessagesThatItsPatternsDoNotMatch) {
  SlotStage stage;
  stage.settings.filter =
      events::EventFilter::parse(R"({"body":{"name":["b"]}})", events::FilterSource::Queue).value();
  for (const std::string body : {R"({"name":"a"})", R"({"name":"b"})", "b"}) stage.send(body);
  stage.finish();
  EXPECT_EQ(stage.calls, R"({"name":"b"}|)");
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM message").value(), 0);
  EXPECT_EQ(counts_of(*stage.database, "read").value(),
            (ports::EventCounts{.polled = 3, .filtered_out = 2, .invoked = 1, .deleted = 1}));
}

TEST(Filter, AMessageThatComesAgainIsPolledAgain) {
  SlotStage stage;
  int calls = 0;
  stage.function = [&calls](SlotStage::Batch batch) {
    return calls++ == 0 ? SlotStage::failed(batch.front().id, "no ink")
                        : SlotStage::Answer(ports::MessageResponse{});
  };
  stage.send("a");
  stage.finish();
  EXPECT_EQ(counts_of(*stage.database, "read").value(),
            (ports::EventCounts{.polled = 2, .invoked = 2, .failed_invoke = 1, .deleted = 1}));
}

TEST(Filter, WhatSomebodyReceivesByHandIsNoMappingsAffair) {
  SlotStage stage;
  stage.send("a");
  EXPECT_EQ(stage.queue->receive(1, 0s).value().size(), 1u);
  EXPECT_EQ(stage.database->number("SELECT count(*) FROM event_count").value(), 0);
}

}  // namespace
}  // namespace bellwether::local
