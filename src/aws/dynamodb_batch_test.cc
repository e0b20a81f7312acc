#include "aws/dynamodb_batch.h"

#include <gtest/gtest.h>

#include "dynamodb_stage.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using namespace testbed::dynamodb;

// --- create ---

std::vector<std::string> put_keys(const Call& call) {
  std::vector<std::string> keys;
  for (const auto& part : call.body.at("TransactItems").as_array())
    keys.push_back(key_text(part.at("Put").at("Item").as_object()));
  return keys;
}

TEST(DynamoDbBatch, WhatAppearsDuringCreateIsTakenOutAndTheRestCreated) {
  int transactions = 0;
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "BatchGetItem")
      return R"({"Responses":{"prices":[{"Card":{"S":"item 0"},"Owner":{"S":"-"}}]}})";
    if (++transactions == 1) return cancelled({"None", "ConditionalCheckFailed", "None"});
    return "{}";
  });
  EXPECT_EQ(stage.table.create(items_named(4)).value(), (std::vector{false, true, false, true}));
  EXPECT_EQ(stage.script.actions(),
            (std::vector<std::string>{"BatchGetItem", "TransactWriteItems", "TransactWriteItems"}));
  EXPECT_EQ(put_keys(stage.script.calls[1]), (std::vector<std::string>{"item 1", "item 2", "item 3"}));
  EXPECT_EQ(put_keys(stage.script.calls[2]), (std::vector<std::string>{"item 1", "item 3"}));
  EXPECT_TRUE(stage.waits.empty());
  // One token for two different transactions would be refused.
  EXPECT_NE(text_of(stage.script.calls[1].body, "ClientRequestToken"),
            text_of(stage.script.calls[2].body, "ClientRequestToken"));
  EXPECT_EQ(text_of(stage.script.calls[1].body, "ClientRequestToken").size(), 32u);
}

TEST(DynamoDbBatch, ACreationThatMeetsAConflictWaitsAndIsRepeated) {
  int transactions = 0;
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "TransactWriteItems" && ++transactions <= 2)
      return cancelled({"TransactionConflict", "ThrottlingError"});
    return "{}";
  });
  EXPECT_EQ(stage.table.create(items_named(2)).value(), (std::vector{true, true}));
  EXPECT_EQ(stage.waits.size(), 2u);
}

TEST(DynamoDbBatch, ACreationThatIsAlwaysInConflictGivesUp) {
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "TransactWriteItems") return cancelled({"TransactionConflict", "None"});
    return "{}";
  });
  EXPECT_EQ(stage.table.create(items_named(2)).error(),
            (Error{ErrorKind::Unavailable,
                   "table 'prices' is too busy: 2 items could not be created; try again later"}));
  EXPECT_EQ(stage.script.calls.size(), 13u);
}

TEST(DynamoDbBatch, ACreationThatIsRefusedForWhatLastsIsNotRepeated) {
  for (const auto& refused : {cancelled({"None", "ValidationError"}), cancelled({"None"}), invalid()}) {
    Stage stage([&](const Call& call) -> Answer {
      if (call.action == "TransactWriteItems") return refused;
      return "{}";
    });
    EXPECT_EQ(stage.table.create(items_named(2)).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(stage.script.calls.size(), 2u);
  }
}

TEST(DynamoDbBatch, OneTransactionHasAtMostAHundredItemsAndNoneTwice) {
  Stage stage([&](const Call&) -> Answer { return "{}"; });
  auto items = items_named(201);
  items.push_back(items[0]);
  const auto created = stage.table.create(items).value();
  EXPECT_EQ(std::ranges::count(created, true), 201);
  EXPECT_FALSE(created.back());
  std::vector<std::size_t> puts, gets;
  for (const auto& call : stage.script.calls) {
    if (call.action == "TransactWriteItems") puts.push_back(put_keys(call).size());
    if (call.action == "BatchGetItem")
      gets.push_back(call.body.at("RequestItems").at("prices").at("Keys").as_array().size());
  }
  EXPECT_EQ(puts, (std::vector<std::size_t>{100, 100, 1}));
  EXPECT_EQ(gets, (std::vector<std::size_t>{100, 100, 1}));
}

TEST(DynamoDbBatch, OneTransactionHasAtMostFourMegabytes) {
  Stage stage([&](const Call&) -> Answer { return "{}"; });
  auto items = items_named(30);
  for (auto& item : items) item.url = std::string(300'000, 'u');
  EXPECT_EQ(stage.table.create(items).value(), std::vector<bool>(30, true));
  for (const auto& call : stage.script.calls)
    if (call.action == "TransactWriteItems") {
      EXPECT_LE(json::serialize(call.body).size(), 4u * 1024 * 1024);
    }
  EXPECT_EQ(stage.script.calls.size(), 1u + 3u);
}

TEST(DynamoDbBatch, WithoutTransactionsItemsAreCreatedOneByOne) {
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "TransactWriteItems")
      return refusal(ErrorKind::InvalidInput, "UnknownOperationException");
    if (call.action == "PutItem" && key_text(call.body.at("Item").as_object()) == "item 1") return lost();
    return "{}";
  });
  EXPECT_EQ(stage.table.create(items_named(3)).value(), (std::vector{true, false, true}));
  EXPECT_EQ(text_of(stage.script.calls.back().body, "ConditionExpression"), "attribute_not_exists(#0)");
}

// --- remove ---

// Answers what is there, and processes at most `processed_max` of a batch at once.
struct PartialBatches {
  std::set<std::string> present;
  std::size_t processed_max;

  Answer operator()(const Call& call) {
    const auto& request = call.body.at("RequestItems").at("prices");
    const bool is_get = call.action == "BatchGetItem";
    const auto& elements = is_get ? request.at("Keys").as_array() : request.as_array();
    json::array found, unprocessed;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const auto& key = is_get ? elements[i] : elements[i].at("DeleteRequest").at("Key");
      if (i >= processed_max) {
        unprocessed.push_back(elements[i]);
      } else if (!is_get) {
        present.erase(key_text(key.as_object()));
      } else if (present.contains(key_text(key.as_object()))) {
        found.push_back(key);
      }
    }
    json::object answer;
    if (is_get) {
      answer["Responses"] = json::object{{"prices", found}};
      if (!unprocessed.empty())
        answer["UnprocessedKeys"] = json::object{{"prices", json::object{{"Keys", unprocessed}}}};
    } else if (!unprocessed.empty()) {
      answer["UnprocessedItems"] = json::object{{"prices", unprocessed}};
    }
    return json::serialize(answer);
  }
};

TEST(DynamoDbBatch, WhatABatchLeavesUnprocessedIsSentAgainAfterAWait) {
  PartialBatches batches{.present = {"a", "b of me", "c"}, .processed_max = 1};
  Stage stage(std::ref(batches));
  const std::vector<market::ItemKey> keys{{"a", ""}, {"none", ""}, {"b", "me"}, {"c", ""}, {"a", ""}};
  EXPECT_EQ(stage.table.remove(keys).value(), (std::vector{true, false, true, true, false}));
  EXPECT_TRUE(batches.present.empty());
  EXPECT_EQ(std::ranges::count(stage.script.actions(), "BatchGetItem"), 4);
  EXPECT_EQ(std::ranges::count(stage.script.actions(), "BatchWriteItem"), 3);
  EXPECT_EQ(stage.waits.size(), 3u + 2u);
}

TEST(DynamoDbBatch, OneBatchHasAtMostTwentyFiveDeletes) {
  PartialBatches batches{.present = {}, .processed_max = 100};
  std::vector<market::ItemKey> keys;
  for (const auto& item : items_named(51)) {
    keys.push_back(item.key);
    batches.present.insert(item.key.name);
  }
  Stage stage(std::ref(batches));
  EXPECT_EQ(stage.table.remove(keys).value(), std::vector<bool>(51, true));
  EXPECT_EQ(std::ranges::count(stage.script.actions(), "BatchWriteItem"), 3);
  EXPECT_TRUE(stage.waits.empty());
}

TEST(DynamoDbBatch, ARemovalThatGetsNowhereSaysHowManyItemsAreLeft) {
  Stage stage([](const Call& call) -> Answer {
    if (call.action == "BatchGetItem") {
      const auto& keys = call.body.at("RequestItems").at("prices").at("Keys");
      return json::serialize(json::object{{"Responses", json::object{{"prices", keys}}}});
    }
    return json::serialize(json::object{{"UnprocessedItems", call.body.at("RequestItems")}});
  });
  std::vector<market::ItemKey> keys;
  for (const auto& item : items_named(30)) keys.push_back(item.key);
  EXPECT_EQ(stage.table.remove(keys).error(),
            (Error{ErrorKind::Unavailable,
                   "table 'prices' is too busy: 30 of 30 items could not be removed; try again later"}));
  EXPECT_EQ(stage.script.calls.size(), 1u + 12u);
  // Exponential: the bound of the last waits is far above the first's.
  EXPECT_EQ(stage.waits.size(), 11u);
}

TEST(DynamoDbBatch, WhatWasNotAskedForIsNotSentAgain) {
  Stage stage([](const Call& call) -> Answer {
    const std::string other = R"({"Card":{"S":"other"},"Owner":{"S":"-"}})";
    if (call.action == "BatchGetItem")
      return R"({"Responses":{"prices":[)" + other + R"(]},"UnprocessedKeys":{"prices":{"Keys":[)" + other +
             "]}}}";
    return "{}";
  });
  EXPECT_FALSE(ports::remove_item(stage.table, {"a", ""}).value());
  EXPECT_EQ(stage.script.calls.size(), 1u);
}

}  // namespace
}  // namespace bellwether::aws
