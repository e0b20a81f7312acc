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

// A change of the attribute, and an item that has nothing but what it makes of it.
struct Example {
  ItemChange change{.key = {"a", ""}};
  market::Item after{.key = {"a", ""}};
};

Example example_of(const Attribute& attribute) {
  struct Made {
    Example operator()(const TextPlace& place) const {
      Example made;
      made.change.*place.change = made.after.*place.value = "new";
      return made;
    }
    Example operator()(const PricePlace& place) const {
      Example made;
      made.change.*place.change = made.after.*place.value = market::Price(7);
      return made;
    }
    Example operator()(const TagsPlace& place) const {
      Example made;
      (made.change.*place.change).added = made.after.*place.value = {"foil"};
      return made;
    }
  };
  return std::visit(Made(), attribute.place);
}

TEST(ItemChange, EveryAttributeIsAppliedCountedAndHasNamesOfItsOwn) {
  std::set<std::string_view> names, in_table;
  for (const Attribute& attribute : kAttributes) {
    SCOPED_TRACE(attribute.name);
    EXPECT_TRUE(names.insert(attribute.name).second);
    EXPECT_TRUE(in_table.insert(attribute.in_table).second);
    const Example example = example_of(attribute);
    EXPECT_FALSE(changes({.key = {"a", ""}}, attribute));
    EXPECT_FALSE(changes_attributes({.key = {"a", ""}}));
    EXPECT_TRUE(changes(example.change, attribute));
    EXPECT_TRUE(changes_attributes(example.change));
    market::Item item{.key = {"a", ""}};
    apply(example.change, item);
    EXPECT_EQ(item, example.after);
    EXPECT_NE(item, market::Item{.key = item.key});
    apply({.key = item.key}, item);
    EXPECT_EQ(item, example.after);
  }
}

TEST(ItemChange, APriceOfNothingTakesItBack) {
  market::Item item{.key = {"a", ""}, .target = market::Price(5), .bought_at = market::Price(3)};
  const ItemChange change{.key = item.key, .target = PerhapsPrice()};
  EXPECT_TRUE(changes_attributes(change));
  apply(change, item);
  EXPECT_EQ(item, (market::Item{.key = {"a", ""}, .bought_at = market::Price(3)}));
}

TEST(ItemChange, TagsComeAndGoAndTheOthersStay) {
  market::Item item{.key = {"a", ""}, .tags = {"b", "d"}};
  apply({.key = item.key, .tags = {.added = {"e", "a", "b"}, .removed = {"d", "x"}}}, item);
  EXPECT_EQ(item.tags, (std::vector<std::string>{"a", "b", "e"}));
}

}  // namespace
}  // namespace bellwether::ports
