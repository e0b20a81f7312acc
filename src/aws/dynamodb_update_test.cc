#include "aws/dynamodb_update.h"

#include <gtest/gtest.h>

#include "dynamodb_stage.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using namespace testbed::dynamodb;
using contracts::quote;
using contracts::sol_ring;

TEST(DynamoDbUpdate, AFewQuotesAreSetByTheirPathsInOneRequest) {
  Stage stage([](const Call&) -> Answer { return "{}"; });
  const ports::ItemChange change{
      .key = {"a", ""}, .url = "u", .currency = "", .quotes = {quote(1, 5), quote(0, 3), quote(1, 7)}};
  ASSERT_TRUE(stage.table.update(change));
  ASSERT_EQ(stage.script.actions(), std::vector<std::string>{"UpdateItem"});
  EXPECT_EQ(json::serialize(stage.script.calls[0].body),
            R"({"TableName":"prices","Key":{"Card":{"S":"a"},"Owner":{"S":"-"}},)"
            R"("UpdateExpression":"SET #0 = :0, #2.#3 = :1, #2.#4 = :2 REMOVE #1",)"
            R"j("ConditionExpression":"attribute_exists(#2)",)j"
            R"("ExpressionAttributeNames":{"#0":"URL","#1":"Currency","#2":"Prices",)"
            R"("#3":"2022-01-08","#4":"2022-01-09"},)"
            R"("ExpressionAttributeValues":{":0":{"S":"u"},":1":{"N":"3"},":2":{"N":"7"}}})");
}

TEST(DynamoDbUpdate, AChangeWithoutQuotesNeedsNoPrices) {
  Stage stage([](const Call&) -> Answer { return "{}"; });
  ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .url = ""}));
  EXPECT_EQ(text_of(stage.script.calls[0].body, "UpdateExpression"), "REMOVE #0");
  EXPECT_FALSE(stage.script.calls[0].body.contains("ExpressionAttributeValues"));
}

TEST(DynamoDbUpdate, PricesAreSetAndTakenBackInOneRequest) {
  Stage stage([](const Call&) -> Answer { return "{}"; });
  ASSERT_TRUE(stage.table.update({.key = {"a", ""},
                                  .target = market::Price(2000),
                                  .bought_at = ports::PerhapsPrice(),
                                  .may_create = false}));
  ASSERT_EQ(stage.script.actions(), std::vector<std::string>{"UpdateItem"});
  EXPECT_EQ(json::serialize(stage.script.calls[0].body),
            R"({"TableName":"prices","Key":{"Card":{"S":"a"},"Owner":{"S":"-"}},)"
            R"("UpdateExpression":"SET #0 = :0 REMOVE #1",)"
            R"j("ConditionExpression":"attribute_exists(#2)",)j"
            R"("ExpressionAttributeNames":{"#0":"Target","#1":"BoughtAt","#2":"Card"},)"
            R"("ExpressionAttributeValues":{":0":{"N":"2000"}}})");
}

TEST(DynamoDbUpdate, TagsAreReadChangedAndWrittenWhereTheyAreAsTheyWereRead) {
  int gets = 0;
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem") {
      ++gets;
      return R"({"Item":{"Card":{"S":"a"},"Owner":{"S":"-"},"Tags":{"SS":["mint","foil"]}}})";
    }
    if (gets == 1) return lost();
    return "{}";
  });
  ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .tags = {.added = {"a"}, .removed = {"mint"}}}));
  EXPECT_EQ(stage.script.actions(),
            (std::vector<std::string>{"GetItem", "UpdateItem", "GetItem", "UpdateItem"}));
  const auto& body = stage.script.calls.at(3).body;
  EXPECT_EQ(text_of(body, "UpdateExpression"), "SET #0 = :0");
  EXPECT_EQ(text_of(body, "ConditionExpression"), "#1 = :1");
  EXPECT_EQ(json::serialize(body.at("ExpressionAttributeValues")),
            R"({":0":{"SS":["a","foil"]},":1":{"SS":["mint","foil"]}})");

  stage.script.calls.clear();
  ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .tags = {.added = {"foil"}, .removed = {"x"}}}));
  EXPECT_EQ(stage.script.actions(), std::vector<std::string>{"GetItem"}) << "nothing is to be changed";
}

TEST(DynamoDbUpdate, AnAttributeThatTheTableHasNoneForIsNamedWithWhatToDo) {
  events::AttributeNames names;
  for (auto& name : names.attributes) name.clear();
  Stage stage([](const Call&) -> Answer { return "{}"; }, names);
  const auto updated = stage.table.update({.key = {"a", ""}, .bought_at = market::Price(1)});
  ASSERT_FALSE(updated);
  EXPECT_EQ(
      updated.error().message,
      "bought at: table 'prices' has no attribute for it; --attributes bought_at=NAME says which to take");
  EXPECT_TRUE(stage.script.calls.empty());
}

TEST(DynamoDbUpdate, AChangeOfNothingCreatesTheItemOrLeavesIt) {
  for (const bool is_there : {false, true}) {
    Stage stage([&](const Call&) -> Answer {
      if (is_there) return lost();
      return "{}";
    });
    EXPECT_TRUE(stage.table.update({.key = {"a", ""}}));
    EXPECT_EQ(stage.script.actions(), std::vector<std::string>{"PutItem"});
    EXPECT_EQ(text_of(stage.script.calls[0].body, "ConditionExpression"), "attribute_not_exists(#0)");
  }
}

TEST(DynamoDbUpdate, TheFirstQuotesOfAnItemSetTheWholeMap) {
  for (const auto& missing : {lost(), invalid()}) {
    int calls = 0;
    Stage stage([&](const Call&) -> Answer {
      if (++calls == 1) return missing;
      return "{}";
    });
    ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .url = "u", .quotes = {quote(0, 3)}}));
    ASSERT_EQ(stage.script.calls.size(), 2u);
    const auto& body = stage.script.calls[1].body;
    EXPECT_EQ(text_of(body, "UpdateExpression"), "SET #0 = :0, #1 = :1");
    EXPECT_EQ(text_of(body, "ConditionExpression"), "attribute_not_exists(#1)");
    EXPECT_EQ(json::serialize(body.at("ExpressionAttributeValues")),
              R"({":0":{"S":"u"},":1":{"M":{"2022-01-08":{"N":"3"}}}})");
  }
}

TEST(DynamoDbUpdate, WhoLosesTheRaceToTheFirstPriceSetsItsPathAfterAll) {
  int calls = 0;
  Stage stage([&](const Call&) -> Answer {
    if (++calls <= 2) return lost();
    return "{}";
  });
  ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .quotes = {quote(0, 3)}}));
  EXPECT_EQ(text_of(stage.script.calls.at(2).body, "UpdateExpression"), "SET #0.#1 = :0");
}

TEST(DynamoDbUpdate, PricesThatAreNoMapAreNamedInTheEnd) {
  Stage stage([](const Call& call) -> Answer {
    if (call.action == "GetItem")
      return R"({"Item":{"Card":{"S":"bad"},"Owner":{"S":"-"},"Prices":{"S":"none"}}})";
    return invalid();
  });
  const auto updated = stage.table.update({.key = {"bad", ""}, .quotes = {quote(0, 3)}});
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(updated.error().message.contains("'bad'")) << updated.error().message;
  EXPECT_EQ(stage.script.actions().back(), "GetItem");
}

TEST(DynamoDbUpdate, AnItemThatGrowsTooLargeIsRefusedInTheWordsOfTheLocalTable) {
  auto item = sol_ring();
  for (int i = 0; i < 17'000; ++i) item.history.set(quote(i, 1.25));
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem") return item_answer(item);
    return invalid();
  });
  const auto updated = stage.table.update({.key = item.key, .quotes = {quote(20'000, 3)}});
  item.history.set(quote(20'000, 3));
  EXPECT_EQ(updated.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(updated.error().message, "item 'Sol Ring' of 'me' would have " +
                                         std::to_string(events::encode_item(item).size()) +
                                         " bytes; at most 409600 are allowed");
}

TEST(DynamoDbUpdate, ManyQuotesAreMergedIntoThePricesThatWereRead) {
  const std::string prices = R"({"M":{"2022-01-08":{"M":{"close":{"N":"3"},"note":{"S":"kept"}}},)"
                             R"("2022-01-09":{"N":"1"},"2030-01-01":{"N":"9.0"}}})";
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem")
      return R"({"Item":{"Card":{"S":"a"},"Owner":{"S":"-"},"Prices":)" + prices + "}}";
    return "{}";
  });
  ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .quotes = many_quotes(3)}));
  ASSERT_EQ(stage.script.actions(), (std::vector<std::string>{"GetItem", "UpdateItem"}));
  const auto& body = stage.script.calls[1].body;
  EXPECT_EQ(text_of(body, "UpdateExpression"), "SET #0 = :1");
  EXPECT_EQ(text_of(body, "ConditionExpression"), "#0 = :0");
  EXPECT_EQ(body.at("ExpressionAttributeValues").at(":0"), json::parse(prices));
  const auto& days = body.at("ExpressionAttributeValues").at(":1").at("M").as_object();
  EXPECT_EQ(days.size(), 52u);
  EXPECT_EQ(json::serialize(days.at("2022-01-08")), R"({"M":{"close":{"N":"3"},"note":{"S":"kept"}}})");
  EXPECT_EQ(json::serialize(days.at("2022-01-09")), R"({"N":"3"})");
  EXPECT_EQ(json::serialize(days.at("2030-01-01")), R"({"N":"9.0"})");
}

TEST(DynamoDbUpdate, AMergeThatLosesARaceReadsAgain) {
  int gets = 0;
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem") {
      market::Item item{.key = {"a", ""}};
      item.history.set(quote(100, ++gets));
      return item_answer(item);
    }
    if (gets < 4) return lost();
    return "{}";
  });
  ASSERT_TRUE(stage.table.update({.key = {"a", ""}, .quotes = many_quotes(1)}));
  EXPECT_EQ(gets, 4);
  EXPECT_EQ(stage.waits.size(), 3u);
  EXPECT_EQ(json::serialize(stage.script.calls.back()
                                .body.at("ExpressionAttributeValues")
                                .at(":1")
                                .at("M")
                                .at(format_day(contracts::day(100)))),
            R"({"N":"4"})");
}

TEST(DynamoDbUpdate, AMergeThatLosesEveryRaceGivesUpAndNamesTheItem) {
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem") return "{}";
    return lost();
  });
  const auto updated = stage.table.update({.key = {"a", ""}, .quotes = many_quotes(1)});
  EXPECT_EQ(updated.error(),
            (Error{ErrorKind::Unavailable,
                   "item 'a' was changed by others 12 times while it was to be changed; try again"}));
  EXPECT_EQ(stage.script.calls.size(), 24u);
}

TEST(DynamoDbUpdate, ManyQuotesThatAreKnownAlreadyAreNotWritten) {
  market::Item item{.key = {"a", ""}, .url = "u"};
  for (const auto& known : many_quotes(1)) item.history.set(known);
  Stage stage([&](const Call&) -> Answer { return item_answer(item); });
  ASSERT_TRUE(stage.table.update({.key = item.key, .url = "u", .quotes = many_quotes(1)}));
  EXPECT_EQ(stage.script.actions(), std::vector<std::string>{"GetItem"});
}

}  // namespace
}  // namespace bellwether::aws
