// The prices table in memory with its stream, for tests and rehearsals: it keeps the port's promises, but
// nothing outlives it.
//
// Items and records are DynamoDB's JSON here too, so what is read went through the same encoding as on every
// stage. The stream is never trimmed.

#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "events/stream_event.h"
#include "ports/clock.h"
#include "ports/table.h"

namespace bellwether::memory {

class MemoryTable final : public ports::Table {
 public:
  // `clock` dates the records and must outlive the table.
  explicit MemoryTable(const ports::Clock& clock) : clock_(clock) {}

  Result<market::Item> get(const market::ItemKey& key) override;
  // InvalidInput when the item's document is greater than events::kItemBytesMax.
  Result<void> put(const market::Item& item) override;
  Result<void> update(const ports::ItemChange& change) override;
  // All or nothing, when an item is refused.
  Result<std::vector<bool>> create(std::span<const market::Item> items) override;
  Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) override;
  Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) override;
  Result<ports::ItemPage> named(const std::string& name) override;
  bool is_in_order() const override { return true; }
  Result<ports::ItemPage> scan(const std::string& page, int limit) override;

  // Stores a document as it is, as a writer without our checks could leave it.
  void put_document(const market::ItemKey& key, std::string document);

  // Every record of the stream so far, in order.
  std::vector<events::StoredRecord> records() const;

  // Writes a record of the item of this one, as the item is now. An Insert that nobody processed stays one;
  // an item that is gone is a Remove of what was last known of it.
  void announce(const events::StoredRecord& record);

 private:
  using Documents = std::map<market::ItemKey, std::string>;

  // With mutex_ held.
  void store(const market::ItemKey& key, std::string document);
  void take_out(Documents::iterator item);
  void append(ports::ChangeKind kind, const market::ItemKey& key, std::string image);

  const ports::Clock& clock_;

  mutable std::mutex mutex_;
  Documents documents_;                        // Guarded by mutex_.
  std::vector<events::StoredRecord> records_;  // Guarded by mutex_.
};

}  // namespace bellwether::memory
