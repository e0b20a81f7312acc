#include "watch/item_setting.h"

#include <utility>

namespace bellwether::watch {
namespace {

// As TRY would do it, but NotFound is an answer.
Result<ItemSetting> absent(const market::ItemKey& key, const Error& error, ports::Table& table) {
  if (error.kind != ErrorKind::NotFound) return std::unexpected(error);
  return ItemSetting{.is_absent = true, .alike = TRY(items_named(key.name, table))};
}

}  // namespace

Result<ItemSetting> set_attributes(ports::ItemChange change, ports::Table& table) {
  change.may_create = false;
  auto before = table.get(change.key);
  if (!before) return absent(change.key, before.error(), table);
  // Somebody may remove it meanwhile.
  if (const auto updated = table.update(change); !updated) return absent(change.key, updated.error(), table);
  ItemSetting setting{.before = *before, .after = *std::move(before)};
  ports::apply(change, setting.after);
  return setting;
}

}  // namespace bellwether::watch
