#include "memory/memory_table.h"

#include <utility>

#include "events/item_json.h"
#include "events/item_rules.h"

namespace bellwether::memory {
namespace {

using ports::ChangeKind;

Result<market::Item> decode(const market::ItemKey& key, std::string_view document) {
  auto item = events::decode_item(document);
  if (!item) return std::unexpected(in_context(events::name_of(key), std::move(item).error()));
  return item;
}

// The item's document, when it is one that a table takes.
Result<std::string> encode(const market::Item& item) {
  auto document = events::encode_item(item);
  TRY_VOID(events::check_size(item.key, document));
  return document;
}

// A page token: name and owner of the last item. Neither holds a line's end.
std::string page_after(const market::ItemKey& key) {
  return key.name + "\n" + key.owner;
}

Result<market::ItemKey> parse_page(const std::string& page) {
  const auto end = page.find('\n');
  if (end == std::string::npos)
    return fail(ErrorKind::InvalidInput, "'" + page + "' is not a page of this table");
  return market::ItemKey{page.substr(0, end), page.substr(end + 1)};
}

}  // namespace

Result<market::Item> MemoryTable::get(const market::ItemKey& key) {
  const std::scoped_lock lock(mutex_);
  const auto found = documents_.find(key);
  if (found == documents_.end()) return fail(ErrorKind::NotFound, "no " + events::name_of(key));
  return decode(key, found->second);
}

Result<void> MemoryTable::put(const market::Item& item) {
  TRY_VOID(events::check_item(item));
  auto document = TRY(encode(item));
  put_document(item.key, std::move(document));
  return {};
}

void MemoryTable::put_document(const market::ItemKey& key, std::string document) {
  const std::scoped_lock lock(mutex_);
  store(key, std::move(document));
}

Result<void> MemoryTable::update(const ports::ItemChange& change) {
  TRY_VOID(events::check_change(change));
  const std::scoped_lock lock(mutex_);
  market::Item item{.key = change.key};
  if (const auto found = documents_.find(change.key); found != documents_.end())
    item = TRY(decode(change.key, found->second));
  else if (!change.may_create)
    return fail(ErrorKind::NotFound, "no " + events::name_of(change.key));
  ports::apply(change, item);
  TRY_VOID(events::check_outcome(change, item));
  auto document = TRY(encode(item));
  store(item.key, std::move(document));
  return {};
}

Result<std::vector<bool>> MemoryTable::create(std::span<const market::Item> items) {
  // All are looked at first: a mistake in the last one changes nothing.
  std::vector<std::string> documents;
  for (const auto& item : items) {
    TRY_VOID(events::check_item(item));
    documents.push_back(TRY(encode(item)));
  }
  const std::scoped_lock lock(mutex_);
  std::vector<bool> created;
  for (std::size_t i = 0; i < items.size(); ++i) {
    created.push_back(!documents_.contains(items[i].key));
    if (created.back()) store(items[i].key, std::move(documents[i]));
  }
  return created;
}

Result<void> MemoryTable::rename(const market::ItemKey& from, const market::ItemKey& to) {
  TRY_VOID(events::check_key(to));
  const std::scoped_lock lock(mutex_);
  const auto found = documents_.find(from);
  if (found == documents_.end()) return fail(ErrorKind::NotFound, "no " + events::name_of(from));
  if (documents_.contains(to))
    return fail(ErrorKind::InvalidInput, events::name_of(to) + " is there already");
  auto item = TRY(decode(from, found->second));
  item.key = to;
  auto document = TRY(encode(item));
  take_out(found);
  store(to, std::move(document));
  return {};
}

Result<std::vector<bool>> MemoryTable::remove(std::span<const market::ItemKey> keys) {
  const std::scoped_lock lock(mutex_);
  std::vector<bool> removed;
  for (const auto& key : keys) {
    const auto found = documents_.find(key);
    removed.push_back(found != documents_.end());
    if (removed.back()) take_out(found);
  }
  return removed;
}

Result<ports::ItemPage> MemoryTable::scan(const std::string& page, int limit) {
  if (limit < 1)
    return fail(ErrorKind::InvalidInput, "a page of " + std::to_string(limit) + " items; at least 1");
  // Before every item, as no name is empty.
  market::ItemKey last;
  if (!page.empty()) last = TRY(parse_page(page));

  const std::scoped_lock lock(mutex_);
  ports::ItemPage result;
  auto next = documents_.upper_bound(last);
  for (int count = 0; next != documents_.end() && count < limit; ++count, ++next) {
    last = next->first;
    auto item = decode(last, next->second);
    if (item)
      result.items.push_back(*std::move(item));
    else
      result.unreadable.push_back(std::move(item).error());
  }
  if (next != documents_.end()) result.next = page_after(last);
  return result;
}

Result<ports::ItemPage> MemoryTable::named(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  ports::ItemPage result;
  for (auto next = documents_.lower_bound({name, ""}); next != documents_.end() && next->first.name == name;
       ++next) {
    auto item = decode(next->first, next->second);
    if (item)
      result.items.push_back(*std::move(item));
    else
      result.unreadable.push_back(std::move(item).error());
  }
  return result;
}

std::vector<events::StoredRecord> MemoryTable::records() const {
  const std::scoped_lock lock(mutex_);
  return records_;
}

void MemoryTable::announce(const events::StoredRecord& record) {
  const std::scoped_lock lock(mutex_);
  const auto found = documents_.find(record.key);
  if (found == documents_.end()) {
    append(ChangeKind::Remove, record.key,
           record.kind == ChangeKind::Remove ? record.old_image : record.new_image);
  } else {
    append(record.kind == ChangeKind::Insert ? ChangeKind::Insert : ChangeKind::Modify, record.key,
           found->second);
  }
}

void MemoryTable::store(const market::ItemKey& key, std::string document) {
  const auto [stored, is_new] = documents_.try_emplace(key);
  if (!is_new && stored->second == document) return;
  stored->second = std::move(document);
  append(is_new ? ChangeKind::Insert : ChangeKind::Modify, key, stored->second);
}

void MemoryTable::take_out(Documents::iterator item) {
  append(ChangeKind::Remove, item->first, std::move(item->second));
  documents_.erase(item);
}

void MemoryTable::append(ChangeKind kind, const market::ItemKey& key, std::string image) {
  events::StoredRecord record{.sequence_number = std::to_string(records_.size() + 1),
                              .kind = kind,
                              .created = clock_.now(),
                              .key = key,
                              .new_image = {}};
  (kind == ChangeKind::Remove ? record.old_image : record.new_image) = std::move(image);
  records_.push_back(std::move(record));
}

}  // namespace bellwether::memory
