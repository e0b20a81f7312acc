#include "aws/dynamodb_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "aws/dynamodb_batch.h"
#include "aws/dynamodb_rename.h"
#include "aws/dynamodb_update.h"
#include "events/item_json.h"
#include "events/item_rules.h"
#include "events/table_answer.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

using events::name_of;

// A page is the key that DynamoDB stopped at, as JSON: to our callers an opaque text.
Result<std::string> start_key_of(const events::AttributeNames& names, const std::string& page) {
  const auto no_page = fail(ErrorKind::InvalidInput, "'" + page + "' is not a page of this table");
  boost::system::error_code error;
  const json::value value = json::parse(page, error);
  if (error || !value.is_object()) return no_page;
  const auto& attributes = value.get_object();
  const std::size_t parts = names.owner.empty() ? 1 : 2;
  if (attributes.size() != parts || !read_key(attributes, names)) return no_page;
  return json::serialize(attributes);
}

// `next`, which must lead on: a table that answers the same key again would be read for ever.
Result<std::string> next_after(const std::string& start, std::string next) {
  if (next.empty() || next != start) return next;
  return fail(ErrorKind::Unavailable, "the pages of the table come to no end: " + next + " twice");
}

JsonObjectText scan_request(const DynamoDbLink& link, const std::string& start_key) {
  JsonObjectText request = link.request();
  request.json("ConsistentRead", "true");
  if (!start_key.empty()) request.json("ExclusiveStartKey", start_key);
  return request;
}

Result<events::TableAnswer> read_answer(const DynamoDbLink& link, std::string_view action,
                                        std::string_view answer) {
  auto read = events::decode_table_answer(answer, link.names());
  if (!read) return std::unexpected(link.in_answer_to(action, std::move(read).error()));
  return read;
}

ports::ItemPage page_of(std::vector<Result<market::Item>> items, std::string next) {
  ports::ItemPage page{.items = {}, .unreadable = {}, .next = std::move(next)};
  for (auto& item : items) {
    if (item) {
      page.items.push_back(*std::move(item));
    } else {
      page.unreadable.push_back(std::move(item).error());
    }
  }
  return page;
}

}  // namespace

DynamoDbTable::DynamoDbTable(std::unique_ptr<ServiceClient> client, DynamoDbTableSettings settings,
                             const World& world)
    : link_(std::move(client), std::move(settings), world) {}

Result<market::Item> DynamoDbTable::get(const market::ItemKey& key) {
  TRY_VOID(link_.check_owner(key));
  // DynamoDB would refuse such a key; the item is not there.
  if (!events::check_key(key)) return std::unexpected(no_item(key));
  const auto answer = link_.call("GetItem", link_.request(key).json("ConsistentRead", "true"));
  if (!answer) return std::unexpected(link_.in_our_words(answer.error()));
  auto read = TRY(read_answer(link_, "GetItem", *answer));
  if (read.items.empty()) return std::unexpected(no_item(key));
  if (!read.items[0]) return std::unexpected(in_context(name_of(key), std::move(read.items[0]).error()));
  return std::move(read.items[0]);
}

Result<void> DynamoDbTable::put(const market::Item& item) {
  TRY_VOID(events::check_item(item));
  TRY_VOID(link_.check_owner(item.key));
  TRY_VOID(events::check_size(item.key, events::encode_item(item)));
  JsonObjectText request = link_.request();
  request.json("Item", events::encode_item_for_table(item, link_.names()));
  TRY_VOID(link_.ask("PutItem", request));
  return {};
}

Result<void> DynamoDbTable::update(const ports::ItemChange& change) {
  TRY_VOID(events::check_change(change));
  TRY_VOID(link_.check_owner(change.key));
  TRY_VOID(link_.check_attributes(change));
  return update_item(link_, change);
}

Result<std::vector<bool>> DynamoDbTable::create(std::span<const market::Item> items) {
  // All are looked at first: a mistake in the last one changes nothing.
  std::vector<market::ItemKey> keys;
  for (const auto& item : items) {
    TRY_VOID(events::check_item(item));
    TRY_VOID(link_.check_owner(item.key));
    keys.push_back(item.key);
  }
  for (const auto& item : items) TRY_VOID(events::check_size(item.key, events::encode_item(item)));

  std::set<market::ItemKey> taken = TRY(find_present(link_, keys));
  std::vector<EncodedItem> absent;
  for (const auto& item : items)
    if (taken.insert(item.key).second)
      absent.push_back({item.key, events::encode_item_for_table(item, link_.names())});
  std::set<market::ItemKey> put = TRY(put_absent(link_, std::move(absent)));

  // Of those that came twice, the first was created.
  std::vector<bool> created;
  for (const auto& key : keys) created.push_back(put.erase(key) == 1);
  return created;
}

Result<void> DynamoDbTable::rename(const market::ItemKey& from, const market::ItemKey& to) {
  TRY_VOID(events::check_key(to));
  TRY_VOID(link_.check_owner(from));
  TRY_VOID(link_.check_owner(to));
  if (!events::check_key(from)) return std::unexpected(no_item(from));
  if (from != to) return rename_item(link_, from, to);
  // One transaction may not name an item twice.
  if (!TRY(read_attributes(link_, from))) return std::unexpected(no_item(from));
  return fail(ErrorKind::InvalidInput, name_of(to) + " is there already");
}

Result<std::vector<bool>> DynamoDbTable::remove(std::span<const market::ItemKey> keys) {
  std::vector<market::ItemKey> possible;
  for (const auto& key : keys) {
    TRY_VOID(link_.check_owner(key));
    if (events::check_key(key)) possible.push_back(key);
  }
  std::set<market::ItemKey> present = TRY(find_present(link_, possible));
  TRY_VOID(delete_items(link_, std::vector(present.begin(), present.end())));

  // Of those that came twice, the first was there.
  std::vector<bool> removed;
  for (const auto& key : keys) removed.push_back(present.erase(key) == 1);
  return removed;
}

Result<ports::ItemPage> DynamoDbTable::scan(const std::string& page, int limit) {
  if (limit < 1)
    return fail(ErrorKind::InvalidInput, "a page of " + std::to_string(limit) + " items; at least 1");
  std::string start_key;
  if (!page.empty()) start_key = TRY(start_key_of(link_.names(), page));
  // DynamoDB may answer an empty page that is not the last.
  for (;;) {
    JsonObjectText request = scan_request(link_, start_key);
    request.json("Limit", std::to_string(limit));
    const auto answer = link_.call("Scan", request);
    if (!answer) return std::unexpected(link_.in_our_words(answer.error()));
    auto read = TRY(read_answer(link_, "Scan", *answer));
    start_key = TRY(next_after(start_key, std::move(read.last_key)));
    if (!read.items.empty() || start_key.empty()) return page_of(std::move(read.items), start_key);
  }
}

Result<ports::ItemPage> DynamoDbTable::named(const std::string& name) {
  // DynamoDB would refuse such a key; there is no such item.
  if (!events::check_key({.name = name, .owner = ""})) return ports::ItemPage{};
  std::vector<Result<market::Item>> items;
  std::string start_key;
  do {
    JsonObjectText request = scan_request(link_, start_key);
    request.text("KeyConditionExpression", "#name = :name");
    request.json("ExpressionAttributeNames", json::serialize(json::object{{"#name", link_.names().name}}));
    request.json("ExpressionAttributeValues",
                 json::serialize(json::object{{":name", json::object{{"S", name}}}}));
    const auto answer = link_.call("Query", request);
    if (!answer) return std::unexpected(link_.in_our_words(answer.error()));
    auto read = TRY(read_answer(link_, "Query", *answer));
    start_key = TRY(next_after(start_key, std::move(read.last_key)));
    for (auto& item : read.items) items.push_back(std::move(item));
  } while (!start_key.empty());
  ports::ItemPage page = page_of(std::move(items), "");
  // A missing owner is kept as a hyphen, which comes behind some owners.
  std::ranges::sort(page.items, {}, &market::Item::key);
  return page;
}

Result<std::int64_t> DynamoDbTable::count() {
  std::int64_t count = 0;
  std::string start_key;
  do {
    JsonObjectText request = scan_request(link_, start_key);
    request.text("Select", "COUNT");
    const json::object answer = TRY(link_.ask("Scan", request));
    const json::value* here = answer.if_contains("Count");
    if (!here || !here->is_int64() || here->get_int64() < 0)
      return fail(ErrorKind::InvalidInput, "table '" + link_.table() + "': the answer to Scan has no Count");
    count += here->get_int64();
    const json::value* next = answer.if_contains("LastEvaluatedKey");
    start_key = TRY(next_after(start_key, next && next->is_object() ? json::serialize(*next) : ""));
  } while (!start_key.empty());
  return count;
}

}  // namespace bellwether::aws
