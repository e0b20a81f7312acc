#include "events/table_answer.h"

#include <gtest/gtest.h>

namespace bellwether::events {
namespace {

std::vector<std::string> names_in(const TableAnswer& answer) {
  std::vector<std::string> names;
  for (const auto& item : answer.items)
    names.push_back(item ? item->key.name : "error: " + item.error().message);
  return names;
}

using Names = std::vector<std::string>;

TEST(TableAnswer, ReadsWhatGetItemAnswers) {
  const auto found = decode_table_answer(
      R"({"ConsumedCapacity":{"TableName":"prices"},"Item":{"Card":{"S":"A"},"Owner":{"S":"-"}}})", {});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->items.size(), 1u);
  EXPECT_EQ(found->items[0].value(), (market::Item{.key = {"A", ""}}));
  EXPECT_EQ(names_in(decode_table_answer("{}", {}).value()), Names());
}

TEST(TableAnswer, ReadsAPageAndWhereTheNextBegins) {
  const auto page = decode_table_answer(
      R"({"LastEvaluatedKey":{"Card":{"S":"\u00e9 \"B\"\n"}, "n":[1, -2.5e3, [], {}, true, null, {"a":{}}]},
          "Count":3,"ScannedCount":3,
          "Items":[{"Card":{"S":"A"}},{"Card":{"N":"5"}},
                   {"Card":{"S":"B"},"Prices":{"M":{"x":{"N":"1"}}}},5,[],
                   {"Card":{"S":"C"}}]})",
      {});
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(names_in(*page),
            (Names{"A", "error: Card is of type N, not text (S)",
                   "error: item 'B': day 'x': 'x' is not a day; write YYYY-MM-DD",
                   "error: item 4 is not an object", "error: item 5 is not an object", "C"}));
  EXPECT_EQ(page->last_key,
            "{\"Card\":{\"S\":\"é \\\"B\\\"\\n\"},\"n\":[1,-2.5e3,[],{},true,null,{\"a\":{}}]}");
  EXPECT_EQ(decode_table_answer(R"({"Items":[],"Count":0})", {}).value().last_key, "");
}

TEST(TableAnswer, ReadsABatchAndWhatIsLeftOfIt) {
  const auto batch = decode_table_answer(
      R"({"Responses":{"prices":[{"Card":{"S":"A"}},{"Card":{"S":"B"}}],"more":[{"Card":{"S":"C"}}]},
          "UnprocessedKeys":{"prices":{"Keys":[{"Card":{"S":"D"}}],"ConsistentRead":true}}})",
      {});
  ASSERT_TRUE(batch) << batch.error().message;
  EXPECT_EQ(names_in(*batch), (Names{"A", "B", "C"}));
  EXPECT_EQ(batch->unprocessed, R"({"prices":{"Keys":[{"Card":{"S":"D"}}],"ConsistentRead":true}})");
  EXPECT_EQ(decode_table_answer(R"({"Responses":{},"UnprocessedKeys":{}})", {}).value().unprocessed, "");
}

TEST(TableAnswer, TheTablesOwnAttributeNamesAreUsed) {
  const auto answer = decode_table_answer(
      R"({"Items":[{"title":{"S":"A"},"name":{"S":"x"}},
                   {"name":{"S":"B"},"Card":{"S":"x"}},{"Card":{"S":"C"}}]})",
      {.name = "title", .owner = ""});
  EXPECT_EQ(names_in(answer.value()), (Names{"A", "B", "error: title: the name is empty"}));
}

TEST(TableAnswer, WhatIsNoAnswerIsRefused) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "not JSON: incomplete JSON"},
      {"[]", "the table's answer is not a JSON object"},
      {"5", "the table's answer is not a JSON object"},
      {R"({"Items":{}})", "the answer's 'Items' is not what DynamoDB writes"},
      {R"({"Item":[]})", "the answer's 'Item' is not what DynamoDB writes"},
      {R"({"Responses":[]})", "the answer's 'Responses' is not what DynamoDB writes"},
      {R"({"Responses":{"t":{}}})", "the answer's 'Responses' is not what DynamoDB writes"},
      {R"({"LastEvaluatedKey":5})", "the answer's 'LastEvaluatedKey' is not what DynamoDB writes"},
      {R"({"UnprocessedKeys":[]})", "the answer's 'UnprocessedKeys' is not what DynamoDB writes"},
      {R"({"Items":[],"Items":[]})", "the answer's 'Items' comes twice"}};
  for (const auto& [json, message] : cases) {
    const auto answer = decode_table_answer(json, {});
    ASSERT_FALSE(answer) << json;
    EXPECT_EQ(answer.error().message, message);
  }
}

}  // namespace
}  // namespace bellwether::events
