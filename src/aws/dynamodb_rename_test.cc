#include "aws/dynamodb_rename.h"

#include <gtest/gtest.h>

#include "dynamodb_stage.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using namespace testbed::dynamodb;
using contracts::sol_ring;

TEST(DynamoDbRename, RenameKeepsAttributesThatWeDoNotKnow) {
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem")
      return R"({"Item":{"Card":{"S":"a"},"Owner":{"S":"-"},"Foil":{"BOOL":true},"Prices":{"M":{}}}})";
    return "{}";
  });
  ASSERT_TRUE(stage.table.rename({"a", ""}, {"b", "me"}));
  const auto& parts = stage.script.calls.at(1).body.at("TransactItems").as_array();
  EXPECT_EQ(
      json::serialize(parts.at(0).at("Delete")),
      R"({"TableName":"prices","Key":{"Card":{"S":"a"},"Owner":{"S":"-"}},)"
      R"j("ConditionExpression":"#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :3 AND attribute_not_exists(#4))j"
      R"j( AND attribute_not_exists(#5) AND attribute_not_exists(#6) AND attribute_not_exists(#7))j"
      R"j( AND attribute_not_exists(#8)",)j"
      R"("ExpressionAttributeNames":{"#0":"Card","#1":"Owner","#2":"Foil","#3":"Prices",)"
      R"("#4":"URL","#5":"Currency","#6":"Target","#7":"BoughtAt","#8":"Tags"},)"
      R"("ExpressionAttributeValues":{":0":{"S":"a"},":1":{"S":"-"},":2":{"BOOL":true},":3":{"M":{}}}})");
  EXPECT_EQ(
      json::serialize(parts.at(1).at("Put")),
      R"({"TableName":"prices","Item":{"Card":{"S":"b"},"Owner":{"S":"me"},"Foil":{"BOOL":true},)"
      R"("Prices":{"M":{}}},)"
      R"j("ConditionExpression":"attribute_not_exists(#0)","ExpressionAttributeNames":{"#0":"Card"}})j");
}

TEST(DynamoDbRename, ARenameThatLosesARaceIsRepeated) {
  int transactions = 0;
  Stage stage([&](const Call& call) -> Answer {
    if (call.action == "GetItem") return item_answer(sol_ring());
    if (++transactions == 1) return cancelled({"ConditionalCheckFailed", "None"});
    if (transactions == 2) return cancelled({"None", "TransactionConflict"});
    return "{}";
  });
  EXPECT_TRUE(stage.table.rename(sol_ring().key, {"b", ""}));
  EXPECT_EQ(std::ranges::count(stage.script.actions(), "GetItem"), 3);
  EXPECT_EQ(stage.waits.size(), 2u);
}

TEST(DynamoDbRename, ARenameSaysWhyItIsRefused) {
  const auto refused = [](const std::unexpected<ServiceError>& answer) {
    Stage stage([&](const Call& call) -> Answer {
      if (call.action == "GetItem") return item_answer(sol_ring());
      return answer;
    });
    return stage.table.rename(sol_ring().key, {"b", "me"}).error();
  };
  EXPECT_EQ(refused(cancelled({"None", "ConditionalCheckFailed"})),
            (Error{ErrorKind::InvalidInput, "item 'b' of 'me' is there already"}));
  EXPECT_EQ(refused(cancelled({"None", "ValidationError"})),
            (Error{ErrorKind::InvalidInput,
                   "item 'Sol Ring' of 'me': DynamoDB says TransactionCanceledException"}));
  EXPECT_EQ(
      refused(cancelled({"TransactionConflict", "None"})),
      (Error{
          ErrorKind::Unavailable,
          "item 'Sol Ring' of 'me' was changed by others 12 times while it was to be renamed; try again"}));
}

}  // namespace
}  // namespace bellwether::aws
