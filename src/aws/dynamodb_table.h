// The prices table in DynamoDB.
//
// Reads are strongly consistent: what a call acknowledged, every later one sees. A
// change that changes nothing is written all the same where that takes no reading, and
// DynamoDB makes no stream record of it. Attributes that we do not know stay, except
// under put(), which replaces the whole item.
//
// What each call costs, in requests: get, put and most updates one, updates of tags and renames two, create
// two and remove five for every hundred items, scan one a page, named one for each
// megabyte.

#pragma once

#include <cstdint>
#include <memory>

#include "aws/dynamodb_link.h"
#include "ports/table.h"

namespace bellwether::aws {

class DynamoDbTable final : public ports::Table {
 public:
  // The key is names.name (a string, the partition key) and, unless it is empty, names.owner (a string,
  // the sort key). `world` must outlive the table.
  DynamoDbTable(std::unique_ptr<ServiceClient> client, DynamoDbTableSettings settings, const World& world);

  Result<market::Item> get(const market::ItemKey& key) override;
  // InvalidInput for an item that the local table would refuse as too large; see events::check_size.
  Result<void> put(const market::Item& item) override;
  Result<void> update(const ports::ItemChange& change) override;
  Result<std::vector<bool>> create(std::span<const market::Item> items) override;
  // An attribute that we do not know and that another writer adds to the item in the same moment is lost.
  Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) override;
  Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) override;
  Result<ports::ItemPage> named(const std::string& name) override;
  bool is_in_order() const override { return false; }
  Result<ports::ItemPage> scan(const std::string& page, int limit) override;

  // How many items there are. Reads the whole table.
  Result<std::int64_t> count();

 private:
  const DynamoDbLink link_;
};

}  // namespace bellwether::aws
