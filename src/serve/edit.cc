#include "serve/edit.h"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <utility>

#include "files/price_file.h"
#include "market/name_list.h"
#include "market/tags.h"
#include "watch/addition.h"
#include "watch/item_setting.h"
#include "watch/removal.h"

namespace bellwether::serve {
namespace {

using boost::json::object;

constexpr std::size_t kNamesMax = 100'000;

std::unexpected<Error> invalid(std::string message) {
  return fail(ErrorKind::InvalidInput, std::move(message));
}

Result<std::vector<std::string>> texts_of(const object& question, std::string_view member) {
  const auto* const value = question.if_contains(member);
  const auto* const array = value ? value->if_array() : nullptr;
  if (!array || array->size() > kNamesMax) return invalid(std::string(member) + " is not a list");
  std::vector<std::string> texts;
  for (const auto& entry : *array) {
    if (!entry.is_string()) return invalid(std::string(member) + " is not a list of texts");
    texts.emplace_back(entry.get_string());
  }
  return texts;
}

Result<std::string> owner_of(const object& question) {
  const std::string owner = TRY(text_of(question, "owner"));
  if (owner.empty()) return std::string();
  return market::clean_name(owner);
}

Result<market::ItemKey> key_of(const object& question) {
  market::ItemKey key;
  key.name = TRY(text_of(question, "name"));
  TRY_VOID(market::check_name(key.name));
  key.owner = TRY(owner_of(question));
  return key;
}

Result<ports::ItemChange> change_of(const object& question) {
  ports::ItemChange change;
  change.key = TRY(key_of(question));
  change.may_create = false;
  return change;
}

Result<std::optional<ports::PerhapsPrice>> price_of(const object& question, std::string_view member) {
  if (!question.contains(member)) return std::nullopt;
  const std::string text = TRY(text_of(question, member));
  if (text.empty()) return ports::PerhapsPrice();
  const auto price = market::Price::parse(text);
  if (!price) return std::unexpected(in_context(member, price.error()));
  return ports::PerhapsPrice(*price);
}

void tell_nobody(std::size_t, std::size_t, std::string_view) {}

}  // namespace

Result<std::string> text_of(const object& question, std::string_view member) {
  const auto* const value = question.if_contains(member);
  if (!value) return std::string();
  if (!value->is_string()) return invalid(std::string(member) + " is not a text");
  return std::string(value->get_string());
}

Result<object> add_items(const object& question, LocalPlace& place) {
  const auto texts = TRY(texts_of(question, "names"));
  const std::string owner = TRY(owner_of(question));
  const market::NameList list = market::make_name_list(texts);
  std::string wrong;
  for (const auto& refusal : list.refused)
    wrong += (wrong.empty() ? "" : "\n") + std::string("line ") + std::to_string(refusal.line) + ": " +
             refusal.reason;
  if (!wrong.empty()) return invalid(wrong);
  if (list.names.empty()) return invalid("there is no name");
  std::vector<market::ItemKey> keys;
  for (const std::string& name : list.names) keys.push_back({name, owner});
  const auto addition = TRY(watch::add_items(keys, *place.stage, tell_nobody));
  return object{{"added", addition.added.size()}, {"known", addition.known.size()}};
}

Result<object> set_price(const object& question, LocalPlace& place) {
  auto change = TRY(change_of(question));
  const std::string day_text = TRY(text_of(question, "day"));
  const Day day = TRY(parse_day(day_text));
  const std::string price_text = TRY(text_of(question, "price"));
  const market::Price price = TRY(market::Price::parse(price_text));
  change.quotes.push_back({.day = day, .close = price});
  TRY_VOID(place.stage->table().update(change));
  return object{{"day", format_day(day)}, {"price", price.value()}};
}

Result<object> set_item(const object& question, LocalPlace& place) {
  auto change = TRY(change_of(question));
  change.target = TRY(price_of(question, "target"));
  change.bought_at = TRY(price_of(question, "bought_at"));
  if (question.contains("tags")) {
    // The page says which there should be; the table is told which come and which go.
    const auto texts = TRY(texts_of(question, "tags"));
    for (const std::string& text : texts) {
      const std::string tag = TRY(market::clean_tag(text));
      change.tags.added.push_back(tag);
    }
    const market::Item item = TRY(place.stage->table().get(change.key));
    for (const std::string& tag : item.tags) {
      if (std::ranges::find(change.tags.added, tag) == change.tags.added.end())
        change.tags.removed.push_back(tag);
    }
  }
  const auto setting = TRY(watch::set_attributes(change, place.stage->table()));
  if (setting.is_absent) return fail(ErrorKind::NotFound, "there is no item '" + change.key.name + "'");
  return object{{"tags", boost::json::array(setting.after.tags.begin(), setting.after.tags.end())}};
}

Result<object> remove_item(const object& question, LocalPlace& place) {
  const market::ItemKey key = TRY(key_of(question));
  const auto removal = TRY(watch::plan_removal({&key, 1}, place.keys, place.stage->table()));
  if (removal.items.empty()) return fail(ErrorKind::NotFound, "there is no item '" + key.name + "'");
  const auto results = TRY(removal.results.find(*place.bucket));
  TRY_VOID(watch::carry_out(removal, results, place.stage->table(), *place.bucket, tell_nobody));
  return object{{"removed", removal.items.size()}};
}

Result<object> import_prices(const std::string& file, const std::string& bytes, LocalPlace& place) {
  auto read = files::read_price_file(bytes, {});
  if (!read) return std::unexpected(in_context(file, read.error()));
  std::vector<ports::ItemChange> changes;
  for (const files::NamedHistory& item : read->items) {
    ports::ItemChange change;
    change.key.name =
        TRY(market::clean_name(item.name.empty() ? std::filesystem::path(file).stem().string() : item.name));
    const auto quotes = item.history.quotes();
    change.quotes.assign(quotes.begin(), quotes.end());
    changes.push_back(std::move(change));
  }
  for (const ports::ItemChange& change : changes) TRY_VOID(place.stage->table().update(change));
  std::string items = changes.front().key.name;
  if (changes.size() > 1) items += " +" + std::to_string(changes.size() - 1);
  return object{{"item", items},
                {"prices", read->understanding.day_count},
                {"said", is_remarkable(read->understanding) ? summary_of(read->understanding) : ""}};
}

}  // namespace bellwether::serve
