// One table of DynamoDB as the parts of its adapter speak to it: calls whose errors
// are in our words, and waiting between attempts.
//
// The service client repeats what is throttled or passes by itself. What it cannot
// know is DynamoDB's own: a conflict of transactions and what a batch left
// unprocessed; that is repeated here and in dynamodb_batch.h, kAttemptsMax times without progress.

#pragma once

#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/dynamodb_request.h"
#include "aws/service_client.h"
#include "aws/world.h"
#include "events/attribute_names.h"
#include "market/item.h"

namespace bellwether::aws {

struct DynamoDbTableSettings {
  std::string table;
  events::AttributeNames names = {};
};

class DynamoDbLink {
 public:
  static constexpr int kAttemptsMax = 12;

  DynamoDbLink(std::unique_ptr<ServiceClient> client, DynamoDbTableSettings settings, const World& world);

  const std::string& table() const { return settings_.table; }
  const events::AttributeNames& names() const { return settings_.names; }

  // A request that begins with {"TableName":"...".
  JsonObjectText request() const;
  // The same with "Key", for one item.
  JsonObjectText request(const market::ItemKey& key) const;

  // Answers the body.
  Answered<std::string> call(std::string_view action, const JsonObjectText& request) const;

  // The same as a JSON object; the error is in our words.
  Result<boost::json::object> ask(std::string_view action, const JsonObjectText& request) const;

  // What is wrong with an answer: "DynamoDB GetItem in us-west-2: ...".
  Error in_answer_to(std::string_view action, Error what) const;

  // InvalidInput for a table that does not exist, and not NotFound, which would say that the item is
  // gone: whoever hears that removes what belongs to it.
  Error in_our_words(const ServiceError& error) const;

  // Whether this table can hold such a key.
  Result<void> check_owner(const market::ItemKey& key) const;

  // Whether this table has what the change names.
  Result<void> check_attributes(const ports::ItemChange& change) const;

  // Before the attempt after `failures` failed ones: exponential backoff with full jitter.
  void wait(int failures) const;

  // 32 hexadecimal digits: a transaction sent twice under one token is done once.
  std::string token() const;

 private:
  const std::unique_ptr<ServiceClient> client_;
  const DynamoDbTableSettings settings_;
  const World& world_;
};

// The codes of a cancelled transaction's reasons, one for each of its parts ("None" where a part had
// none); empty when the error is not that.
std::vector<std::string> cancellation_codes(const ServiceError& error);

// Whether a part of a transaction with this code did not cause its end, or did for what may pass.
bool may_pass(std::string_view cancellation_code);

// {"S":"..."}: the text, or nothing when it is no text attribute.
std::optional<std::string> read_text_attribute(const boost::json::object& attributes, std::string_view name);

// The key of an item or of its key attributes; nothing when they hold none.
std::optional<market::ItemKey> read_key(const boost::json::object& attributes,
                                        const events::AttributeNames& names);

}  // namespace bellwether::aws
