#include "aws/dynamodb_link.h"

#include <utility>

#include "aws/json_call.h"
#include "base/backoff.h"
#include "base/text.h"
#include "events/item_json.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

constexpr Milliseconds kBackoffFirst{50}, kBackoffMax{5'000};

// DynamoDB nests attributes 32 levels deep, and each level is two of JSON.
constexpr std::size_t kDepthMax = 80;

Result<json::object> parse_object(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, {.max_depth = kDepthMax});
  if (error) return fail(ErrorKind::InvalidInput, "the answer is not JSON: " + error.message());
  if (!value.is_object()) return fail(ErrorKind::InvalidInput, "the answer is not a JSON object");
  return std::move(value.get_object());
}

bool is_conflict(const ServiceError& error) {
  return error.code == "TransactionConflictException" || error.code == "TransactionInProgressException";
}

}  // namespace

DynamoDbLink::DynamoDbLink(std::unique_ptr<ServiceClient> client, DynamoDbTableSettings settings,
                           const World& world)
    : client_(std::move(client)), settings_(std::move(settings)), world_(world) {}

JsonObjectText DynamoDbLink::request() const {
  return JsonObjectText().text("TableName", table());
}

JsonObjectText DynamoDbLink::request(const market::ItemKey& key) const {
  return request().json("Key", events::encode_key(key, names()));
}

Answered<std::string> DynamoDbLink::call(std::string_view action, const JsonObjectText& request) const {
  for (int failures = 1;; ++failures) {
    auto answer = call_json(*client_, action, request.str());
    if (answer || !is_conflict(answer.error()) || failures == kAttemptsMax) return answer;
    wait(failures);
  }
}

Result<json::object> DynamoDbLink::ask(std::string_view action, const JsonObjectText& request) const {
  const auto answer = call(action, request);
  if (!answer) return std::unexpected(in_our_words(answer.error()));
  auto object = parse_object(*answer);
  if (!object) return std::unexpected(in_answer_to(action, std::move(object).error()));
  return object;
}

Error DynamoDbLink::in_answer_to(std::string_view action, Error what) const {
  return in_context("DynamoDB " + std::string(action) + " in " + client_->region(), std::move(what));
}

Error DynamoDbLink::in_our_words(const ServiceError& error) const {
  if (error.code != "ResourceNotFoundException") return error.error;
  return {.kind = ErrorKind::InvalidInput,
          .message = "table '" + table() + "' does not exist in region " + client_->region() +
                     "; check the names of the table and the region"};
}

Result<void> DynamoDbLink::check_attributes(const ports::ItemChange& change) const {
  for (std::size_t i = 0; i < ports::kAttributes.size(); ++i) {
    const ports::Attribute& attribute = ports::kAttributes[i];
    if (names().attributes[i].empty() && ports::changes(change, attribute))
      return fail(ErrorKind::InvalidInput, std::string(attribute.title) + ": table '" + table() +
                                               "' has no attribute for it; --attributes " +
                                               std::string(attribute.name) + "=NAME says which to take");
  }
  return {};
}

Result<void> DynamoDbLink::check_owner(const market::ItemKey& key) const {
  if (key.owner.empty()) return {};
  if (names().owner.empty())
    return fail(ErrorKind::InvalidInput, "owner '" + key.owner + "': table '" + table() +
                                             "' has no attribute for owners, so its items have none");
  if (key.owner == events::kNoOwner)
    return fail(ErrorKind::InvalidInput,
                "owner '" + key.owner + "': DynamoDB's tables write that for an item without owner");
  return {};
}

void DynamoDbLink::wait(int failures) const {
  world_.sleep(full_jitter(failures, kBackoffFirst, kBackoffMax, world_.random.next()));
}

std::string DynamoDbLink::token() const {
  const std::string half = hex(world_.random.next());
  return half + hex(world_.random.next());
}

std::vector<std::string> cancellation_codes(const ServiceError& error) {
  if (error.code != "TransactionCanceledException") return {};
  const auto body = parse_object(error.body);
  const json::value* reasons = body ? body->if_contains("CancellationReasons") : nullptr;
  if (!reasons || !reasons->is_array()) return {};
  std::vector<std::string> codes;
  for (const json::value& reason : reasons->get_array()) {
    const auto* object = reason.if_object();
    const json::value* code = object ? object->if_contains("Code") : nullptr;
    codes.push_back(code && code->is_string() ? std::string(code->get_string()) : "None");
  }
  return codes;
}

bool may_pass(std::string_view code) {
  return code == "None" || code == "TransactionConflict" || code == "ThrottlingError" ||
         code == "ProvisionedThroughputExceeded";
}

std::optional<std::string> read_text_attribute(const json::object& attributes, std::string_view name) {
  const json::value* attribute = attributes.if_contains(name);
  const auto* object = attribute ? attribute->if_object() : nullptr;
  const json::value* text = object ? object->if_contains("S") : nullptr;
  if (!text || !text->is_string()) return std::nullopt;
  return std::string(text->get_string());
}

std::optional<market::ItemKey> read_key(const json::object& attributes, const events::AttributeNames& names) {
  auto name = read_text_attribute(attributes, names.name);
  if (!name) return std::nullopt;
  if (names.owner.empty()) return market::ItemKey{*std::move(name), ""};
  auto owner = read_text_attribute(attributes, names.owner);
  if (!owner) return std::nullopt;
  return market::ItemKey{*std::move(name), *owner == events::kNoOwner ? "" : *std::move(owner)};
}

}  // namespace bellwether::aws
