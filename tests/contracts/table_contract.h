// The promises of ports::Table, as tests that every adapter must pass.
//
// An adapter joins in its own test file with one line:
//   INSTANTIATE_TEST_SUITE_P(Sqlite, TableContract, testing::Values(TableMaker(make_sqlite_table)));
// where the maker answers an empty table and a way to look at its stream.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "contracts/example_item.h"
#include "contracts/maker.h"
#include "market/tags.h"
#include "ports/change_record.h"
#include "ports/table.h"

namespace bellwether::contracts {

class TableWorld {
 public:
  virtual ~TableWorld() = default;
  virtual ports::Table& table() = 0;
  // Every record of the table's stream so far, in order.
  virtual std::vector<ports::ChangeRecord> records() = 0;
  // Stores an item whose price is no number, as another writer could leave it.
  virtual void put_malformed(const market::ItemKey& key) = 0;
  // More items than the store takes at once; fewer only where a stand-in for the store is too slow for this.
  virtual int many_items() const { return 2'500; }
  // Writers at the same time; fewer only where a stand-in for the store does not keep them apart.
  virtual int many_writers() const { return 4; }
};
using TableMaker = Maker<TableWorld>;

class TableContract : public testing::TestWithParam<TableMaker> {
 protected:
  const std::shared_ptr<TableWorld> world = GetParam()();
  ports::Table& table = world->table();
};

TEST_P(TableContract, GetAnswersWhatWasPut) {
  auto item = sol_ring();
  item.history.set({day(3), market::Price(3),
                    market::DayRange{market::Price(2), market::Price(4), market::Price(1)}, 7.0});
  ASSERT_TRUE(table.put(item));
  EXPECT_EQ(table.get(item.key).value(), item);
}

TEST_P(TableContract, GetOfAnAbsentItemIsNotFoundAndNamesIt) {
  const auto missing = table.get({"Sol Ring", ""});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
  EXPECT_NE(missing.error().message.find("Sol Ring"), std::string::npos);
}

TEST_P(TableContract, ItemsOfOneNameAndDifferentOwnersAreDifferentItems) {
  ASSERT_TRUE(table.put({.key = {"ab", "c"}, .url = "1"}));
  ASSERT_TRUE(table.put({.key = {"a", "bc"}, .url = "2"}));
  ASSERT_TRUE(table.put({.key = {"ab", ""}, .url = "3"}));
  EXPECT_EQ(table.get({"ab", "c"}).value().url, "1");
  EXPECT_EQ(table.get({"a", "bc"}).value().url, "2");
  EXPECT_EQ(table.get({"ab", ""}).value().url, "3");
}

TEST_P(TableContract, AChangeOfAnItemLeavesItsTwinOfAnotherOwnerAsItWas) {
  const auto mine = sol_ring();
  auto nobodys = mine;
  nobodys.key.owner = "";
  ASSERT_TRUE(table.put(mine));
  const std::vector<market::Item> items{mine, nobodys};
  EXPECT_EQ(table.create(items).value(), (std::vector<bool>{false, true}));
  ASSERT_TRUE(table.update({.key = nobodys.key, .url = "u", .currency = "EUR", .quotes = {quote(1, 7)}}));
  EXPECT_EQ(table.get(mine.key).value(), mine);
  ASSERT_TRUE(table.rename(nobodys.key, {nobodys.key.name, "you"}));
  EXPECT_EQ(table.get(mine.key).value(), mine);
  EXPECT_EQ(table.get({nobodys.key.name, "you"}).value().url, "u");
  EXPECT_TRUE(remove_item(table, {nobodys.key.name, "you"}).value());
  EXPECT_FALSE(remove_item(table, nobodys.key).value());
  EXPECT_EQ(table.get(mine.key).value(), mine);
}

TEST_P(TableContract, PutReplacesTheWholeItem) {
  ASSERT_TRUE(table.put(sol_ring()));
  const market::Item bare{.key = sol_ring().key};
  ASSERT_TRUE(table.put(bare));
  EXPECT_EQ(table.get(bare.key).value(), bare);
}

TEST_P(TableContract, UpdateCreatesAnItemThatIsNotThere) {
  ASSERT_TRUE(table.update({.key = {"netflix", ""}, .url = "n", .currency = "USD", .quotes = {quote(5, 1)}}));
  market::Item expected{.key = {"netflix", ""}, .url = "n", .currency = "USD"};
  expected.history.set(quote(5, 1));
  EXPECT_EQ(table.get(expected.key).value(), expected);
  EXPECT_EQ(world->records().at(0).kind, ports::ChangeKind::Insert);
}

TEST_P(TableContract, UpdateChangesOnlyWhatItNames) {
  auto item = sol_ring();
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.update({.key = item.key, .quotes = {quote(2, 50), quote(0, 7), quote(9, 8)}}));
  item.history.set(quote(2, 50));
  item.history.set(quote(0, 7));
  item.history.set(quote(9, 8));
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .url = "https://example.com/other"}));
  item.url = "https://example.com/other";
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .currency = "EUR"}));
  item.currency = "EUR";
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .url = "", .currency = ""}));
  item.url = item.currency = "";
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .target = market::Price(3)}));
  item.target = market::Price(3);
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .bought_at = ports::PerhapsPrice()}));
  item.bought_at = {};
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .tags = {.added = {"mint", "a"}, .removed = {"foil", "none"}}}));
  item.tags = {"a", "first \"edition\"", "mint", "初版"};
  EXPECT_EQ(table.get(item.key).value(), item);

  ASSERT_TRUE(table.update({.key = item.key, .tags = {.removed = item.tags}, .quotes = {quote(9, 9)}}));
  item.tags = {};
  item.history.set(quote(9, 9));
  EXPECT_EQ(table.get(item.key).value(), item);
}

TEST_P(TableContract, AChangeOfAnAttributeAloneBecomesARecordOfTheWholeItem) {
  auto item = sol_ring();
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.update({.key = item.key, .target = market::Price(7), .tags = {.added = {"new"}}}));
  item.target = market::Price(7);
  item.tags = market::changed_tags(item.tags, std::vector<std::string>{"new"}, {});
  ASSERT_TRUE(table.update({.key = item.key, .bought_at = market::Price(0.125)}));
  const auto records = world->records();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[1].kind, ports::ChangeKind::Modify);
  EXPECT_EQ(records[1].item.value(), item);
  item.bought_at = market::Price(0.125);
  EXPECT_EQ(records[2].kind, ports::ChangeKind::Modify);
  EXPECT_EQ(records[2].item.value(), item);
}

TEST_P(TableContract, AChangeThatMayNotCreateFindsNothingWhereNoItemIs) {
  const market::ItemKey key{"nobody", ""};
  ASSERT_TRUE(table.put({.key = {"nobody", "me"}}));
  for (const ports::ItemChange& change :
       std::vector<ports::ItemChange>{{.key = key, .may_create = false},
                                      {.key = key, .target = market::Price(1), .may_create = false},
                                      {.key = key, .tags = {.added = {"foil"}}, .may_create = false},
                                      {.key = key, .quotes = {quote(1, 1)}, .may_create = false}}) {
    const auto updated = table.update(change);
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error(), (Error{ErrorKind::NotFound, "no item 'nobody'"}));
  }
  EXPECT_EQ(world->records().size(), 1u);

  ASSERT_TRUE(table.put({.key = key}));
  ASSERT_TRUE(table.update({.key = key, .may_create = false}));
  ASSERT_TRUE(table.update({.key = key, .bought_at = market::Price(1), .may_create = false}));
  ASSERT_TRUE(table.update({.key = key, .tags = {.added = {"foil"}}, .may_create = false}));
  ASSERT_TRUE(table.update({.key = key, .quotes = {quote(1, 1)}, .may_create = false}));
  market::Item expected{.key = key, .bought_at = market::Price(1), .tags = {"foil"}};
  expected.history.set(quote(1, 1));
  EXPECT_EQ(table.get(key).value(), expected);
}

TEST_P(TableContract, RefusesTagsThatAreNoneOrTooMany) {
  ASSERT_TRUE(table.put(sol_ring()));
  std::vector<std::string> many;
  for (std::size_t i = 0; i < market::kTagsMax; ++i) many.push_back(std::to_string(100 + i));
  for (const ports::TagChange& tags : std::vector<ports::TagChange>{
           {.added = many}, {.added = {""}}, {.removed = {"a\nb"}}, {{"a"}, {"a"}}}) {
    const auto updated = table.update({.key = sol_ring().key, .tags = tags});
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error().kind, ErrorKind::InvalidInput);
    EXPECT_NE(updated.error().message.find("item 'Sol Ring'"), std::string::npos) << updated.error().message;
  }
  EXPECT_FALSE(table.put({.key = {"a", ""}, .tags = {"b", "a"}}));
  EXPECT_EQ(table.get(sol_ring().key).value(), sol_ring());
  EXPECT_EQ(world->records().size(), 1u);

  ASSERT_TRUE(table.update({.key = {"full", ""}, .tags = {.added = many}}));
  ASSERT_TRUE(table.update({.key = {"full", ""}, .tags = {.added = many}}));
  EXPECT_EQ(table.get({"full", ""}).value().tags, many);
}

TEST_P(TableContract, UpdateAppliesTheWholeChangeOrNothing) {
  const auto item = sol_ring();
  ASSERT_TRUE(table.put(item));
  auto bad = quote(4, 3);
  bad.range = market::DayRange{market::Price(3), market::Price(2), market::Price(1)};
  const auto updated = table.update({.key = item.key, .url = "new", .quotes = {quote(3, 1), bad}});
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(table.get(item.key).value(), item);
  EXPECT_EQ(world->records().size(), 1u);
}

TEST_P(TableContract, RefusesNamesThatAreNoNames) {
  for (const std::string& name :
       {std::string(), std::string(257, 'a'), std::string("a\nb"), std::string("\xff")}) {
    const auto put = table.put({.key = {name, ""}});
    const auto updated = table.update({.key = {name, ""}});
    ASSERT_FALSE(put || updated) << name;
    EXPECT_EQ(put.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(updated.error().kind, ErrorKind::InvalidInput);
  }
  EXPECT_FALSE(table.put({.key = {"a", std::string(257, 'a')}}));
  EXPECT_TRUE(world->records().empty());
}

TEST_P(TableContract, RefusesAnItemGreaterThanDynamoDbTakes) {
  ASSERT_TRUE(table.put(sol_ring()));
  auto item = sol_ring();
  for (int i = 0; i < 40'000; ++i) item.history.set(quote(i, 123456789012345));
  const auto put = table.put(item);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(table.get(item.key).value(), sol_ring());
}

TEST_P(TableContract, RemoveAnswersWhetherTheItemWasThere) {
  ASSERT_TRUE(table.put(sol_ring()));
  EXPECT_TRUE(remove_item(table, sol_ring().key).value());
  EXPECT_FALSE(remove_item(table, sol_ring().key).value());
  EXPECT_FALSE(table.get(sol_ring().key));
}

TEST_P(TableContract, CreateMakesWhatIsNotThereAndSaysWhatItMade) {
  ASSERT_TRUE(table.put(sol_ring()));
  market::Item other{.key = sol_ring().key, .url = "other"};
  const std::vector<market::Item> items{
      {.key = {"a", ""}}, other, {.key = {"b", ""}, .url = "b"}, {.key = {"a", ""}}};
  EXPECT_EQ(table.create(items).value(), (std::vector<bool>{true, false, true, false}));
  EXPECT_EQ(table.get(sol_ring().key).value(), sol_ring());
  EXPECT_EQ(table.get({"b", ""}).value().url, "b");
  EXPECT_EQ(world->records().size(), 3u);
  EXPECT_EQ(world->records().back().kind, ports::ChangeKind::Insert);
  EXPECT_TRUE(table.create({}).value().empty());
}

TEST_P(TableContract, CreateAndRemoveTakeMoreItemsThanOneBatchOfAnyStore) {
  std::vector<market::Item> items;
  std::vector<market::ItemKey> keys;
  for (int i = 0; i < world->many_items(); ++i) items.push_back({.key = {"item " + std::to_string(i), ""}});
  for (const auto& item : items) keys.push_back(item.key);
  EXPECT_EQ(table.create(items).value(), std::vector<bool>(items.size(), true));
  EXPECT_EQ(table.create(items).value(), std::vector<bool>(items.size(), false));
  EXPECT_EQ(table.remove(keys).value(), std::vector<bool>(items.size(), true));
  EXPECT_EQ(table.remove(keys).value(), std::vector<bool>(items.size(), false));
  EXPECT_EQ(world->records().size(), 2 * items.size());
}

TEST_P(TableContract, CreateRefusesANameThatIsNone) {
  const std::vector<market::Item> items{{.key = {"a", ""}}, {.key = {"a\nb", ""}}};
  const auto created = table.create(items);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().kind, ErrorKind::InvalidInput);
}

TEST_P(TableContract, RenameKeepsAllButTheKeyAndLeavesARemoveAndAnInsert) {
  auto item = sol_ring();
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.rename(item.key, {"稲妻", ""}));
  EXPECT_FALSE(table.get(item.key));
  item.key = {"稲妻", ""};
  EXPECT_EQ(table.get(item.key).value(), item);
  const auto records = world->records();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[1].kind, ports::ChangeKind::Remove);
  EXPECT_EQ(records[1].item.value().key, sol_ring().key);
  EXPECT_EQ(records[2].kind, ports::ChangeKind::Insert);
  EXPECT_EQ(records[2].item.value(), item);
}

TEST_P(TableContract, ARenameThatIsRefusedChangesNothing) {
  ASSERT_TRUE(table.put(sol_ring()));
  ASSERT_TRUE(table.put({.key = {"b", ""}}));
  const auto kind_of = [&](const market::ItemKey& from, const market::ItemKey& to) {
    return table.rename(from, to).error().kind;
  };
  EXPECT_EQ(kind_of({"nobody", ""}, {"c", ""}), ErrorKind::NotFound);
  EXPECT_EQ(kind_of(sol_ring().key, {"b", ""}), ErrorKind::InvalidInput);
  EXPECT_EQ(kind_of(sol_ring().key, sol_ring().key), ErrorKind::InvalidInput);
  EXPECT_EQ(kind_of(sol_ring().key, {"a\nb", ""}), ErrorKind::InvalidInput);
  EXPECT_EQ(table.get(sol_ring().key).value(), sol_ring());
  EXPECT_EQ(world->records().size(), 2u);
}

TEST_P(TableContract, EveryChangeBecomesOneRecordInOrder) {
  auto item = sol_ring();
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.update({.key = item.key, .quotes = {quote(3, 1)}}));
  ASSERT_TRUE(remove_item(table, item.key));
  const auto records = world->records();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].kind, ports::ChangeKind::Insert);
  EXPECT_EQ(records[0].item.value(), item);
  item.history.set(quote(3, 1));
  EXPECT_EQ(records[1].kind, ports::ChangeKind::Modify);
  EXPECT_EQ(records[1].item.value(), item);
  EXPECT_EQ(records[2].kind, ports::ChangeKind::Remove);
  EXPECT_EQ(records[2].item.value().key, item.key);
  const auto before = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  };
  EXPECT_TRUE(before(records[0].sequence_number, records[1].sequence_number));
  EXPECT_TRUE(before(records[1].sequence_number, records[2].sequence_number));
}

TEST_P(TableContract, AChangeThatChangesNothingBecomesNoRecord) {
  const auto item = sol_ring();
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.update({.key = item.key}));
  ASSERT_TRUE(table.update({.key = item.key, .url = item.url, .quotes = {quote(2, 99.5)}}));
  ASSERT_TRUE(table.update({.key = item.key, .quotes = {quote(1, 120)}}));
  ASSERT_TRUE(table.update({.key = item.key, .target = item.target, .bought_at = item.bought_at}));
  ASSERT_TRUE(table.update({.key = item.key, .tags = {.added = item.tags, .removed = {"none"}}}));
  ASSERT_FALSE(remove_item(table, {"nobody", ""}).value());
  EXPECT_EQ(world->records().size(), 1u);
}

TEST_P(TableContract, ScanVisitsEveryItemOnceWhateverThePageSize) {
  const std::vector<market::ItemKey> keys = {{"1:2", ""}, {"a", ""},   {"a", "b"},
                                             {"ab", ""},  {"ab", ":"}, {"稲妻", "me"}};
  for (const auto& key : keys) ASSERT_TRUE(table.put({.key = key}));
  for (int limit = 1; limit <= 7; ++limit) {
    std::vector<market::ItemKey> seen;
    std::string page;
    do {
      const auto scanned = table.scan(page, limit);
      ASSERT_TRUE(scanned);
      EXPECT_LE(scanned->items.size(), static_cast<std::size_t>(limit));
      for (const auto& item : scanned->items) seen.push_back(item.key);
      page = scanned->next;
    } while (!page.empty());
    std::ranges::sort(seen);
    EXPECT_EQ(seen, keys) << limit;
  }
}

TEST_P(TableContract, ScanVisitsWhatIsThereAllTheTimeOnceWhileOthersComeAndGo) {
  constexpr int kNames = 9;
  std::vector<market::ItemKey> stay;
  for (int i = 0; i < kNames; ++i)
    for (const std::string owner : {"", "me", "gone"}) {
      const market::ItemKey key{"item " + std::to_string(i), owner};
      ASSERT_TRUE(table.put({.key = key}));
      if (owner != "gone") stay.push_back(key);
    }
  std::vector<market::ItemKey> seen;
  std::string page;
  int pages = 0;
  do {
    const auto scanned = table.scan(page, 2).value();
    for (const auto& item : scanned.items) {
      seen.push_back(item.key);
      // Perhaps the one behind which the next page begins.
      if (item.key.owner == "gone") {
        ASSERT_TRUE(remove_item(table, item.key).value());
      }
    }
    if (pages < kNames) {
      ASSERT_TRUE(table.put({.key = {"item " + std::to_string(pages), "new"}}));
    }
    ++pages;
    page = scanned.next;
  } while (!page.empty());
  std::ranges::sort(seen);
  EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
  EXPECT_TRUE(std::ranges::includes(seen, stay));
}

TEST_P(TableContract, NamedAreAllOfTheNameAndNoOthersInTheOrderOfTheirOwners) {
  for (const market::ItemKey& key : std::vector<market::ItemKey>{
           {"a", "you"}, {"a", ""}, {"a", "#me"}, {"a b", ""}, {"A", ""}, {"稲妻", "me"}})
    ASSERT_TRUE(table.put({.key = key, .url = "https://example.com/" + key.owner}));
  const auto owners = [&](const std::string& name) {
    std::string text;
    const auto page = table.named(name).value();
    EXPECT_EQ(page.next, "");
    for (const auto& item : page.items) {
      EXPECT_EQ(item.key.name, name);
      EXPECT_EQ(item.url, "https://example.com/" + item.key.owner);
      text += item.key.owner + ",";
    }
    return text;
  };
  EXPECT_EQ(owners("a"), ",#me,you,");
  EXPECT_EQ(owners("稲妻"), "me,");
  EXPECT_EQ(owners("b"), "");
  EXPECT_EQ(owners(""), "");
  EXPECT_EQ(owners(std::string(3'000, 'x')), "");
  world->put_malformed({"bad", ""});
  EXPECT_EQ(table.named("bad")->unreadable.size(), 1u);
}

TEST_P(TableContract, ScanRefusesAPageThatIsNoneAndALimitBelowOne) {
  EXPECT_FALSE(table.scan("no page", 1));
  EXPECT_FALSE(table.scan("", 0));
}

TEST_P(TableContract, AMalformedItemHarmsNoOther) {
  ASSERT_TRUE(table.put({.key = {"a", ""}}));
  world->put_malformed({"bad", ""});
  ASSERT_TRUE(table.put({.key = {"c", ""}}));

  const auto got = table.get({"bad", ""});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::InvalidInput);
  const auto page = table.scan("", 10).value();
  EXPECT_EQ(page.items.size(), 2u);
  ASSERT_EQ(page.unreadable.size(), 1u);
  EXPECT_NE(page.unreadable[0].message.find("'bad'"), std::string::npos);
  EXPECT_FALSE(world->records().at(1).item);

  ASSERT_TRUE(table.put({.key = {"bad", ""}}));
  EXPECT_TRUE(table.get({"bad", ""}));
}

TEST_P(TableContract, ChangesOfManyThreadsAllArriveWithOneRecordEach) {
  constexpr int kDays = 25;
  const int writers = world->many_writers();
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < writers; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kDays; ++i)
          EXPECT_TRUE(table.update({.key = {"shared", ""}, .quotes = {quote(thread * kDays + i, i)}}));
      });
  }
  EXPECT_EQ(table.get({"shared", ""}).value().history.quotes().size(), 1u * writers * kDays);
  const auto records = world->records();
  ASSERT_EQ(records.size(), 1u * writers * kDays);
  for (std::size_t i = 0; i < records.size(); ++i)
    EXPECT_EQ(records[i].item.value().history.quotes().size(), i + 1);
}

TEST_P(TableContract, TagsOfManyThreadsAllArrive) {
  // So few that nobody loses as many races in a row as DynamoDB's adapter tries.
  constexpr int kTags = 3;
  const int writers = world->many_writers();
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < writers; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < kTags; ++i) {
          const auto updated =
              table.update({.key = {"shared", ""}, .tags = {.added = {std::to_string(thread * kTags + i)}}});
          EXPECT_TRUE(updated) << updated.error().message;
        }
      });
  }
  EXPECT_EQ(table.get({"shared", ""}).value().tags.size(), 1u * writers * kTags);
}

}  // namespace bellwether::contracts
