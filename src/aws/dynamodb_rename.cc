#include "aws/dynamodb_rename.h"

#include <algorithm>
#include <utility>

#include "aws/dynamodb_update.h"
#include "events/item_json.h"
#include "events/item_rules.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

// That each attribute is as it was read, and that none of ours was added.
std::string unchanged(const DynamoDbLink& link, const json::object& attributes, ExpressionParts& parts) {
  std::string condition;
  const auto also = [&](const std::string& one) { condition += (condition.empty() ? "" : " AND ") + one; };
  for (const auto& [name, value] : attributes)
    also(parts.name(name) + " = " + parts.value(json::serialize(value)));
  const auto absent = [&](const std::string& name) {
    if (!name.empty() && !attributes.contains(name)) also("attribute_not_exists(" + parts.name(name) + ")");
  };
  std::ranges::for_each(link.names().attributes, absent);
  absent(link.names().prices);
  return condition;
}

std::string deletion(const DynamoDbLink& link, const market::ItemKey& key, const json::object& attributes) {
  ExpressionParts parts;
  JsonObjectText request = link.request(key);
  request.text("ConditionExpression", unchanged(link, attributes, parts));
  parts.add_to(request);
  return JsonObjectText().json("Delete", request.str()).str();
}

std::string insertion(const DynamoDbLink& link, const market::ItemKey& key, json::object attributes) {
  const json::value encoded_key = json::parse(events::encode_key(key, link.names()));
  for (const auto& [name, value] : encoded_key.as_object()) attributes[name] = value;
  ExpressionParts parts;
  JsonObjectText request = link.request();
  request.json("Item", json::serialize(attributes));
  request.text("ConditionExpression", "attribute_not_exists(" + parts.name(link.names().name) + ")");
  parts.add_to(request);
  return JsonObjectText().json("Put", request.str()).str();
}

// Whether the item was renamed; false: it was changed meanwhile, or is in another transaction.
Result<bool> rename_once(const DynamoDbLink& link, const market::ItemKey& from, const market::ItemKey& to) {
  const auto attributes = TRY(read_attributes(link, from));
  if (!attributes) return fail(ErrorKind::NotFound, "no " + events::name_of(from));
  TRY_VOID(decode_attributes(link, from, *attributes));

  JsonArrayText parts;
  parts.json(deletion(link, from, *attributes)).json(insertion(link, to, *attributes));
  JsonObjectText request;
  request.json("TransactItems", parts.str()).text("ClientRequestToken", link.token());
  const auto answer = link.call("TransactWriteItems", request);
  if (answer) return true;

  const auto codes = cancellation_codes(answer.error());
  if (codes.size() == 2 && codes[1] == "ConditionalCheckFailed")
    return fail(ErrorKind::InvalidInput, events::name_of(to) + " is there already");
  const bool is_worth_another = codes.size() == 2 && std::ranges::all_of(codes, [](const std::string& code) {
                                  return code == "ConditionalCheckFailed" || may_pass(code);
                                });
  if (is_worth_another) return false;
  return std::unexpected(in_context(events::name_of(from), link.in_our_words(answer.error())));
}

}  // namespace

Result<void> rename_item(const DynamoDbLink& link, const market::ItemKey& from, const market::ItemKey& to) {
  for (int failures = 0; failures < DynamoDbLink::kAttemptsMax; ++failures) {
    if (failures > 0) link.wait(failures);
    if (TRY(rename_once(link, from, to))) return {};
  }
  return fail(ErrorKind::Unavailable, events::name_of(from) + " was changed by others " +
                                          std::to_string(DynamoDbLink::kAttemptsMax) +
                                          " times while it was to be renamed; try again");
}

}  // namespace bellwether::aws
