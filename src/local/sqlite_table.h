// The prices table in SQLite, with its stream.
//
// Changes that several threads make at the same time share one transaction (see
// group_commit.h). Many items at once take a transaction for every kItemsAtOnceMax.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "local/database.h"
#include "local/doorbell.h"
#include "local/group_commit.h"
#include "ports/clock.h"
#include "ports/table.h"

namespace bellwether::local {

inline constexpr std::size_t kItemsAtOnceMax = 1'000;

class SqliteTable final : public ports::Table {
 public:
  static Result<std::unique_ptr<SqliteTable>> open(const std::filesystem::path& file,
                                                   const Doorbell& doorbell, const ports::Clock& clock,
                                                   ports::Report* report = nullptr);

  Result<market::Item> get(const market::ItemKey& key) override;
  // InvalidInput when the item's document is greater than events::kItemBytesMax.
  // JSON takes more bytes than DynamoDB counts, so what fits here fits there.
  Result<void> put(const market::Item& item) override;
  Result<void> update(const ports::ItemChange& change) override;
  Result<std::vector<bool>> create(std::span<const market::Item> items) override;
  Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) override;
  Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) override;
  Result<ports::ItemPage> named(const std::string& name) override;
  bool is_in_order() const override { return true; }
  Result<ports::ItemPage> scan(const std::string& page, int limit) override;

  // Stores a document as it is, as a writer without our checks could leave it.
  Result<void> put_document(const market::ItemKey& key, std::string_view document);

  // Transactions so far: how well changes share them.
  std::int64_t transactions() const { return commits_.transactions(); }

 private:
  SqliteTable(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader, const Doorbell& doorbell,
              const ports::Clock& clock);

  Result<void> put_text(const market::ItemKey& key, std::string_view document, bool canonical);

  const ports::Clock& clock_;
  GroupCommit commits_;

  std::mutex reader_mutex_;
  std::unique_ptr<Database> reader_;  // Guarded by reader_mutex_.
};

}  // namespace bellwether::local
