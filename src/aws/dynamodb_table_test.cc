#include "aws/dynamodb_table.h"

#include <gtest/gtest.h>

#include "dynamodb_stage.h"
#include "mutated_text.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using namespace testbed::dynamodb;
using contracts::quote;
using contracts::sol_ring;
using testbed::mutated;

const events::AttributeNames kNamesOnly{.name = "name", .owner = ""};

// --- one item ---

TEST(DynamoDbTable, ReadsStronglyConsistentlyByBothKeys) {
  Stage stage([](const Call&) -> Answer { return item_answer(sol_ring()); });
  EXPECT_EQ(stage.table.get(sol_ring().key).value(), sol_ring());
  EXPECT_EQ(
      json::serialize(stage.script.calls.at(0).body),
      R"({"TableName":"prices","Key":{"Card":{"S":"Sol Ring"},"Owner":{"S":"me"}},"ConsistentRead":true})");
}

TEST(DynamoDbTable, AKeyThatNoTableCanHoldIsNotThere) {
  Stage stage([](const Call&) -> Answer { return "{}"; });
  for (const std::string& name : {std::string(), std::string(3'000, 'a'), std::string("a\nb")}) {
    EXPECT_EQ(stage.table.get({name, ""}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(stage.table.rename({name, ""}, {"b", ""}).error().kind, ErrorKind::NotFound);
    EXPECT_FALSE(ports::remove_item(stage.table, {name, ""}).value());
  }
  EXPECT_TRUE(stage.script.calls.empty());
}

TEST(DynamoDbTable, RefusesTheOwnerThatStandsForNone) {
  Stage stage([](const Call&) -> Answer { return "{}"; });
  const market::ItemKey key{"a", "-"};
  EXPECT_EQ(
      stage.table.put({.key = key}).error(),
      (Error{ErrorKind::InvalidInput, "owner '-': DynamoDB's tables write that for an item without owner"}));
  EXPECT_EQ(stage.table.get(key).error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(stage.table.update({.key = key}).error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(stage.table.rename({"a", ""}, key).error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(stage.table.remove({&key, 1}).error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(stage.script.calls.empty());
}

TEST(DynamoDbTable, ATableWithoutOwnersRefusesThemAndHasOneKey) {
  Stage stage([](const Call&) -> Answer { return "{}"; }, kNamesOnly);
  EXPECT_EQ(stage.table.put({.key = {"netflix", "me"}}).error(),
            (Error{ErrorKind::InvalidInput,
                   "owner 'me': table 'prices' has no attribute for owners, so its items have none"}));
  EXPECT_TRUE(stage.script.calls.empty());
  EXPECT_EQ(stage.table.get({"netflix", ""}).error().message, "no item 'netflix'");
  EXPECT_EQ(json::serialize(stage.script.calls.at(0).body.at("Key")), R"({"name":{"S":"netflix"}})");
}

TEST(DynamoDbTable, ATableThatIsNotThereIsNoMissingItem) {
  Stage stage(
      [](const Call&) -> Answer { return refusal(ErrorKind::NotFound, "ResourceNotFoundException"); });
  const Error expected{ErrorKind::InvalidInput,
                       "table 'prices' does not exist in region us-west-2; check the names of the table and "
                       "the region"};
  EXPECT_EQ(stage.table.get({"a", ""}).error(), expected);
  EXPECT_EQ(stage.table.put(sol_ring()).error(), expected);
  EXPECT_EQ(stage.table.update({.key = {"a", ""}, .quotes = {quote(1, 1)}}).error(), expected);
  EXPECT_EQ(stage.table.scan("", 1).error(), expected);
  EXPECT_EQ(stage.table.count().error(), expected);
  EXPECT_EQ(stage.table.rename({"a", ""}, {"b", ""}).error(), expected);
  EXPECT_EQ(stage.table.create(std::vector{sol_ring()}).error(), expected);
  EXPECT_EQ(ports::remove_item(stage.table, {"a", ""}).error(), expected);
}

TEST(DynamoDbTable, WhatIsThrottledIsUnavailableAfterTheClientHasTried) {
  Stage stage([](const Call&) -> Answer {
    return refusal(ErrorKind::Unavailable, "ProvisionedThroughputExceededException");
  });
  EXPECT_EQ(stage.table.get({"a", ""}).error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(stage.table.update({.key = {"a", ""}, .quotes = {quote(1, 1)}}).error().kind,
            ErrorKind::Unavailable);
  EXPECT_EQ(stage.script.calls.size(), 2u);
}

TEST(DynamoDbTable, AConflictWithATransactionIsTriedAgain) {
  int conflicts = 3;
  Stage stage([&](const Call&) -> Answer {
    if (conflicts-- > 0) return refusal(ErrorKind::InvalidInput, "TransactionConflictException");
    return "{}";
  });
  EXPECT_TRUE(stage.table.put(sol_ring()));
  EXPECT_EQ(stage.waits.size(), 3u);
}

TEST(DynamoDbTable, AConflictThatDoesNotEndIsAnError) {
  Stage stage([&](const Call&) -> Answer {
    return refusal(ErrorKind::InvalidInput, "TransactionConflictException");
  });
  EXPECT_FALSE(stage.table.put(sol_ring()));
  EXPECT_EQ(stage.script.calls.size(), 12u);
}

// --- scan and count ---

const std::string kStoppedAtA = R"({"Card":{"S":"a"},"Owner":{"S":"-"}})";
const std::string kStoppedAtB = R"({"Card":{"S":"b"},"Owner":{"S":"me"}})";

TEST(DynamoDbTable, AnEmptyPageIsNotTakenForTheEnd) {
  Stage stage([&](const Call& call) -> Answer {
    if (!call.body.contains("ExclusiveStartKey"))
      return R"({"Items":[],"LastEvaluatedKey":)" + kStoppedAtA + "}";
    return R"({"Items":[)" + events::encode_item_for_table(sol_ring(), {}) + R"(],"LastEvaluatedKey":)" +
           kStoppedAtB + "}";
  });
  const auto page = stage.table.scan("", 5).value();
  EXPECT_EQ(page.items, std::vector{sol_ring()});
  ASSERT_EQ(stage.script.calls.size(), 2u);
  EXPECT_EQ(
      json::serialize(stage.script.calls[1].body),
      R"({"TableName":"prices","ConsistentRead":true,"ExclusiveStartKey":)" + kStoppedAtA + R"(,"Limit":5})");
  EXPECT_EQ(page.next, kStoppedAtB);
}

TEST(DynamoDbTable, PagesThatLeadNowhereAreAnError) {
  Stage stage([&](const Call&) -> Answer {
    return R"({"Count":1,"Items":[],"LastEvaluatedKey":)" + kStoppedAtA + "}";
  });
  EXPECT_EQ(stage.table.scan("", 5).error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(stage.table.count().error().kind, ErrorKind::Unavailable);
  EXPECT_EQ(stage.script.calls.size(), 4u);
}

TEST(DynamoDbTable, APageIsTheKeysAndNothingElse) {
  Stage stage([](const Call&) -> Answer { return R"({"Items":[]})"; });
  for (const std::string page :
       {"no page", "{}", "[]", "null", R"({"Card":{"S":"a"}})", R"({"Card":{"S":"a"},"Owner":{"N":"1"}})",
        R"({"Card":{"S":"a"},"Owner":{"S":"-"},"URL":{"S":"u"}})"})
    EXPECT_EQ(stage.table.scan(page, 1).error(),
              (Error{ErrorKind::InvalidInput, "'" + page + "' is not a page of this table"}));
  EXPECT_EQ(stage.table.scan("", 0).error(),
            (Error{ErrorKind::InvalidInput, "a page of 0 items; at least 1"}));
  EXPECT_TRUE(stage.script.calls.empty());
  EXPECT_TRUE(stage.table.scan(kStoppedAtA, 1));
}

TEST(DynamoDbTable, AMalformedItemIsNamedAndTheOthersAnswered) {
  Stage stage([](const Call&) -> Answer {
    return R"({"Items":[{"Card":{"S":"bad"},"Owner":{"S":"-"},)"
           R"("Prices":{"M":{"2022-01-08":{"N":"cheap"}}}},)" +
           events::encode_item_for_table(sol_ring(), {}) + "]}";
  });
  const auto page = stage.table.scan("", 5).value();
  EXPECT_EQ(page.items, std::vector{sol_ring()});
  ASSERT_EQ(page.unreadable.size(), 1u);
  EXPECT_TRUE(page.unreadable[0].message.contains("'bad'"));
  EXPECT_TRUE(page.next.empty());
}

TEST(DynamoDbTable, CountAddsUpAllPages) {
  Stage stage([](const Call& call) -> Answer {
    if (!call.body.contains("ExclusiveStartKey"))
      return R"({"Count":7,"LastEvaluatedKey":)" + kStoppedAtA + "}";
    return R"({"Count":4})";
  });
  EXPECT_EQ(stage.table.count().value(), 11);
  EXPECT_EQ(json::serialize(stage.script.calls[0].body),
            R"({"TableName":"prices","ConsistentRead":true,"Select":"COUNT"})");
}

// --- whatever comes ---

TEST(DynamoDbTable, NoAnswerHoweverMalformedStopsTheProgram) {
  const std::string item = events::encode_item_for_table(sol_ring(), {});
  const std::string key = R"({"Card":{"S":"Sol Ring"},"Owner":{"S":"me"}})";
  const std::map<std::string, std::string> answers{
      {"GetItem", R"({"Item":)" + item + "}"},
      {"Scan", R"({"Count":1,"Items":[)" + item + R"(],"LastEvaluatedKey":)" + key + "}"},
      {"BatchGetItem",
       R"({"Responses":{"prices":[)" + key + R"(]},"UnprocessedKeys":{"prices":{"Keys":[)" + key + "]}}}"},
      {"BatchWriteItem", R"({"UnprocessedItems":{"prices":[{"DeleteRequest":{"Key":)" + key + "}}]}}"}};
  const std::string reasons =
      R"({"CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed"}]})";
  std::uint32_t mutation = 0;
  for (int round = 0; round < 2'000; ++round) {
    Stage stage([&](const Call& call) -> Answer {
      if (call.action == "TransactWriteItems")
        return refusal(ErrorKind::InvalidInput, "TransactionCanceledException", mutated(reasons, ++mutation));
      const auto known = answers.find(call.action);
      return mutated(known == answers.end() ? "{}" : known->second, ++mutation);
    });
    const auto any_of = [](const auto& result) {
      return result.has_value() || !result.error().message.empty();
    };
    EXPECT_TRUE(any_of(stage.table.get(sol_ring().key)));
    EXPECT_TRUE(any_of(stage.table.scan("", 3)));
    EXPECT_TRUE(any_of(stage.table.create(items_named(2))));
    EXPECT_TRUE(any_of(ports::remove_item(stage.table, sol_ring().key)));
    EXPECT_TRUE(any_of(stage.table.rename(sol_ring().key, {"b", ""})));
    EXPECT_TRUE(any_of(stage.table.update({.key = sol_ring().key, .quotes = many_quotes(1)})));
  }
}

}  // namespace
}  // namespace bellwether::aws
