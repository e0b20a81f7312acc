#include "local/sqlite_table.h"

#include <algorithm>

#include "base/check.h"
#include "base/number.h"
#include "base/text.h"
#include "events/item_json.h"
#include "events/item_rules.h"
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
  std::int64_t borrowed;  // Records in the stream since its last whole image.
};

Result<std::optional<StoredItem>> find(Database& database, const market::ItemKey& key) {
  auto row =
      TRY(database.query("SELECT id, canonical, document, borrowed FROM item WHERE name = ? AND owner = ?"));
  row.bind(key.name).bind(key.owner);
  if (!TRY(row.step())) return std::nullopt;
  return StoredItem{row.integer(0), row.integer(1) != 0, row.text(2), row.integer(3)};
}

Result<market::Item> decode(const market::ItemKey& key, std::string_view document) {
  auto item = events::decode_item(document);
  if (!item) return std::unexpected(in_context(events::name_of(key), std::move(item).error()));
  return item;
}

// The cheap way, for a few prices of an item that this table wrote.
std::optional<std::string> spliced_document(const StoredItem& stored, const ports::ItemChange& change) {
  if (!stored.canonical || ports::changes_attributes(change) || change.quotes.size() > kSplicedQuotesMax)
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
  } else if (!change.may_create) {
    return fail(ErrorKind::NotFound, "no " + events::name_of(change.key));
  }
  ports::apply(change, item);
  TRY_VOID(events::check_outcome(change, item));
  return events::encode_item(item);
}

// The item and its stream record.
Result<Written> store(Database& database, const std::optional<StoredItem>& stored, const market::ItemKey& key,
                      std::string_view document, bool canonical, Instant now) {
  TRY_VOID(events::check_size(key, document));
  if (stored && stored->document == document) return Written::Nothing;
  const std::int64_t borrowed = stored ? (stored->borrowed + 1) % kBorrowedMax : 1;
  if (stored) {
    TRY_VOID(database.run("UPDATE item SET canonical = ?, document = ?, borrowed = ? WHERE id = ?", canonical,
                          document, borrowed, stored->id));
  } else {
    TRY_VOID(
        database.run("INSERT INTO item (name, owner, canonical, document, borrowed) VALUES (?, ?, ?, ?, ?)",
                     key.name, key.owner, canonical, document, borrowed));
  }
  TRY_VOID(append_record(database, {.kind = stored ? ChangeKind::Modify : ChangeKind::Insert,
                                    .key = key,
                                    .image = document,
                                    .before = stored ? DocumentBefore(stored->document) : std::nullopt,
                                    .created = now,
                                    .form = borrowed == 0 ? ImageForm::Whole : ImageForm::Borrowed}));
  return Written::Announced;
}

// The item goes, and its record says what it was.
Result<void> take_out(Database& database, const StoredItem& stored, const market::ItemKey& key, Instant now) {
  TRY_VOID(database.run("DELETE FROM item WHERE id = ?", stored.id));
  return append_record(
      database,
      {.kind = ChangeKind::Remove, .key = key, .image = stored.document, .before = {}, .created = now});
}

// [0, count) in slices of one transaction each.
std::vector<std::pair<std::size_t, std::size_t>> slices(std::size_t count) {
  std::vector<std::pair<std::size_t, std::size_t>> slices;
  for (std::size_t first = 0; first < count; first += kItemsAtOnceMax)
    slices.emplace_back(first, std::min(first + kItemsAtOnceMax, count));
  return slices;
}

struct Row {
  market::ItemKey key;
  std::string document;
};

Result<std::vector<Row>> read_rows(Statement& rows) {
  std::vector<Row> found;
  while (TRY(rows.step())) found.push_back({{rows.text(0), rows.text(1)}, rows.text(2)});
  return found;
}

ports::ItemPage page_of(const std::vector<Row>& rows, std::string next) {
  ports::ItemPage page{.items = {}, .unreadable = {}, .next = std::move(next)};
  for (const auto& [key, document] : rows) {
    auto item = decode(key, document);
    if (item)
      page.items.push_back(*std::move(item));
    else
      page.unreadable.push_back(std::move(item).error());
  }
  return page;
}

// A page token: the length of the name, then name and owner of the last item.
std::string page_after(const market::ItemKey& key) {
  return std::to_string(key.name.size()) + ":" + key.name + key.owner;
}

Result<market::ItemKey> parse_page(const std::string& page) {
  const auto colon = page.find(':');
  const auto size = parse_number<std::size_t>(std::string_view(page).substr(0, colon));
  if (colon == std::string::npos || !size || *size > page.size() - colon - 1)
    return fail(ErrorKind::InvalidInput, "'" + page + "' is not a page of this table");
  return market::ItemKey{page.substr(colon + 1, *size), page.substr(colon + 1 + *size)};
}

}  // namespace

SqliteTable::SqliteTable(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader,
                         const Doorbell& doorbell, const ports::Clock& clock)
    : clock_(clock), commits_(std::move(writer), doorbell), reader_(std::move(reader)) {}

Result<std::unique_ptr<SqliteTable>> SqliteTable::open(const std::filesystem::path& file,
                                                       const Doorbell& doorbell, const ports::Clock& clock,
                                                       ports::Report* report) {
  auto writer = TRY(Database::open(file, report));
  auto reader = TRY(Database::open(file, report));
  return std::unique_ptr<SqliteTable>(new SqliteTable(std::move(writer), std::move(reader), doorbell, clock));
}

Result<market::Item> SqliteTable::get(const market::ItemKey& key) {
  std::unique_lock lock(reader_mutex_);
  const auto stored = TRY(find(*reader_, key));
  lock.unlock();
  if (!stored) return fail(ErrorKind::NotFound, "no " + events::name_of(key));
  return decode(key, stored->document);
}

Result<void> SqliteTable::put(const market::Item& item) {
  TRY_VOID(events::check_item(item));
  return put_text(item.key, events::encode_item(item), true);
}

Result<void> SqliteTable::put_document(const market::ItemKey& key, std::string_view document) {
  return put_text(key, document, false);
}

Result<void> SqliteTable::put_text(const market::ItemKey& key, std::string_view document, bool canonical) {
  const auto change = [&](Database& database) -> Result<Written> {
    const auto stored = TRY(find(database, key));
    return store(database, stored, key, document, canonical, clock_.now());
  };
  TRY_VOID(commits_.commit(change));
  return {};
}

Result<void> SqliteTable::update(const ports::ItemChange& change) {
  TRY_VOID(events::check_change(change));
  const auto apply = [&](Database& database) -> Result<Written> {
    const auto stored = TRY(find(database, change.key));
    const auto document = TRY(changed_document(stored, change));
    return store(database, stored, change.key, document, true, clock_.now());
  };
  TRY_VOID(commits_.commit(apply));
  return {};
}

Result<std::vector<bool>> SqliteTable::create(std::span<const market::Item> items) {
  // All are looked at first: a mistake in the last one changes nothing.
  for (const auto& item : items) TRY_VOID(events::check_item(item));
  for (const auto& item : items) TRY_VOID(events::check_size(item.key, events::encode_item(item)));
  std::vector<bool> created(items.size());
  for (const auto& [first, last] : slices(items.size())) {
    const auto change = [&](Database& database) -> Result<Written> {
      auto written = Written::Nothing;
      for (auto i = first; i < last; ++i) {
        const bool known = TRY(find(database, items[i].key)).has_value();
        created[i] = !known;
        if (!known)
          written = TRY(
              store(database, std::nullopt, items[i].key, events::encode_item(items[i]), true, clock_.now()));
      }
      return written;
    };
    TRY_VOID(commits_.commit(change));
  }
  return created;
}

Result<void> SqliteTable::rename(const market::ItemKey& from, const market::ItemKey& to) {
  TRY_VOID(events::check_key(to));
  bool known = false;
  const auto change = [&](Database& database) -> Result<Written> {
    const auto stored = TRY(find(database, from));
    known = stored.has_value();
    if (!known) return Written::Nothing;
    if (TRY(find(database, to)))
      return fail(ErrorKind::InvalidInput, events::name_of(to) + " is there already");
    auto item = TRY(decode(from, stored->document));
    item.key = to;
    TRY_VOID(take_out(database, *stored, from, clock_.now()));
    return store(database, std::nullopt, to, events::encode_item(item), true, clock_.now());
  };
  TRY_VOID(commits_.commit(change));
  if (!known) return fail(ErrorKind::NotFound, "no " + events::name_of(from));
  return {};
}

Result<std::vector<bool>> SqliteTable::remove(std::span<const market::ItemKey> keys) {
  std::vector<bool> removed(keys.size());
  for (const auto& [first, last] : slices(keys.size())) {
    const auto change = [&](Database& database) -> Result<Written> {
      auto written = Written::Nothing;
      for (auto i = first; i < last; ++i) {
        const auto stored = TRY(find(database, keys[i]));
        removed[i] = stored.has_value();
        if (!stored) continue;
        TRY_VOID(take_out(database, *stored, keys[i], clock_.now()));
        written = Written::Announced;
      }
      return written;
    };
    TRY_VOID(commits_.commit(change));
  }
  return removed;
}

Result<ports::ItemPage> SqliteTable::scan(const std::string& page, int limit) {
  if (limit < 1)
    return fail(ErrorKind::InvalidInput, "a page of " + std::to_string(limit) + " items; at least 1");
  market::ItemKey last;
  if (!page.empty()) last = TRY(parse_page(page));

  std::vector<Row> found;
  {
    const std::scoped_lock lock(reader_mutex_);
    auto rows =
        TRY(reader_->query("SELECT name, owner, document FROM item WHERE (name, owner) > (?, ?)"
                           " ORDER BY name, owner LIMIT ?"));
    rows.bind(last.name).bind(last.owner).bind(std::int64_t{limit} + 1);
    found = TRY(read_rows(rows));
  }
  const bool more = found.size() > static_cast<std::size_t>(limit);
  if (more) found.pop_back();
  return page_of(found, more ? page_after(found.back().key) : "");
}

Result<ports::ItemPage> SqliteTable::named(const std::string& name) {
  std::vector<Row> found;
  {
    const std::scoped_lock lock(reader_mutex_);
    auto rows = TRY(reader_->query("SELECT name, owner, document FROM item WHERE name = ? ORDER BY owner"));
    rows.bind(name);
    found = TRY(read_rows(rows));
  }
  return page_of(found, "");
}

}  // namespace bellwether::local
