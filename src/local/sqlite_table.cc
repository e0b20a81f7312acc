#include "local/sqlite_table.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "events/item_json.h"
#include "local/document.h"
#include "local/stream.h"

namespace bellwether::local {
namespace {

using ports::ChangeKind;

// Beyond this many quotes, parsing the document once is cheaper than copying it
// for each.
constexpr std::size_t kSplicedQuotesMax = 4;

struct StoredItem {
  std::int64_t id;
  bool canonical;
  std::string document;
};

std::string name_of(const market::ItemKey& key) {
  return "item '" + key.name + "'" + (key.owner.empty() ? "" : " of '" + key.owner + "'");
}

Result<std::optional<StoredItem>> find(Database& database, const market::ItemKey& key) {
  auto row = TRY(database.query("SELECT id, canonical, document FROM item WHERE name = ? AND owner = ?"));
  row.bind(key.name).bind(key.owner);
  if (!TRY(row.step())) return std::nullopt;
  return StoredItem{row.integer(0), row.integer(1) != 0, row.text(2)};
}

Result<market::Item> decode(const market::ItemKey& key, std::string_view document) {
  auto item = events::decode_item(document);
  if (!item) return std::unexpected(in_context(name_of(key), std::move(item).error()));
  return item;
}

Result<void> check_key(const market::ItemKey& key) {
  TRY_VOID(market::check_name(key.name));
  if (key.owner.empty()) return {};
  if (const auto checked = market::check_name(key.owner); !checked)
    return std::unexpected(in_context("owner", checked.error()));
  return {};
}

Result<void> check_text(const market::ItemKey& key, std::string_view what, std::string_view text) {
  if (std::ranges::count(decode_utf8(text), U'\uFFFD') == 0) return {};
  return fail(ErrorKind::InvalidInput, name_of(key) + ": the " + std::string(what) + " is not UTF-8");
}

Result<void> check_size(const market::ItemKey& key, std::string_view document) {
  if (document.size() <= events::kItemBytesMax) return {};
  return fail(ErrorKind::InvalidInput, name_of(key) + " would have " + std::to_string(document.size()) +
                                           " bytes; at most " + std::to_string(events::kItemBytesMax) +
                                           " are allowed");
}

Result<void> check_quotes(const ports::ItemChange& change) {
  for (const auto& quote : change.quotes)
    if (const auto rule = market::broken_rule(quote))
      return fail(ErrorKind::InvalidInput,
                  name_of(change.key) + ", day '" + format_day(quote.day) + "': " + *rule);
  return {};
}

// The cheap way, for a few prices of an item that this table wrote.
std::optional<std::string> spliced_document(const StoredItem& stored, const ports::ItemChange& change) {
  if (!stored.canonical || change.url || change.currency || change.quotes.size() > kSplicedQuotesMax)
    return std::nullopt;
  std::optional<std::string> document = stored.document;
  for (const auto& quote : change.quotes)
    if (document) document = with_quote(*document, quote);
  return document;
}

Result<std::string> changed_document(const std::optional<StoredItem>& stored,
                                     const ports::ItemChange& change) {
  market::Item item{.key = change.key};
  if (stored) {
    if (auto document = spliced_document(*stored, change)) return *std::move(document);
    item = TRY(decode(change.key, stored->document));
  }
  if (change.url) item.url = *change.url;
  if (change.currency) item.currency = *change.currency;
  for (const auto& quote : change.quotes) item.history.set(quote);
  return events::encode_item(item);
}

// The item and its stream record. False when nothing changes.
Result<bool> store(Database& database, const std::optional<StoredItem>& stored, const market::ItemKey& key,
                   std::string_view document, bool canonical, Instant now) {
  TRY_VOID(check_size(key, document));
  if (stored && stored->document == document) return false;
  if (stored) {
    TRY_VOID(database.run("UPDATE item SET canonical = ?, document = ? WHERE id = ?", canonical, document,
                          stored->id));
  } else {
    TRY_VOID(database.run("INSERT INTO item (name, owner, canonical, document) VALUES (?, ?, ?, ?)", key.name,
                          key.owner, canonical, document));
  }
  TRY_VOID(append_record(database, stored ? ChangeKind::Modify : ChangeKind::Insert, key, document, now));
  return true;
}

// A page token: the length of the name, then name and owner of the last item.
std::string page_after(const market::ItemKey& key) {
  return std::to_string(key.name.size()) + ":" + key.name + key.owner;
}

Result<market::ItemKey> parse_page(const std::string& page) {
  const auto colon = page.find(':');
  const auto digits = std::string_view(page).substr(0, colon);
  if (colon == std::string::npos || digits.empty() || digits.size() > 3 ||
      !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
    return fail(ErrorKind::InvalidInput, "'" + page + "' is not a page of this table");
  const auto size = std::stoul(std::string(digits));
  const auto rest = page.substr(colon + 1);
  if (size > rest.size()) return fail(ErrorKind::InvalidInput, "'" + page + "' is not a page of this table");
  return market::ItemKey{rest.substr(0, size), rest.substr(size)};
}

}  // namespace

SqliteTable::SqliteTable(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader,
                         const Doorbell& doorbell, const ports::Clock& clock)
    : doorbell_(doorbell), clock_(clock), writer_(std::move(writer)), reader_(std::move(reader)) {}

Result<std::unique_ptr<SqliteTable>> SqliteTable::open(const std::filesystem::path& file,
                                                       const Doorbell& doorbell, const ports::Clock& clock) {
  auto writer = TRY(Database::open(file));
  auto reader = TRY(Database::open(file));
  return std::unique_ptr<SqliteTable>(new SqliteTable(std::move(writer), std::move(reader), doorbell, clock));
}

Result<market::Item> SqliteTable::get(const market::ItemKey& key) {
  std::unique_lock lock(reader_mutex_);
  const auto stored = TRY(find(*reader_, key));
  lock.unlock();
  if (!stored) return fail(ErrorKind::NotFound, "no " + name_of(key));
  return decode(key, stored->document);
}

Result<void> SqliteTable::put(const market::Item& item) {
  TRY_VOID(check_key(item.key));
  TRY_VOID(check_text(item.key, "URL", item.url));
  TRY_VOID(check_text(item.key, "currency", item.currency));
  TRY_VOID(put_text(item.key, events::encode_item(item), true));
  return {};
}

Result<void> SqliteTable::put_document(const market::ItemKey& key, std::string_view document) {
  TRY_VOID(put_text(key, document, false));
  return {};
}

Result<bool> SqliteTable::put_text(const market::ItemKey& key, std::string_view document, bool canonical) {
  return commit([&](Database& database) -> Result<bool> {
    const auto stored = TRY(find(database, key));
    return store(database, stored, key, document, canonical, clock_.now());
  });
}

Result<void> SqliteTable::update(const ports::ItemChange& change) {
  TRY_VOID(check_key(change.key));
  if (change.url) TRY_VOID(check_text(change.key, "URL", *change.url));
  if (change.currency) TRY_VOID(check_text(change.key, "currency", *change.currency));
  TRY_VOID(check_quotes(change));
  const auto changed = commit([&](Database& database) -> Result<bool> {
    const auto stored = TRY(find(database, change.key));
    const auto document = TRY(changed_document(stored, change));
    return store(database, stored, change.key, document, true, clock_.now());
  });
  if (!changed) return std::unexpected(changed.error());
  return {};
}

Result<bool> SqliteTable::remove(const market::ItemKey& key) {
  return commit([&](Database& database) -> Result<bool> {
    const auto stored = TRY(find(database, key));
    if (!stored) return false;
    TRY_VOID(database.run("DELETE FROM item WHERE id = ?", stored->id));
    TRY_VOID(append_record(database, ChangeKind::Remove, key, stored->document, clock_.now()));
    return true;
  });
}

Result<ports::ItemPage> SqliteTable::scan(const std::string& page, int limit) {
  if (limit < 1)
    return fail(ErrorKind::InvalidInput, "a page of " + std::to_string(limit) + " items; at least 1");
  market::ItemKey last;
  if (!page.empty()) last = TRY(parse_page(page));

  struct Row {
    market::ItemKey key;
    std::string document;
  };
  std::vector<Row> found;
  {
    const std::scoped_lock lock(reader_mutex_);
    auto rows =
        TRY(reader_->query("SELECT name, owner, document FROM item WHERE (name, owner) > (?, ?)"
                           " ORDER BY name, owner LIMIT ?"));
    rows.bind(last.name).bind(last.owner).bind(std::int64_t{limit} + 1);
    while (TRY(rows.step())) found.push_back({{rows.text(0), rows.text(1)}, rows.text(2)});
  }
  const bool more = found.size() > static_cast<std::size_t>(limit);
  if (more) found.pop_back();

  ports::ItemPage result;
  for (const auto& [key, document] : found) {
    auto item = decode(key, document);
    if (item)
      result.items.push_back(*std::move(item));
    else
      result.unreadable.push_back(std::move(item).error());
  }
  if (more) result.next = page_after(found.back().key);
  return result;
}

Result<bool> SqliteTable::commit(const Change& change) {
  Waiter self{.change = change};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&self);
  turn_.wait(lock, [&] { return self.done || !leading_; });
  if (!self.done) {
    // Nobody leads: this thread commits for all that wait, itself included. Who
    // comes meanwhile waits for the next group.
    leading_ = true;
    const auto count = std::min(waiting_.size(), kGroupChangesMax);
    const auto own = std::ranges::find(waiting_, &self);
    std::iter_swap(own, waiting_.begin());
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector<Waiter*> group(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    lock.unlock();
    commit_group(group);
    lock.lock();
    for (Waiter* waiter : group) waiter->done = true;
    leading_ = false;
    turn_.notify_all();
  }
  return std::move(self.result);
}

void SqliteTable::commit_group(const std::vector<Waiter*>& group) {
  bool changed = false;
  const auto committed = [&]() -> Result<void> {
    auto transaction = TRY(Transaction::begin(*writer_));
    for (Waiter* waiter : group) {
      const auto written_before = writer_->written();
      waiter->result = waiter->change(*writer_);
      changed |= waiter->result.value_or(false);
      // A refusal has written nothing and the others go on. Any other error may
      // have left half a change, or none of the changes before it.
      const bool refused = !waiter->result && waiter->result.error().kind == ErrorKind::InvalidInput &&
                           writer_->written() == written_before;
      if (!waiter->result && !refused) return std::unexpected(waiter->result.error());
    }
    if (!changed) return {};
    TRY_VOID(transaction.commit());
    ++transactions_;
    return {};
  }();
  if (committed) {
    if (changed) doorbell_.ring();
    return;
  }
  if (group.size() == 1) {
    group.front()->result = std::unexpected(committed.error());
    return;
  }
  // One change may have spoiled it for all: each alone.
  for (Waiter* waiter : group) commit_group({waiter});
}

}  // namespace bellwether::local
