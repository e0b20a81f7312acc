// A new table on one of aws_server.h's servers, and its stream read as AWS documents it.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "aws/dynamodb_table.h"
#include "aws/json_call.h"
#include "aws_account.h"
#include "contracts/table_contract.h"
#include "events/stream_event.h"

namespace bellwether::testbed {

// Deviations of a server from what AWS documents, so that the promises are tested all the same.
enum class StreamOf {
  Aws,
  // Its UpdateItem of an item that is not there writes two records: an Insert of the bare key and then
  // one of the item; AWS writes one for each change. And it writes a record for a write that changed nothing;
  // AWS: "If you perform a PutItem or UpdateItem operation that does not change any data in an item, DynamoDB
  // Streams does not write a stream record for that operation" (developer guide).
  Moto,
};

class DynamoDbWorld final : public contracts::TableWorld {
 public:
  DynamoDbWorld(AwsAccount& account, events::AttributeNames names, StreamOf stream_of, bool has_stream = true)
      : names_(std::move(names)),
        stream_of_(stream_of),
        name_(AwsAccount::fresh_name()),
        dynamodb_(account.client(aws::Service::DynamoDb)),
        streams_(account.client(aws::Service::DynamoDbStreams)),
        table_(account.client(aws::Service::DynamoDb), {.table = name_, .names = names_}, account.world()) {
    create_table(has_stream);
  }

  ports::Table& table() override { return table_; }
  aws::DynamoDbTable& dynamodb_table() { return table_; }
  aws::ServiceClient& client() { return *dynamodb_; }
  const std::string& name() const { return name_; }

  std::vector<ports::ChangeRecord> records() override {
    auto records = events::decode_event(stream_event(), names_).value();
    std::ranges::sort(records, [](const auto& a, const auto& b) {
      const auto &left = a.sequence_number, &right = b.sequence_number;
      return left.size() != right.size() ? left.size() < right.size() : left < right;
    });
    return records;
  }

  void put_malformed(const market::ItemKey& key) override {
    put_raw(R"({")" + names_.name + R"(":{"S":")" + key.name + R"("},")" + names_.owner +
            R"(":{"S":"-"},"Prices":{"M":{"2024-01-31":{"N":"12345678901234567890"}}}})");
  }

  // moto copies the whole table for every item of a transaction: 2,500 items take it minutes. 250 are still
  // more than any batch of ours (100, and 25 deletes).
  int many_items() const override { return stream_of_ == StreamOf::Moto ? 250 : TableWorld::many_items(); }

  // moto's update_item takes no lock (moto/dynamodb/models): of two writers at a time one may be lost, and
  // their records change places.
  int many_writers() const override { return stream_of_ == StreamOf::Moto ? 1 : TableWorld::many_writers(); }

  void put_raw(const std::string& attributes) {
    ask(*dynamodb_, "PutItem", R"({"TableName":")" + name_ + R"(","Item":)" + attributes + "}");
  }

  // All records of the stream, as Lambda would deliver them.
  std::string stream_event() {
    boost::json::array records;
    const std::string stream = R"({"StreamArn":")" + stream_arn_ + '"';
    const auto described = ask(*streams_, "DescribeStream", stream + "}");
    for (const auto& shard : described.at("StreamDescription").at("Shards").as_array()) {
      const std::string id(shard.at("ShardId").as_string());
      const auto begun = ask(*streams_, "GetShardIterator",
                             stream + R"(,"ShardIteratorType":"TRIM_HORIZON","ShardId":")" + id + R"("})");
      read_shard(begun.at("ShardIterator"), records);
    }
    boost::json::array kept;
    for (const auto& record : records) {
      const bool is_moto = stream_of_ == StreamOf::Moto;
      if (is_moto && is_of_an_unchanged_item(record)) continue;
      if (is_moto && !kept.empty() && is_first_of_two(kept.back(), record)) kept.pop_back();
      kept.push_back(record);
    }
    return boost::json::serialize(boost::json::object{{"Records", kept}});
  }

  static boost::json::object ask(aws::ServiceClient& client, std::string_view action, std::string body) {
    const auto answer = aws::call_json(client, action, std::move(body));
    if (!answer) ADD_FAILURE() << answer.error().error.message;
    return answer ? boost::json::parse(*answer).as_object() : boost::json::object();
  }

 private:
  static bool is_of_an_unchanged_item(const boost::json::value& record) {
    const auto& change = record.at("dynamodb").as_object();
    const auto *before = change.if_contains("OldImage"), *after = change.if_contains("NewImage");
    return before && after && *before == *after;
  }

  static bool is_first_of_two(const boost::json::value& record, const boost::json::value& next) {
    return record.at("eventName") == "INSERT" && next.at("eventName") == "INSERT" &&
           record.at("dynamodb").at("NewImage") == record.at("dynamodb").at("Keys") &&
           record.at("dynamodb").at("Keys") == next.at("dynamodb").at("Keys");
  }

  void create_table(bool has_stream) {
    boost::json::array schema, definitions;
    for (const auto& [attribute, kind] : {std::pair{names_.name, "HASH"}, std::pair{names_.owner, "RANGE"}}) {
      if (attribute.empty()) continue;
      schema.push_back(boost::json::object{{"AttributeName", attribute}, {"KeyType", kind}});
      definitions.push_back(boost::json::object{{"AttributeName", attribute}, {"AttributeType", "S"}});
    }
    boost::json::object request{{"TableName", name_},
                                {"KeySchema", schema},
                                {"AttributeDefinitions", definitions},
                                {"BillingMode", "PAY_PER_REQUEST"}};
    if (has_stream)
      request["StreamSpecification"] =
          boost::json::object{{"StreamEnabled", true}, {"StreamViewType", "NEW_AND_OLD_IMAGES"}};
    ask(*dynamodb_, "CreateTable", boost::json::serialize(request));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < deadline) {
      const auto described = ask(*dynamodb_, "DescribeTable", R"({"TableName":")" + name_ + R"("})");
      const auto& table = described.at("Table").as_object();
      if (has_stream) stream_arn_ = std::string(table.at("LatestStreamArn").as_string());
      if (table.at("TableStatus") == "ACTIVE") return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    FAIL() << "table " << name_ << " does not become active";
  }

  void read_shard(boost::json::value iterator, boost::json::array& records) {
    while (iterator.is_string()) {
      const auto answer = ask(*streams_, "GetRecords",
                              boost::json::serialize(boost::json::object{{"ShardIterator", iterator}}));
      const auto& read = answer.at("Records").as_array();
      if (read.empty()) return;
      records.insert(records.end(), read.begin(), read.end());
      const auto* next = answer.if_contains("NextShardIterator");
      iterator = next ? *next : boost::json::value();
    }
  }

  const events::AttributeNames names_;
  const StreamOf stream_of_;
  const std::string name_;
  const std::unique_ptr<aws::ServiceClient> dynamodb_, streams_;
  aws::DynamoDbTable table_;
  std::string stream_arn_;
};

}  // namespace bellwether::testbed
