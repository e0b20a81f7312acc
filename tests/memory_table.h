// A table in memory for the tests of functions. It writes no stream; the real
// adapters run in the pipeline's tests.

#pragma once

#include <map>
#include <optional>

#include "ports/table.h"

namespace bellwether::testbed {

class MemoryTable : public ports::Table {
 public:
  Result<market::Item> get(const market::ItemKey& key) override {
    const auto found = items.find(key);
    if (found == items.end()) return fail(ErrorKind::NotFound, "item '" + key.name + "' does not exist");
    return found->second;
  }
  Result<void> put(const market::Item& item) override {
    items[item.key] = item;
    return {};
  }
  Result<void> update(const ports::ItemChange& change) override {
    market::Item& item = items[change.key];
    item.key = change.key;
    for (const market::Quote& quote : change.quotes) item.history.set(quote);
    return {};
  }
  Result<std::vector<bool>> create(std::span<const market::Item> wanted) override {
    std::vector<bool> created;
    for (const market::Item& item : wanted) created.push_back(items.emplace(item.key, item).second);
    return created;
  }
  Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) override {
    auto node = items.extract(from);
    node.key() = to;
    node.mapped().key = to;
    items.insert(std::move(node));
    return {};
  }
  Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) override {
    std::vector<bool> removed;
    for (const market::ItemKey& key : keys) removed.push_back(items.erase(key) == 1);
    return removed;
  }
  Result<ports::ItemPage> scan(const std::string& page, int limit) override {
    ++scans;
    ports::ItemPage result;
    for (const auto& [key, item] : items) {
      if (!page.empty() && key.name <= page) continue;
      if (static_cast<int>(result.items.size()) == limit) {
        result.next = result.items.back().key.name;
        break;
      }
      result.items.push_back(item);
    }
    if (page.empty()) result.unreadable = unreadable;
    return result;
  }

  std::map<market::ItemKey, market::Item> items;
  std::vector<Error> unreadable;
  int scans = 0;
};

}  // namespace bellwether::testbed
