#include "aws/dynamodb_update.h"

#include <algorithm>
#include <utility>

#include "events/item_json.h"
#include "events/item_rules.h"

namespace bellwether::aws {
namespace {

namespace json = boost::json;

// With placeholders of up to four characters an expression of these stays below 1 KB, and each is one
// of the 300 operators that an expression may have.
constexpr std::size_t kQuotesInPathsMax = 50;

// How often the item's prices may come and go between two requests before it is read.
constexpr int kRoundsMax = 3;

// The change with one quote a day, in order.
struct Wanted {
  const ports::ItemChange& change;
  market::PriceHistory history;
};

// UpdateItem's expression while it is made.
struct Update {
  ExpressionParts parts;
  std::string sets, removes, condition;

  void set(const std::string& path, std::string_view value) {
    sets += (sets.empty() ? "SET " : ", ") + path + " = " + parts.value(value);
  }
  void remove(const std::string& path) { removes += (removes.empty() ? "REMOVE " : ", ") + path; }
  void require(const std::string& one) { condition += (condition.empty() ? "" : " AND ") + one; }
};

market::Item changed(market::Item item, const ports::ItemChange& change) {
  ports::apply(change, item);
  return item;
}

// The attributes that the change names, as `after` has them.
Update attributes_of(const DynamoDbLink& link, const ports::ItemChange& change, const market::Item& after) {
  Update update;
  for (std::size_t i = 0; i < ports::kAttributes.size(); ++i) {
    const ports::Attribute& attribute = ports::kAttributes[i];
    if (!ports::changes(change, attribute)) continue;
    const std::string name = update.parts.name(link.names().attributes[i]);
    const std::string value = events::encode_attribute(after, attribute);
    if (value.empty()) {
      update.remove(name);
    } else {
      update.set(name, value);
    }
  }
  if (!change.may_create) update.require("attribute_exists(" + update.parts.name(link.names().name) + ")");
  return update;
}

// The same where what the item has does not matter: the change has no tags.
Update attributes_of(const DynamoDbLink& link, const ports::ItemChange& change) {
  return attributes_of(link, change, changed({.key = change.key}, change));
}

bool is_changed_tags(const ports::ItemChange& change, const ports::Attribute& attribute) {
  return std::holds_alternative<ports::TagsPlace>(attribute.place) && ports::changes(change, attribute);
}

bool changes_tags(const ports::ItemChange& change) {
  return std::ranges::any_of(ports::kAttributes, [&](const ports::Attribute& attribute) {
    return is_changed_tags(change, attribute);
  });
}

Answered<std::string> send(const DynamoDbLink& link, const market::ItemKey& key, const Update& update) {
  JsonObjectText request = link.request(key);
  const std::string_view between = update.sets.empty() || update.removes.empty() ? "" : " ";
  request.text("UpdateExpression", update.sets + std::string(between) + update.removes);
  if (!update.condition.empty()) request.text("ConditionExpression", update.condition);
  update.parts.add_to(request);
  return link.call("UpdateItem", request);
}

bool is_lost_race(const ServiceError& error) {
  return error.code == "ConditionalCheckFailedException";
}

// DynamoDB says the same, ValidationException, of a path that leads nowhere and of an item that would be
// too large. Both are found out by what follows: another way, and at the end the item is read.
bool may_go_another_way(const ServiceError& error) {
  return is_lost_race(error) || error.code == "ValidationException";
}

// Whether the quotes were set in the map of prices, which must be there.
Answered<bool> set_quotes(const DynamoDbLink& link, const Wanted& wanted) {
  Update update = attributes_of(link, wanted.change);
  const std::string prices = update.parts.name(link.names().prices);
  for (const auto& quote : wanted.history.quotes())
    update.set(prices + "." + update.parts.name(format_day(quote.day)), events::encode_quote(quote));
  update.require("attribute_exists(" + prices + ")");
  const auto answer = send(link, wanted.change.key, update);
  if (!answer && !may_go_another_way(answer.error())) return std::unexpected(answer.error());
  return answer.has_value();
}

// Whether the map was set, of which there must be none.
Answered<bool> set_prices(const DynamoDbLink& link, const Wanted& wanted) {
  Update update = attributes_of(link, wanted.change);
  const std::string prices = update.parts.name(link.names().prices);
  update.set(prices, events::encode_history(wanted.history));
  update.require("attribute_not_exists(" + prices + ")");
  const auto answer = send(link, wanted.change.key, update);
  if (!answer && !may_go_another_way(answer.error())) return std::unexpected(answer.error());
  return answer.has_value();
}

// A change of nothing creates the item where there is none.
Result<void> create_bare(const DynamoDbLink& link, const market::ItemKey& key) {
  ExpressionParts parts;
  JsonObjectText request = link.request();
  request.json("Item", events::encode_item_for_table({.key = key}, link.names()));
  request.text("ConditionExpression", "attribute_not_exists(" + parts.name(link.names().name) + ")");
  parts.add_to(request);
  const auto answer = link.call("PutItem", request);
  if (answer || is_lost_race(answer.error())) return {};
  return std::unexpected(link.in_our_words(answer.error()));
}

// The stored map with the quotes that differ from those in `before`; days that are not named stay as they
// are written, with whatever others put there.
std::string merged_prices(const json::value* stored, const market::Item& before, const Wanted& wanted) {
  const auto* attribute = stored ? stored->if_object() : nullptr;
  const json::value* days = attribute ? attribute->if_contains("M") : nullptr;
  json::object map;
  if (days && days->is_object()) map = days->get_object();
  const auto known = before.history.quotes();
  auto next_known = known.begin();
  for (const auto& quote : wanted.history.quotes()) {
    while (next_known != known.end() && next_known->day < quote.day) ++next_known;
    if (next_known != known.end() && *next_known == quote) continue;
    map[format_day(quote.day)] = json::parse(events::encode_quote(quote));
  }
  return json::serialize(json::object{{"M", std::move(map)}});
}

// Whether the change was made; false: somebody else was faster.
Result<bool> merge_once(const DynamoDbLink& link, const Wanted& wanted) {
  const auto& key = wanted.change.key;
  const auto attributes = TRY(read_attributes(link, key));
  if (!attributes && !wanted.change.may_create) return std::unexpected(no_item(key));
  const market::Item before =
      attributes ? TRY(decode_attributes(link, key, *attributes)) : market::Item{.key = key};
  const market::Item after = changed(before, wanted.change);
  if (attributes && after == before) return true;
  TRY_VOID(events::check_outcome(wanted.change, after));
  TRY_VOID(events::check_size(key, events::encode_item(after)));

  Update update = attributes_of(link, wanted.change, after);
  // Answers what is stored there.
  const auto require_as_read = [&](const std::string& attribute, const std::string& path) {
    const json::value* stored = attributes ? attributes->if_contains(attribute) : nullptr;
    update.require(stored ? path + " = " + update.parts.value(json::serialize(*stored))
                          : "attribute_not_exists(" + path + ")");
    return stored;
  };
  for (std::size_t i = 0; i < ports::kAttributes.size(); ++i) {
    const std::string& name = link.names().attributes[i];
    if (is_changed_tags(wanted.change, ports::kAttributes[i])) require_as_read(name, update.parts.name(name));
  }
  if (!wanted.history.empty()) {
    const std::string prices = update.parts.name(link.names().prices);
    const json::value* stored = require_as_read(link.names().prices, prices);
    update.set(prices, merged_prices(stored, before, wanted));
  }
  const auto answer = send(link, key, update);
  if (answer) return true;
  if (is_lost_race(answer.error())) return false;
  return std::unexpected(in_context(events::name_of(key), link.in_our_words(answer.error())));
}

Result<void> merge(const DynamoDbLink& link, const Wanted& wanted) {
  for (int failures = 0; failures < DynamoDbLink::kAttemptsMax; ++failures) {
    if (failures > 0) link.wait(failures);
    if (TRY(merge_once(link, wanted))) return {};
  }
  return fail(ErrorKind::Unavailable, events::name_of(wanted.change.key) + " was changed by others " +
                                          std::to_string(DynamoDbLink::kAttemptsMax) +
                                          " times while it was to be changed; try again");
}

}  // namespace

Error no_item(const market::ItemKey& key) {
  return {.kind = ErrorKind::NotFound, .message = "no " + events::name_of(key)};
}

Result<std::optional<json::object>> read_attributes(const DynamoDbLink& link, const market::ItemKey& key) {
  json::object answer = TRY(link.ask("GetItem", link.request(key).json("ConsistentRead", "true")));
  json::value* item = answer.if_contains("Item");
  if (!item) return std::nullopt;
  if (!item->is_object())
    return fail(ErrorKind::InvalidInput, events::name_of(key) + ": the answer's Item is not an object");
  return std::move(item->get_object());
}

Result<market::Item> decode_attributes(const DynamoDbLink& link, const market::ItemKey& key,
                                       const json::object& attributes) {
  auto item = events::decode_item(json::serialize(attributes), link.names());
  if (!item) return std::unexpected(in_context(events::name_of(key), std::move(item).error()));
  return item;
}

Result<void> update_item(const DynamoDbLink& link, const ports::ItemChange& change) {
  Wanted wanted{.change = change, .history = {}};
  for (const auto& quote : change.quotes) wanted.history.set(quote);
  const auto count = wanted.history.quotes().size();
  const bool is_of_nothing = count == 0 && !ports::changes_attributes(change);
  if (is_of_nothing && change.may_create) return create_bare(link, change.key);
  if (is_of_nothing || changes_tags(change)) return merge(link, wanted);
  if (count == 0) {
    const auto answer = send(link, change.key, attributes_of(link, change));
    if (answer) return {};
    if (!change.may_create && is_lost_race(answer.error())) return std::unexpected(no_item(change.key));
    return std::unexpected(link.in_our_words(answer.error()));
  }
  for (int round = 0; round < kRoundsMax && count <= kQuotesInPathsMax; ++round) {
    for (const auto way : {set_quotes, set_prices}) {
      const auto done = way(link, wanted);
      if (!done) return std::unexpected(link.in_our_words(done.error()));
      if (*done) return {};
    }
  }
  return merge(link, wanted);
}

}  // namespace bellwether::aws
