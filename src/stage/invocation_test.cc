#include "stage/invocation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "events/schedule_event.h"
#include "kept_report.h"
#include "scorers/vader_scorer.h"
#include "still_machine.h"

namespace bellwether::stage {
namespace {

// A place where nothing is, but perhaps a scorer.
class Nowhere final : public Place {
 public:
  explicit Nowhere(const Machine& machine) : Place({}, machine) {}
  Result<ports::Table*> table() override { return nothing(); }
  Result<ports::Queue*> names() override { return nothing(); }
  Result<ports::Queue*> page() override { return nothing(); }
  Result<ports::Queue*> alerts() override { return nothing(); }
  Result<ports::Bucket*> bucket() override { return nothing(); }
  Result<std::shared_ptr<ports::SentimentScorer>> comprehend() override {
    if (scorer) return scorer;
    return nothing();
  }
  int deliveries() const override { return 1; }

  std::shared_ptr<ports::SentimentScorer> scorer;  // Called Comprehend.

 private:
  static std::unexpected<Error> nothing() { return fail(ErrorKind::Unavailable, "nothing is here"); }
};

// What the functions below have seen.
std::vector<std::string> seen;

// A function that needs no parts, with this call behind this trigger.
template <class Trigger, class Call>
functions::Function function_with(Call call) {
  return {.name = "trial",
          .purpose = "is tried",
          .chain = functions::Chain::Prices,
          .trigger = Trigger{},
          .call = call,
          .parts = {},
          .variables = {},
          .calls = {},
          .events = {}};
}

// Calls it once with the event.
struct Trial {
  explicit Trial(functions::Function tried) : function(std::move(tried)) { seen.clear(); }

  Result<functions::Answer> answer(std::string_view event,
                                   const ports::TimeLeft& time_left = ports::time_without_end) {
    const auto worker = TRY(Worker::open(function, settings, place, machine, notes));
    return invoke(*worker, event, {}, time_left, notes);
  }

  const functions::Function function;
  settings::Settings settings;
  const testbed::StillClock clock;
  testbed::StillRandom random;
  const Machine machine{
      .environment = {}, .clock = clock, .random = random, .stopwatch = {}, .sleep = {}, .ideographs = {}};
  Nowhere place{machine};
  testbed::KeptReport notes;
};

std::string record(const std::string& number, const std::string& name) {
  const std::string image = R"({"Card":{"S":")" + name + "\"}}";
  return R"({"eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1700000000,"Keys":)" + image +
         R"(,"NewImage":)" + image + R"(,"SequenceNumber":")" + number + "\"}}";
}

std::string message(const std::string& id, const std::string& body) {
  return R"({"messageId":")" + id + R"(","receiptHandle":"r","body":)" + body +
         R"(,"attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1700000000000"},)" +
         R"("messageAttributes":{}})";
}

Result<ports::BatchResponse> fail_all(std::span<const ports::ChangeRecord> batch, const functions::Parts&) {
  ports::BatchResponse response;
  for (const auto& change : batch)
    response.failures.push_back({change.sequence_number, {ErrorKind::Unavailable, "busy"}});
  return response;
}

TEST(Invocation, AStreamsAnswerNamesTheRecordsThatFailedAlsoWhenAllDid) {
  Trial trial(function_with<functions::StreamTrigger>(fail_all));
  const auto answer = trial.answer("{\"Records\":[" + record("1", "A") + "," + record("2", "B") + "]}");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->json, R"({"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"2"}]})");
  EXPECT_EQ(answer->failures, 2u);
  EXPECT_EQ(trial.notes.lines(), std::vector<std::string>{"batch received records=2"});
}

TEST(Invocation, AStreamsBatchFailsAsAWholeForARecordWithoutANumberAndForAnErrorOfTheFunction) {
  const auto refuse = [](std::span<const ports::ChangeRecord>,
                         const functions::Parts&) -> Result<ports::BatchResponse> {
    return fail(ErrorKind::Unavailable, "no bucket");
  };
  Trial trial(function_with<functions::StreamTrigger>(+refuse));
  EXPECT_FALSE(trial.answer("{\"Records\":[" + record("", "A") + "]}"));
  EXPECT_FALSE(trial.answer("no event"));
  const auto answer = trial.answer("{\"Records\":[" + record("1", "A") + "]}");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "no bucket");
}

TEST(Invocation, AMalformedMessageFailsAloneAndTheFunctionSeesTheOthers) {
  const auto refuse_last = [](std::span<const ports::Message> batch,
                              const functions::Parts&) -> Result<ports::MessageResponse> {
    ports::MessageResponse response;
    for (const auto& one : batch) seen.push_back(one.body);
    response.failures.push_back({batch.back().id, {ErrorKind::Unavailable, "busy"}});
    return response;
  };
  Trial trial(function_with<functions::QueueTrigger>(+refuse_last));
  const auto answer = trial.answer("{\"Records\":[" + message("m1", "\"one\"") + "," + message("m2", "5") +
                                   "," + message("m3", "\"three\"") + "]}");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->json, R"({"batchItemFailures":[{"itemIdentifier":"m3"},{"itemIdentifier":"m2"}]})");
  EXPECT_EQ(answer->failures, 2u);
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "three"}));
  ASSERT_EQ(trial.notes.lines().size(), 2u);
  EXPECT_EQ(trial.notes.lines()[0], "batch received records=3");
  EXPECT_TRUE(trial.notes.lines()[1].starts_with("message failed id=m2 reason="));
}

TEST(Invocation, TheFunctionIsNotCalledForMalformedMessagesOnly) {
  const auto never = [](std::span<const ports::Message>,
                        const functions::Parts&) -> Result<ports::MessageResponse> {
    ADD_FAILURE() << "called";
    return ports::MessageResponse();
  };
  Trial trial(function_with<functions::QueueTrigger>(+never));
  const auto answer = trial.answer("{\"Records\":[" + message("m1", "5") + "]}");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->json, R"({"batchItemFailures":[{"itemIdentifier":"m1"}]})");
}

TEST(Worker, HandsOutTheUsualScorerAndThoseThatAreChosenForSomeItems) {
  const auto look = [](std::span<const ports::Message> batch,
                       const functions::Parts& parts) -> Result<ports::MessageResponse> {
    seen.emplace_back(parts.scorer->name());
    for (const functions::ChosenScorer& chosen : parts.chosen_scorers)
      seen.push_back(chosen.items.names.at(0) + ": " + std::string(chosen.scorer->name()));
    EXPECT_EQ(batch.size(), 1u);
    return ports::MessageResponse();
  };
  static constexpr functions::Part kParts[] = {functions::Part::Scorer};
  functions::Function function = function_with<functions::QueueTrigger>(+look);
  function.parts = kParts;
  Trial trial(function);
  const std::string event = "{\"Records\":[" + message("m1", "\"one\"") + "]}";
  ASSERT_TRUE(trial.answer(event));
  EXPECT_EQ(seen, std::vector<std::string>{"market-1.1"});

  seen.clear();
  trial.settings.scorer = settings::ScorerKind::Vader;
  trial.settings.scored_by = {{{.names = {"A"}}, {.names = {"B"}}, {}}};
  ASSERT_TRUE(trial.answer(event));
  EXPECT_EQ(seen, (std::vector<std::string>{"vader-3.3.2", "A: market-1.1", "B: vader-3.3.2"}));

  // Also beside one that is there from the start.
  seen.clear();
  trial.place.scorer = std::make_shared<scorers::VaderScorer>();
  trial.settings.scorer = settings::ScorerKind::Comprehend;
  trial.settings.scored_by = {{{.names = {"A"}}, {}, {}}};
  ASSERT_TRUE(trial.answer(event));
  EXPECT_EQ(seen, (std::vector<std::string>{"vader-3.3.2", "A: market-1.1"}));

  // Comprehend is only asked for where somebody chose it, and here is none.
  trial.place.scorer = nullptr;
  trial.settings.scored_by[2] = {.names = {"C"}};
  EXPECT_EQ(trial.answer(event).error().message, "trial: nothing is here");
}

TEST(Invocation, AScheduleIsAnsweredWithNullAndToldHowMuchTimeIsLeft) {
  const auto note = [](const functions::Parts& parts) -> Result<void> {
    seen.push_back(parts.time_left() > Milliseconds(0) ? "in time" : "late");
    return {};
  };
  Trial trial(function_with<functions::ScheduleTrigger>(+note));
  const auto answer = trial.answer(R"({"time":"2024-01-31T12:00:00Z"})");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->json, "null");
  EXPECT_TRUE(trial.answer("{}", [] { return Milliseconds(0); }));
  EXPECT_FALSE(trial.answer("{"));
  EXPECT_EQ(seen, (std::vector<std::string>{"in time", "late"}));
}

TEST(Invocation, AFunctionOfTheStreamLooksAfterTheItemsWhenItsScheduleSaysSoAndElseDoesNot) {
  const auto change = [](std::span<const ports::ChangeRecord> batch,
                         const functions::Parts&) -> Result<ports::BatchResponse> {
    seen.push_back(std::to_string(batch.size()) + " changes");
    return ports::BatchResponse();
  };
  functions::Function function = function_with<functions::StreamTrigger>(+change);
  const std::string event = R"({"Records":[)" + record("1", "A") + "]}";
  EXPECT_FALSE(Trial(function).answer(events::kLookAfterEvent)) << "it has nothing to look after";
  function.look_after = [](const functions::Parts&) -> Result<void> {
    seen.emplace_back("looked");
    return {};
  };
  Trial trial(function);
  EXPECT_EQ(trial.answer(events::kLookAfterEvent)->json, "null");
  EXPECT_TRUE(trial.answer(event));
  EXPECT_EQ(seen, (std::vector<std::string>{"looked", "1 changes"}));
}

TEST(Worker, NamesTheFunctionWhosePartIsNotThere) {
  Trial trial(*functions::find_function("fan-out"));
  const auto answer = trial.answer("{}");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "fan-out: nothing is here");
}

}  // namespace
}  // namespace bellwether::stage
