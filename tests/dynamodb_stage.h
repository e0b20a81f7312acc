// A DynamoDbTable whose DynamoDB is a script, and what such scripts answer.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aws/dynamodb_table.h"
#include "contracts/example_item.h"
#include "events/item_json.h"

namespace bellwether::testbed::dynamodb {

struct Call {
  std::string action;
  boost::json::object body;
};

using Answer = aws::Answered<std::string>;

// What DynamoDB answers call by call, and the calls so far.
struct Script {
  std::function<Answer(const Call&)> answer;
  std::vector<Call> calls = {};

  std::vector<std::string> actions() const {
    std::vector<std::string> actions;
    for (const auto& call : calls) actions.push_back(call.action);
    return actions;
  }
};

class ScriptedClient final : public aws::ServiceClient {
 public:
  explicit ScriptedClient(Script& script) : script_(script) {}

  aws::Answered<http::Answer> call(const aws::ServiceRequest& request) override {
    script_.calls.push_back({std::string(request.action), boost::json::parse(request.body).as_object()});
    auto answer = script_.answer(script_.calls.back());
    if (!answer) return std::unexpected(std::move(answer).error());
    return http::Answer{.status = 200, .body = *std::move(answer)};
  }
  const aws::ServiceFacts& facts() const override { return aws::facts_of(aws::Service::DynamoDb); }
  const std::string& region() const override { return region_; }
  const std::string& endpoint() const override { return endpoint_; }
  bool endpoint_is_overridden() const override { return true; }

 private:
  Script& script_;
  const std::string region_ = "us-west-2";
  const std::string endpoint_ = "http://nowhere.invalid";
};

// What DynamoDB refuses, as the service client hands it on.
inline std::unexpected<aws::ServiceError> refusal(ErrorKind kind, const std::string& code,
                                                  std::string body = "") {
  return std::unexpected(aws::ServiceError{.error = {.kind = kind, .message = "DynamoDB says " + code},
                                           .status = 400,
                                           .code = code,
                                           .body = std::move(body)});
}

class StillClock final : public ports::Clock {
 public:
  Instant now() const override { return Instant{}; }
};

class CountingRandom final : public ports::Random {
 public:
  std::uint64_t next() override { return next_++; }

 private:
  std::uint64_t next_ = 40;
};

// A table whose DynamoDB is the script.
struct Stage {
  explicit Stage(std::function<Answer(const Call&)> answer, events::AttributeNames names = {})
      : script{.answer = std::move(answer)},
        table(std::make_unique<ScriptedClient>(script), {.table = "prices", .names = std::move(names)},
              world) {}

  StillClock clock;
  CountingRandom random;
  http::Client http{{}};
  std::vector<Milliseconds> waits;
  aws::World world{.environment = [](const std::string&) { return std::nullopt; },
                   .clock = clock,
                   .random = random,
                   .sleep = [this](Milliseconds time) { waits.push_back(time); },
                   .http = http};
  Script script;
  aws::DynamoDbTable table;
};

inline std::unexpected<aws::ServiceError> lost() {
  return refusal(ErrorKind::InvalidInput, "ConditionalCheckFailedException");
}
inline std::unexpected<aws::ServiceError> invalid() {
  return refusal(ErrorKind::InvalidInput, "ValidationException");
}
inline std::unexpected<aws::ServiceError> cancelled(const std::vector<std::string>& codes) {
  boost::json::array reasons;
  for (const auto& code : codes) reasons.push_back(boost::json::object{{"Code", code}});
  return refusal(ErrorKind::InvalidInput, "TransactionCanceledException",
                 boost::json::serialize(boost::json::object{{"CancellationReasons", reasons}}));
}

inline std::string item_answer(const market::Item& item) {
  return R"({"Item":)" + events::encode_item_for_table(item, {}) + "}";
}

inline std::string text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : "";
}

// The keys of a batch's answer or request: "a" or "a of me".
inline std::string key_text(const boost::json::object& attributes) {
  const auto name = std::string(attributes.at("Card").at("S").as_string());
  const auto owner = std::string(attributes.at("Owner").at("S").as_string());
  return owner == "-" ? name : name + " of " + owner;
}

// Too many for an expression.
inline std::vector<market::Quote> many_quotes(double price) {
  std::vector<market::Quote> quotes;
  for (int i = 0; i < 51; ++i) quotes.push_back(contracts::quote(i, price));
  return quotes;
}

inline std::vector<market::Item> items_named(int count) {
  std::vector<market::Item> items;
  for (int i = 0; i < count; ++i) items.push_back({.key = {"item " + std::to_string(i), ""}});
  return items;
}

}  // namespace bellwether::testbed::dynamodb
