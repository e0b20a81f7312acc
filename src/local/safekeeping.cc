#include "local/safekeeping.h"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "events/item_json.h"
#include "events/item_rules.h"
#include "local/stream.h"
#include "system/file.h"

namespace bellwether::local {
namespace {

constexpr std::size_t kFaultsMax = 100;

Result<std::vector<std::string>> damage_of(Database& database) {
  std::vector<std::string> faults;
  auto rows = TRY(database.query("PRAGMA integrity_check(100)"));
  while (TRY(rows.step()))
    if (rows.view(0) != "ok") faults.push_back("the file: " + rows.text(0));
  return faults;
}

// One that is whole and ours.
Result<std::unique_ptr<Database>> open_backup(const std::filesystem::path& file) {
  auto database = TRY(Database::open_to_read(file));
  const auto damage = TRY(damage_of(*database));
  if (!damage.empty())
    return fail(ErrorKind::InvalidInput, file.string() + ": a damaged backup: " + damage.front());
  return database;
}

}  // namespace

Result<ports::HeldCounts> held_by(Database& database) {
  return ports::HeldCounts{.items = TRY(database.number("SELECT count(*) FROM item")),
                           .changes = TRY(database.number("SELECT count(*) FROM stream")),
                           .messages = TRY(database.number("SELECT count(*) FROM message")),
                           .dead_letters = TRY(database.number("SELECT count(*) FROM dead_letter"))};
}

Result<ports::HeldCounts> back_up(Database& database, const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    if (const auto there = Database::open_to_read(file); !there)
      return fail(ErrorKind::InvalidInput,
                  file.string() + ": is there already and is no backup; name another file");
  }
  const std::filesystem::path beside = file.string() + ".new";
  std::filesystem::remove(beside, error);
  auto copied = [&]() -> Result<ports::HeldCounts> {
    TRY_VOID(database.copy_to(beside));
    const auto copy = TRY(Database::open_to_read(beside));
    return held_by(*copy);
  }();
  if (copied && std::rename(beside.c_str(), file.c_str()) == 0) return copied;
  const int error_number = errno;
  std::filesystem::remove(beside, error);
  if (!copied) return copied;
  return system::system_failure(file.string(), error_number);
}

Result<ports::HeldCounts> restore(Database& database, const std::filesystem::path& file) {
  const auto backup = TRY(open_backup(file));
  TRY_VOID(database.become(*backup));
  return held_by(database);
}

Result<std::vector<std::string>> faults_of(Database& database) {
  auto faults = TRY(damage_of(database));
  const auto look_at = [&](const market::ItemKey& key, std::string_view document, const std::string& what) {
    const auto item = events::decode_item(document);
    if (item && item->key == key) return;
    faults.push_back(what + events::name_of(key) + ": " +
                     (item ? "its document is that of " + events::name_of(item->key) : item.error().message));
  };
  auto items = TRY(database.query("SELECT name, owner, document FROM item ORDER BY id"));
  while (faults.size() < kFaultsMax && TRY(items.step()))
    look_at({items.text(0), items.text(1)}, items.view(2), "");
  TRY_VOID(visit_stream(database, {}, [&](const StreamRecord& record) {
    look_at(record.stored.key,
            record.stored.new_image.empty() ? record.stored.old_image : record.stored.new_image,
            "change " + std::to_string(record.sequence) + " of ");
    return faults.size() < kFaultsMax;
  }));
  return faults;
}

}  // namespace bellwether::local
