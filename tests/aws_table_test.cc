// DynamoDbTable against servers by others: the table's promises, what only DynamoDB has, and that a person
// reads the same of a mistake as from the local table.

#include <gtest/gtest.h>

#include "aws_server.h"
#include "contracts/table_contract.h"
#include "dynamodb_world.h"
#include "events/item_json.h"
#include "local/sqlite_table.h"
#include "temporary_directory.h"

namespace bellwether {
namespace {

using contracts::quote;
using contracts::sol_ring;
using contracts::TableContract;
using contracts::TableMaker;
using testbed::AwsAccount;
using testbed::dynalite;
using testbed::DynamoDbWorld;
using testbed::ministack;
using testbed::moto;
using testbed::StreamOf;

}  // namespace

namespace contracts {
namespace {

INSTANTIATE_TEST_SUITE_P(Moto, TableContract, testing::Values(TableMaker([] {
                           return std::make_shared<DynamoDbWorld>(moto(), events::AttributeNames(),
                                                                  StreamOf::Moto);
                         })));
INSTANTIATE_TEST_SUITE_P(MiniStack, TableContract, testing::Values(TableMaker([] {
                           return std::make_shared<DynamoDbWorld>(ministack(), events::AttributeNames(),
                                                                  StreamOf::Aws);
                         })));

}  // namespace
}  // namespace contracts

namespace {

TEST(AwsTable, ATableOfNamesOnlyKeepsThePromises) {
  for (AwsAccount* account : {&moto(), &ministack(), &dynalite()}) {
    DynamoDbWorld world(*account, {.name = "name", .owner = ""}, StreamOf::Aws, false);
    auto& table = world.dynamodb_table();
    auto item = sol_ring();
    item.key = {"netflix", ""};
    ASSERT_TRUE(table.put(item));
    EXPECT_EQ(table.get(item.key).value(), item);
    ASSERT_TRUE(table.update({.key = item.key, .quotes = {quote(5, 7)}}));
    ASSERT_TRUE(table.update({.key = {"google", ""}, .quotes = {quote(5, 8)}}));
    const std::vector<market::Item> items{{.key = {"amazon", ""}}, {.key = {"netflix", ""}}};
    EXPECT_EQ(table.create(items).value(), (std::vector{true, false}));
    EXPECT_EQ(table.count().value(), 3);
    std::size_t seen = 0;
    std::string page;
    do {
      const auto scanned = table.scan(page, 1).value();
      seen += scanned.items.size();
      page = scanned.next;
    } while (!page.empty());
    EXPECT_EQ(seen, 3u);
    EXPECT_TRUE(ports::remove_item(table, {"google", ""}).value());
    EXPECT_EQ(table.get({"google", ""}).error().message, "no item 'google'");
    EXPECT_EQ(table.get(item.key).value().history.quotes().size(), 3u);
  }
}

// Not on dynalite, where no map equals another. On AWS "EQ is supported for all data types, including lists
// and maps" (API reference, Condition).
TEST(AwsTable, AManyDaysImportIsMergedWithWhatIsThere) {
  for (AwsAccount* account : {&moto(), &ministack()}) {
    DynamoDbWorld world(*account, {}, StreamOf::Aws, false);
    auto item = sol_ring();
    ASSERT_TRUE(world.table().put(item));
    ports::ItemChange change{.key = item.key, .url = "", .currency = "EUR"};
    for (int i = 2; i < 1'000; ++i) {
      change.quotes.push_back(quote(i, i + 0.25));
      item.history.set(change.quotes.back());
    }
    item.url = "";
    item.currency = "EUR";
    const auto updated = world.table().update(change);
    ASSERT_TRUE(updated) << updated.error().message;
    EXPECT_EQ(world.table().get(item.key).value(), item);
    ASSERT_TRUE(world.table().update(change));
    EXPECT_EQ(world.table().get(item.key).value(), item);
    change.key = {"new", ""};
    ASSERT_TRUE(world.table().update(change));
    EXPECT_EQ(world.table().get(change.key).value().history.quotes().size(), 998u);
  }
}

// Not on moto: its update_item takes no lock between its condition and its change (moto/dynamodb/models), so
// that one of two writers at a time may be lost there.
TEST(AwsTable, ImportsOfManyThreadsIntoOneItemAllArrive) {
  DynamoDbWorld world(ministack(), {}, StreamOf::Aws, false);
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 3; ++thread)
      threads.emplace_back([&world, thread] {
        ports::ItemChange change{.key = {"shared", ""}};
        for (int i = 0; i < 60; ++i) change.quotes.push_back(quote(thread * 60 + i, 1));
        const auto updated = world.table().update(change);
        EXPECT_TRUE(updated) << updated.error().message;
      });
  }
  EXPECT_EQ(world.table().get({"shared", ""}).value().history.quotes().size(), 180u);
}

TEST(AwsTable, AttributesThatWeDoNotKnowStayUnderUpdateAndRename) {
  for (AwsAccount* account : {&moto(), &ministack()}) {
    DynamoDbWorld world(*account, {}, StreamOf::Aws, false);
    world.put_raw(R"({"Card":{"S":"a"},"Owner":{"S":"-"},"Foil":{"BOOL":true},"Sizes":{"NS":["1","2"]}})");
    ASSERT_TRUE(world.table().update({.key = {"a", ""}, .url = "u", .quotes = {quote(1, 1)}}));
    ASSERT_TRUE(world.table().rename({"a", ""}, {"b", "me"}));
    const auto answer = DynamoDbWorld::ask(
        world.client(), "GetItem",
        R"({"TableName":")" + world.name() + R"(","Key":{"Card":{"S":"b"},"Owner":{"S":"me"}}})");
    const auto& item = answer.at("Item").as_object();
    EXPECT_EQ(boost::json::serialize(item.at("Foil")), R"({"BOOL":true})");
    EXPECT_EQ(item.at("Sizes").at("NS").as_array().size(), 2u);
    EXPECT_EQ(item.size(), 6u);
  }
}

// dynalite has neither streams nor transactions, but the limits and the words of DynamoDB.
TEST(AwsTable, KeepsThePromisesOfASingleItemAlsoWhereTheLimitsAreStrict) {
  DynamoDbWorld world(dynalite(), {}, StreamOf::Aws, false);
  auto& table = world.table();
  auto item = sol_ring();
  item.history.set({contracts::day(3), market::Price(3),
                    market::DayRange{market::Price(2), market::Price(4), market::Price(1)}, 7.0});
  ASSERT_TRUE(table.put(item));
  ASSERT_TRUE(table.update({.key = item.key, .quotes = {quote(2, 50), quote(9, 8)}}));
  item.history.set(quote(2, 50));
  item.history.set(quote(9, 8));
  EXPECT_EQ(table.get(item.key).value(), item);
  ASSERT_TRUE(table.update({.key = item.key, .url = "", .currency = "EUR"}));
  item.url = "";
  item.currency = "EUR";
  EXPECT_EQ(table.get(item.key).value(), item);
  ASSERT_TRUE(table.update({.key = item.key,
                            .target = ports::PerhapsPrice(),
                            .bought_at = market::Price(0.5),
                            .tags = {.added = {"mint"}, .removed = {"foil"}}}));
  item.target = {};
  item.bought_at = market::Price(0.5);
  item.tags =
      market::changed_tags(item.tags, std::vector<std::string>{"mint"}, std::vector<std::string>{"foil"});
  EXPECT_EQ(table.get(item.key).value(), item);
  EXPECT_EQ(
      table.update({.key = {"nobody", ""}, .target = market::Price(1), .may_create = false}).error().kind,
      ErrorKind::NotFound);
  ports::ItemChange fifty{.key = {"new", "you"}, .url = "u"};
  for (int i = 0; i < 50; ++i) fifty.quotes.push_back(quote(i, i));
  ASSERT_TRUE(table.update(fifty));
  ASSERT_TRUE(table.update(fifty));
  EXPECT_EQ(table.get(fifty.key).value().history.quotes().size(), 50u);

  const std::vector<market::Item> items{{.key = {"a", ""}}, {.key = item.key}, {.key = {"a", ""}}};
  EXPECT_EQ(table.create(items).value(), (std::vector{true, false, false}));
  const std::vector<market::ItemKey> keys{{"a", ""}, {"none", ""}, item.key, {"a", ""}};
  EXPECT_EQ(table.remove(keys).value(), (std::vector{true, false, true, false}));
  EXPECT_EQ(world.dynamodb_table().count().value(), 1);
}

TEST(AwsTable, AnItemThatGrowsBeyondFourHundredKilobytesIsRefusedAndStays) {
  DynamoDbWorld world(dynalite(), {}, StreamOf::Aws, false);
  // As DynamoDB counts: nearly full. Our own tables would not have made it so large.
  const std::string note(409'000, 'n');
  world.put_raw(R"({"Card":{"S":"a"},"Owner":{"S":"-"},"Note":{"S":")" + note + R"("}})");
  ports::ItemChange change{.key = {"a", ""}};
  for (int i = 0; i < 50; ++i) change.quotes.push_back(quote(i, 1.25));
  const auto updated = world.table().update(change);
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(updated.error().message.starts_with("item 'a'")) << updated.error().message;
  EXPECT_TRUE(world.table().get({"a", ""}).value().history.empty());
}

TEST(AwsTable, AMissingTableIsNamedWithItsRegion) {
  for (AwsAccount* account : {&moto(), &ministack(), &dynalite()}) {
    aws::DynamoDbTable table(account->client(aws::Service::DynamoDb), {.table = "nowhere"}, account->world());
    const Error expected{
        ErrorKind::InvalidInput,
        "table 'nowhere' does not exist in region us-east-1; check the names of the table and "
        "the region"};
    EXPECT_EQ(table.get({"a", ""}).error(), expected);
    EXPECT_EQ(table.update({.key = {"a", ""}, .quotes = {quote(1, 1)}}).error(), expected);
    EXPECT_EQ(table.scan("", 1).error(), expected);
    EXPECT_EQ(ports::remove_item(table, {"a", ""}).error(), expected);
  }
}

// What is wrong with a request, in DynamoDB's words, reaches who asked.
TEST(AwsTable, LimitsOfDynamoDbAreReportedInItsWords) {
  DynamoDbWorld world(dynalite(), {}, StreamOf::Aws, false);
  const auto refused = [&](const std::string& action, const std::string& members) {
    const auto answer =
        aws::call_json(world.client(), action, R"({"TableName":")" + world.name() + "\"," + members + "}");
    return answer ? std::string("accepted") : answer.error().code + ": " + answer.error().error.message;
  };
  const auto key = [](std::size_t name, std::size_t owner) {
    return R"({"Card":{"S":")" + std::string(name, 'a') + R"("},"Owner":{"S":")" + std::string(owner, 'b') +
           R"("}})";
  };
  EXPECT_EQ(refused("GetItem", R"("Key":)" + key(2048, 1024)), "accepted");
  EXPECT_TRUE(refused("GetItem", R"("Key":)" + key(2049, 1)).starts_with("ValidationException: "));
  EXPECT_TRUE(refused("GetItem", R"("Key":)" + key(1, 1025)).starts_with("ValidationException: "));
  EXPECT_TRUE(refused("GetItem", R"("Key":)" + key(0, 1)).contains("empty string"));
  EXPECT_TRUE(
      refused("UpdateItem", R"("UpdateExpression":"SET","Key":)" + key(1, 1)).contains("UpdateExpression"));
  EXPECT_TRUE(refused("PutItem", R"("Item":{"Card":{"S":"a"},"Owner":{"S":"-"},"Note":{"S":")" +
                                     std::string(410'000, 'n') + R"("}})")
                  .contains("Item size"));
}

// An empty table of the stage local, to compare with.
struct LocalTable {
  struct StillClock final : ports::Clock {
    Instant now() const override { return Instant{}; }
  };

  const testbed::TemporaryDirectory folder;
  const StillClock clock;
  const local::Doorbell bell{folder.path() / "doorbell"};
  const std::unique_ptr<local::SqliteTable> table =
      local::SqliteTable::open(folder.path() / "bellwether.db", bell, clock).value();
};

// The same mistake on the stage local and on AWS.
TEST(AwsTable, SaysOfEveryMistakeWhatTheLocalTableSays) {
  const LocalTable local;
  DynamoDbWorld world(moto(), {}, StreamOf::Aws, false);

  auto bad_quote = quote(4, 3);
  bad_quote.range = market::DayRange{market::Price(3), market::Price(2), market::Price(1)};
  std::vector<std::string> many_tags;
  for (std::size_t i = 0; i <= market::kTagsMax; ++i) many_tags.push_back(std::to_string(100 + i));
  auto large = sol_ring();
  large.key = {"large", ""};
  for (int i = 0; i < 40'000; ++i) large.history.set(quote(i, 123456789012345));
  ports::ItemChange large_change{.key = sol_ring().key};
  for (const auto& each : large.history.quotes()) large_change.quotes.push_back(each);

  const auto mistakes = [&](ports::Table& table) {
    EXPECT_TRUE(table.put(sol_ring()));
    EXPECT_TRUE(table.put({.key = {"b", ""}}));
    std::vector<Error> errors;
    const auto note = [&](const auto& result) {
      EXPECT_FALSE(result);
      if (!result) errors.push_back(result.error());
    };
    for (const market::ItemKey& key :
         {market::ItemKey{"", ""}, market::ItemKey{std::string(257, 'a'), ""}, market::ItemKey{"a\nb", ""},
          market::ItemKey{"\xff", ""}, market::ItemKey{"a", "b\nc"}}) {
      note(table.get(key));
      note(table.put({.key = key}));
      note(table.update({.key = key}));
      note(table.create(std::vector<market::Item>{{.key = key}}));
      note(table.rename(key, {"c", ""}));
      note(table.rename({"b", ""}, key));
    }
    note(table.get({"nobody", "me"}));
    note(table.put({.key = {"c", ""}, .url = "\xff"}));
    note(table.update({.key = {"c", ""}, .currency = "\xff"}));
    note(table.update({.key = {"c", ""}, .quotes = {bad_quote}}));
    note(table.put({.key = {"c", ""}, .tags = many_tags}));
    note(table.put({.key = {"c", ""}, .tags = {"b", "a"}}));
    note(table.update({.key = sol_ring().key, .tags = {.added = many_tags}}));
    note(table.update({.key = {"c", ""}, .tags = {.added = {"a\nb"}}}));
    note(table.update({.key = {"c", ""}, .tags = {.added = {"a"}, .removed = {"a"}}}));
    note(table.update({.key = {"nobody", "me"}, .target = market::Price(1), .may_create = false}));
    note(table.put(large));
    note(table.create(std::vector{large}));
    note(table.update(large_change));
    note(table.rename({"nobody", ""}, {"c", ""}));
    note(table.rename(sol_ring().key, {"b", ""}));
    note(table.rename({"b", ""}, {"b", ""}));
    note(table.rename({"nobody", ""}, {"nobody", ""}));
    note(table.scan("no page", 1));
    note(table.scan("", 0));
    return errors;
  };
  const auto here = mistakes(*local.table), there = mistakes(world.table());
  ASSERT_EQ(here.size(), there.size());
  for (std::size_t i = 0; i < here.size(); ++i) {
    EXPECT_EQ(here[i].message, there[i].message);
    EXPECT_EQ(here[i].kind, there[i].kind) << here[i].message;
  }
}

TEST(AwsTable, ReadsAMalformedItemInTheWordsOfTheLocalTable) {
  const LocalTable local;
  DynamoDbWorld world(ministack(), {}, StreamOf::Aws, false);
  ASSERT_TRUE(local.table->put_document(
      {"bad", ""}, R"({"Card":{"S":"bad"},"Prices":{"M":{"2024-01-31":{"N":"12345678901234567890"}}}})"));
  world.put_malformed({"bad", ""});
  EXPECT_EQ(local.table->get({"bad", ""}).error(), world.table().get({"bad", ""}).error());
  // A scan of the local table says the item's name once more.
  const auto here = local.table->scan("", 9).value().unreadable,
             there = world.table().scan("", 9).value().unreadable;
  EXPECT_EQ(here.at(0).message, "item 'bad': " + there.at(0).message);
  EXPECT_EQ(local.table->rename({"bad", ""}, {"c", ""}).error(),
            world.table().rename({"bad", ""}, {"c", ""}).error());
}

}  // namespace
}  // namespace bellwether
