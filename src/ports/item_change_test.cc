#include "ports/item_change.h"

#include <gtest/gtest.h>

#include <set>

namespace bellwether::ports {
namespace {

const Day kDay = std::chrono::sys_days(std::chrono::January / 31 / 2024);

TEST(ItemChange, WhatIsAbsentStaysAndWhatIsThereReplaces) {
  market::Item item{.key = {"a", ""}, .url = "u", .currency = "JPY"};
  item.history.set({.day = kDay, .close = market::Price(1)});
  apply({.key = item.key, .url = "", .quotes = {{.day = kDay, .close = market::Price(2)}}}, item);
  market::Item expected{.key = {"a", ""}, .url = "", .currency = "JPY"};
  expected.history.set({.day = kDay, .close = market::Price(2)});
  EXPECT_EQ(item, expected);
}

TEST(ItemChange, EveryTextAttributeIsAppliedCountedAndHasNamesOfItsOwn) {
  std::set<std::string_view> names, in_table;
  for (const TextAttribute& text : kTextAttributes) {
    SCOPED_TRACE(text.name);
    EXPECT_TRUE(names.insert(text.name).second);
    EXPECT_TRUE(in_table.insert(text.in_table).second);
    ItemChange change{.key = {"a", ""}};
    EXPECT_FALSE(changes_texts(change));
    change.*text.change = "new";
    EXPECT_TRUE(changes_texts(change));
    market::Item item{.key = {"a", ""}};
    apply(change, item);
    market::Item expected{.key = {"a", ""}};
    expected.*text.value = "new";
    EXPECT_EQ(item, expected);
  }
}

}  // namespace
}  // namespace bellwether::ports
