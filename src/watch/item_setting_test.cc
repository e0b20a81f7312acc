#include "watch/item_setting.h"

#include <gtest/gtest.h>

#include "memory_stage.h"

namespace bellwether::watch {
namespace {

class ItemSettingTest : public testing::Test {
 protected:
  ports::Table& table() { return stage_.table(); }

  testbed::MemoryStage stage_;
};

TEST_F(ItemSettingTest, ChangesWhatIsNamedAndSaysWhatWasBefore) {
  const market::Item bolt{.key = {"Bolt", "me"}, .url = "u", .target = market::Price(1)};
  ASSERT_TRUE(table().put(bolt));
  const auto setting =
      set_attributes({.key = bolt.key, .target = market::Price(2), .tags = {.added = {"foil"}}}, table());
  ASSERT_TRUE(setting);
  EXPECT_FALSE(setting->is_absent);
  EXPECT_EQ(setting->before, bolt);
  EXPECT_EQ(setting->after,
            (market::Item{.key = bolt.key, .url = "u", .target = market::Price(2), .tags = {"foil"}}));
  EXPECT_EQ(table().get(bolt.key).value(), setting->after);
}

TEST_F(ItemSettingTest, AnItemThatIsNotThereIsNotCreatedAndThoseThatMayBeMeantAreNamed) {
  ASSERT_TRUE(table().put({.key = {"Bolt", "me"}}));
  const auto set = [&](const market::ItemKey& key) {
    return set_attributes({.key = key, .target = market::Price(2)}, table()).value();
  };
  EXPECT_TRUE(set({"Bolt", ""}).is_absent);
  ASSERT_EQ(set({"Bolt", ""}).alike.items.size(), 1u);
  EXPECT_EQ(set({"Bolt", ""}).alike.items[0].key, (market::ItemKey{"Bolt", "me"}));
  EXPECT_TRUE(set({"Blot", "me"}).is_absent);
  EXPECT_EQ(set({"Blot", "me"}).alike.nearest, "Bolt");
  EXPECT_EQ(stage_.item_count().value(), 1);
}

// A table of which somebody removes every item that was read.
class VanishingTable final : public ports::Table {
 public:
  explicit VanishingTable(ports::Table& table) : table_(table) {}
  Result<market::Item> get(const market::ItemKey& key) override {
    auto item = table_.get(key);
    EXPECT_TRUE(ports::remove_item(table_, key));
    return item;
  }
  Result<void> put(const market::Item& item) override { return table_.put(item); }
  Result<void> update(const ports::ItemChange& change) override { return table_.update(change); }
  Result<std::vector<bool>> create(std::span<const market::Item> items) override {
    return table_.create(items);
  }
  Result<void> rename(const market::ItemKey& from, const market::ItemKey& to) override {
    return table_.rename(from, to);
  }
  Result<std::vector<bool>> remove(std::span<const market::ItemKey> keys) override {
    return table_.remove(keys);
  }
  Result<ports::ItemPage> named(const std::string& name) override { return table_.named(name); }
  bool is_in_order() const override { return table_.is_in_order(); }
  Result<ports::ItemPage> scan(const std::string& page, int limit) override {
    return table_.scan(page, limit);
  }

 private:
  ports::Table& table_;
};

TEST_F(ItemSettingTest, AnItemThatIsRemovedMeanwhileDoesNotComeBack) {
  ASSERT_TRUE(table().put({.key = {"Bolt", ""}}));
  VanishingTable vanishing(table());
  const auto setting = set_attributes({.key = {"Bolt", ""}, .target = market::Price(2)}, vanishing);
  ASSERT_TRUE(setting);
  EXPECT_TRUE(setting->is_absent);
  EXPECT_EQ(stage_.item_count().value(), 0);
}

}  // namespace
}  // namespace bellwether::watch
