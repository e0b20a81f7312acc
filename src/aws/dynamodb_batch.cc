#include "aws/dynamodb_batch.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "events/item_json.h"
#include "events/item_rules.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

using Keys = std::span<const market::ItemKey>;

constexpr std::size_t kGetKeysMax = 100;
constexpr std::size_t kDeletesMax = 25;
constexpr std::size_t kPutsMax = 100;
// Of JSON, which takes more bytes than DynamoDB counts.
constexpr std::size_t kPutBytesMax = 4'000'000;

const json::value* member(const json::value* value, std::string_view name) {
  const auto* object = value ? value->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}

// What the answer says of our table, which is the only one that was asked.
const json::value* of_our_table(const json::object& answer, std::string_view part) {
  const json::value* tables = answer.if_contains(part);
  const auto* object = tables ? tables->if_object() : nullptr;
  return object && !object->empty() ? &object->begin()->value() : nullptr;
}

// The keys of `asked` that `elements` name, each by key_of(element).
template <class KeyOf>
std::set<market::ItemKey> keys_in(const DynamoDbLink& link, const json::value* elements, Keys asked,
                                  KeyOf key_of) {
  std::set<market::ItemKey> keys;
  const auto* array = elements ? elements->if_array() : nullptr;
  if (!array) return keys;
  const std::set<market::ItemKey> known(asked.begin(), asked.end());
  for (const json::value& element : *array) {
    const json::value* attributes = key_of(&element);
    if (!attributes || !attributes->is_object()) continue;
    if (auto key = read_key(attributes->get_object(), link.names()); key && known.contains(*key))
      keys.insert(*std::move(key));
  }
  return keys;
}

std::string batch_get(const DynamoDbLink& link, Keys keys) {
  JsonArrayText elements;
  for (const auto& key : keys) elements.json(events::encode_key(key, link.names()));
  ExpressionParts parts;
  std::string projection = parts.name(link.names().name);
  if (!link.names().owner.empty()) projection += "," + parts.name(link.names().owner);
  JsonObjectText request;
  request.json("Keys", elements.str()).text("ProjectionExpression", projection);
  request.json("ConsistentRead", "true");
  parts.add_to(request);
  return JsonObjectText().json(link.table(), request.str()).str();
}

std::string batch_delete(const DynamoDbLink& link, Keys keys) {
  JsonArrayText elements;
  for (const auto& key : keys) {
    const std::string deletion = JsonObjectText().json("Key", events::encode_key(key, link.names())).str();
    elements.json(JsonObjectText().json("DeleteRequest", deletion).str());
  }
  return JsonObjectText().json(link.table(), elements.str()).str();
}

// Gives `send` at most `batch_max` keys at a time and again those that it answers, until it answers none.
template <class Send>
Result<void> in_batches(const DynamoDbLink& link, Keys keys, std::size_t batch_max, std::string_view verb,
                        Send send) {
  std::vector<market::ItemKey> left(keys.rbegin(), keys.rend());
  int failures = 0;
  while (!left.empty()) {
    if (failures > 0) link.wait(failures);
    const auto count = std::min(batch_max, left.size());
    std::vector<market::ItemKey> batch(left.rbegin(), left.rbegin() + static_cast<std::ptrdiff_t>(count));
    left.resize(left.size() - count);
    const std::set<market::ItemKey> unprocessed = TRY(send(Keys(batch)));
    left.insert(left.end(), unprocessed.begin(), unprocessed.end());
    failures = unprocessed.empty() ? 0 : unprocessed.size() < count ? 1 : failures + 1;
    if (failures < DynamoDbLink::kAttemptsMax) continue;
    return fail(ErrorKind::Unavailable, "table '" + link.table() +
                                            "' is too busy: " + std::to_string(left.size()) + " of " +
                                            std::to_string(keys.size()) + " items could not be " +
                                            std::string(verb) + "; try again later");
  }
  return {};
}

// One transaction of puts, which may shrink before it succeeds.
class PutGroup {
 public:
  PutGroup(const DynamoDbLink& link, std::span<const EncodedItem> items) : link_(link) {
    for (const auto& item : items) pending_.push_back(&item);
  }

  // Adds the keys of the items that were put to `put`.
  Result<void> run(std::set<market::ItemKey>& put) {
    int failures = 0;
    while (!pending_.empty()) {
      const auto answer = link_.call("TransactWriteItems", transaction());
      if (answer) break;
      // What speaks DynamoDB's protocol without transactions.
      if (answer.error().code == "UnknownOperationException") return put_one_by_one(put);
      if (TRY(take_out_what_is_there(answer.error()))) {
        failures = 0;
        continue;
      }
      if (++failures == DynamoDbLink::kAttemptsMax)
        return fail(ErrorKind::Unavailable, "table '" + link_.table() +
                                                "' is too busy: " + std::to_string(pending_.size()) +
                                                " items could not be created; try again later");
      link_.wait(failures);
    }
    for (const EncodedItem* item : pending_) put.insert(item->key);
    return {};
  }

 private:
  JsonObjectText put_request(const EncodedItem& item) const {
    ExpressionParts parts;
    JsonObjectText request = link_.request();
    request.json("Item", item.attributes);
    request.text("ConditionExpression", "attribute_not_exists(" + parts.name(link_.names().name) + ")");
    parts.add_to(request);
    return request;
  }

  JsonObjectText transaction() const {
    JsonArrayText puts;
    for (const EncodedItem* item : pending_)
      puts.json(JsonObjectText().json("Put", put_request(*item).str()).str());
    JsonObjectText request;
    request.json("TransactItems", puts.str()).text("ClientRequestToken", link_.token());
    return request;
  }

  // Whether there were any. False: the transaction was cancelled for what may pass.
  Result<bool> take_out_what_is_there(const ServiceError& error) {
    const auto codes = cancellation_codes(error);
    if (codes.size() != pending_.size()) return std::unexpected(link_.in_our_words(error));
    std::vector<const EncodedItem*> absent;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (codes[i] == "ConditionalCheckFailed") continue;
      if (!may_pass(codes[i]))
        return std::unexpected(in_context(events::name_of(pending_[i]->key), error.error));
      absent.push_back(pending_[i]);
    }
    const bool any = absent.size() < pending_.size();
    pending_ = std::move(absent);
    return any;
  }

  Result<void> put_one_by_one(std::set<market::ItemKey>& put) {
    for (const EncodedItem* item : pending_) {
      const auto answer = link_.call("PutItem", put_request(*item));
      if (answer) {
        put.insert(item->key);
      } else if (answer.error().code != "ConditionalCheckFailedException") {
        return std::unexpected(link_.in_our_words(answer.error()));
      }
    }
    return {};
  }

  const DynamoDbLink& link_;
  std::vector<const EncodedItem*> pending_;
};

// How many of the items make one transaction.
std::size_t group_size(std::span<const EncodedItem> items) {
  std::size_t count = 0, bytes = 0;
  while (count < std::min(items.size(), kPutsMax)) {
    bytes += items[count].attributes.size();
    if (count > 0 && bytes > kPutBytesMax) break;
    ++count;
  }
  return count;
}

}  // namespace

Result<std::set<market::ItemKey>> find_present(const DynamoDbLink& link, Keys keys) {
  const std::set<market::ItemKey> different(keys.begin(), keys.end());
  const std::vector<market::ItemKey> asked(different.begin(), different.end());
  std::set<market::ItemKey> present;
  const auto send = [&](Keys batch) -> Result<std::set<market::ItemKey>> {
    const JsonObjectText request = JsonObjectText().json("RequestItems", batch_get(link, batch));
    const json::object answer = TRY(link.ask("BatchGetItem", request));
    const auto itself = [](const json::value* item) { return item; };
    present.merge(keys_in(link, of_our_table(answer, "Responses"), batch, itself));
    return keys_in(link, member(of_our_table(answer, "UnprocessedKeys"), "Keys"), batch, itself);
  };
  TRY_VOID(in_batches(link, asked, kGetKeysMax, "looked up", send));
  return present;
}

Result<void> delete_items(const DynamoDbLink& link, Keys keys) {
  const auto send = [&](Keys batch) -> Result<std::set<market::ItemKey>> {
    const JsonObjectText request = JsonObjectText().json("RequestItems", batch_delete(link, batch));
    const json::object answer = TRY(link.ask("BatchWriteItem", request));
    const auto key_of = [](const json::value* element) {
      return member(member(element, "DeleteRequest"), "Key");
    };
    return keys_in(link, of_our_table(answer, "UnprocessedItems"), batch, key_of);
  };
  return in_batches(link, keys, kDeletesMax, "removed", send);
}

Result<std::set<market::ItemKey>> put_absent(const DynamoDbLink& link, std::vector<EncodedItem> items) {
  std::set<market::ItemKey> put;
  for (std::span<const EncodedItem> rest = items; !rest.empty();) {
    const auto count = group_size(rest);
    TRY_VOID(PutGroup(link, rest.first(count)).run(put));
    rest = rest.subspan(count);
  }
  return put;
}

}  // namespace bellwether::aws
