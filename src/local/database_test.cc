#include "local/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "contracts/example_item.h"
#include "local/outage.h"
#include "local/sqlite_table.h"
#include "local/stream.h"
#include "local_stage.h"

namespace bellwether::local {
namespace {

TEST(Database, ASchemaOfANewerProgramIsRefusedWithWhatToDo) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  ASSERT_TRUE(Database::open(file).value()->run("PRAGMA user_version = 13"));
  const auto opened = Database::open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(
      opened.error().message,
      file.string() + ": written by a newer bellwether (schema 13; this one knows 12); use the newer one");
}

// What the eleventh schema did not have.
void take_back_letter_times(Database& database) {
  ASSERT_TRUE(database.run("DROP INDEX dead_letter_time"));
}

// What the tenth schema did not have.
void take_back_limits(Database& database) {
  take_back_letter_times(database);
  for (const std::string column : {"starts", "ends", "window_minutes"})
    ASSERT_TRUE(database.run("ALTER TABLE schedule DROP COLUMN " + column));
}

// What the ninth schema did not have.
void take_back_failures(Database& database) {
  take_back_limits(database);
  for (const std::string table : {"attempt", "dead_letter"})
    ASSERT_TRUE(database.run("ALTER TABLE " + table + " DROP COLUMN failure"));
}

// What the eighth schema did not have.
void take_back_event_counts(Database& database) {
  take_back_failures(database);
  for (const std::string table : {"event_count", "pause"}) ASSERT_TRUE(database.run("DROP TABLE " + table));
}

// What the seventh schema did not have.
void take_back_borrowing(Database& database) {
  take_back_event_counts(database);
  for (const std::string sql : {"DROP INDEX stream_item", "ALTER TABLE stream DROP COLUMN form",
                                "ALTER TABLE item DROP COLUMN borrowed"})
    ASSERT_TRUE(database.run(sql)) << sql;
}

// What the sixth schema did not have.
void take_back_counts(Database& database) {
  take_back_borrowing(database);
  for (const std::string sql :
       {"DROP INDEX dead_letter_once", "ALTER TABLE dead_letter DROP COLUMN count",
        "ALTER TABLE dead_letter DROP COLUMN inserts", "ALTER TABLE dead_letter DROP COLUMN first_buried"})
    ASSERT_TRUE(database.run(sql)) << sql;
}

// What the fifth schema did not have.
void take_back_patience(Database& database) {
  take_back_counts(database);
  for (const std::string sql :
       {"DROP INDEX message_waiting", "ALTER TABLE message DROP COLUMN waiting_since",
        "ALTER TABLE message DROP COLUMN waited", "ALTER TABLE message DROP COLUMN excused",
        "ALTER TABLE message DROP COLUMN hidden", "ALTER TABLE checkpoint DROP COLUMN waiting_since",
        "ALTER TABLE checkpoint DROP COLUMN waited", "ALTER TABLE checkpoint DROP COLUMN waits_for",
        "ALTER TABLE schedule DROP COLUMN failing_since", "ALTER TABLE schedule DROP COLUMN tries",
        "ALTER TABLE schedule DROP COLUMN not_before", "ALTER TABLE schedule DROP COLUMN reason"})
    ASSERT_TRUE(database.run(sql)) << sql;
}

TEST(Database, AFileWithASchemaThatNeverWasIsSaidToBeDamaged) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  ASSERT_TRUE(Database::open(file).value()->run("PRAGMA user_version = -2147483643"));
  const auto opened = Database::open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(opened.error().message,
            file.string() + ": damaged: there is no schema -2147483643; restore a backup");
}

TEST(Database, AFileOfAnotherProgramIsRefusedWhateverItsSchema) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  ASSERT_TRUE(Database::open(file).value()->run("PRAGMA application_id = 1"));
  const auto opened = Database::open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, file.string() + ": a database of another program");
}

TEST(Database, WhoOnlyReadsDoesNotWaitForAWriter) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  const auto writer = Database::open(file).value();
  const auto turn = Transaction::begin(*writer).value();
  const auto reader = Database::open(file).value();
  EXPECT_EQ(reader->number("SELECT count(*) FROM item").value(), 0);
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat facts{};
  CHECK(stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777;
}

TEST(Database, TheFilesAreReadByTheirOwnerAlone) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  const auto database = Database::open(file).value();
  for (const char* const end : {"", "-wal", "-shm", ".gate", ".turn"})
    EXPECT_EQ(mode_of(file.string() + end), 0600u) << end;
}

TEST(Database, TheFilesAreReadByTheGroupThatMayReadTheFolder) {
  const TemporaryFolder folder;
  ASSERT_EQ(chmod(folder.path().c_str(), 0750), 0);
  const auto file = folder.path() / "state.db";
  const auto database = Database::open(file).value();
  for (const char* const end : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(file.string() + end), 0640u) << end;
}

TEST(Database, AFileThatOthersCouldReadIsClosedToThem) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  Database::open(file).value().reset();
  ASSERT_EQ(chmod(file.c_str(), 0644), 0);
  Database::open(file).value().reset();
  EXPECT_EQ(mode_of(file), 0600u);
}

// What the fourth schema did not have.
void take_back_old_images(Database& database) {
  take_back_patience(database);
  for (const std::string sql :
       {"ALTER TABLE stream DROP COLUMN kept_head", "ALTER TABLE stream DROP COLUMN kept_tail",
        "ALTER TABLE stream DROP COLUMN before", "ALTER TABLE dead_letter DROP COLUMN before"})
    ASSERT_TRUE(database.run(sql)) << sql;
}

// What the third schema did not have.
void take_back_queues(Database& database) {
  for (const std::string sql :
       {"DROP INDEX message_due", "ALTER TABLE message DROP COLUMN queue",
        "CREATE INDEX message_due ON message (due, receives)", "ALTER TABLE dead_letter DROP COLUMN queue"})
    ASSERT_TRUE(database.run(sql)) << sql;
}

TEST(Database, LettersOfAFileOfTheSixthSchemaBecomeOneForEachFunctionAndItem) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "bellwether.db";
  {
    auto database = Database::open(file).value();
    take_back_counts(*database);
    const auto bury_old = [&](int origin, int kind, const std::string& name, int buried,
                              const std::string& image) {
      ASSERT_TRUE(database->run(
          "INSERT INTO dead_letter (origin, function, condition, reason, attempts, kind, name, owner,"
          " sequence, created, buried, image, before) VALUES (?, 'f', '', '', 1, ?, ?, '', 1, 0, ?, ?, ?)",
          origin, kind, name, buried, image, "before " + std::to_string(buried)));
    };
    bury_old(0, 0, "a", 1, "{1}");
    bury_old(0, 1, "b", 2, "{2}");
    bury_old(0, 1, "a", 3, "{3}");
    bury_old(1, 0, "", 4, "name");
    bury_old(1, 0, "", 5, "name");
    bury_old(1, 0, "", 6, "other");
    bury_old(0, 1, "a", 7, "{7}");
    ASSERT_TRUE(database->run("PRAGMA user_version = 6"));
  }
  auto database = Database::open(file).value();
  std::string letters;
  auto rows =
      database
          ->query("SELECT image, count, first_buried, buried, inserts, before FROM dead_letter ORDER BY id")
          .value();
  while (rows.step().value())
    letters += rows.text(0) + " " + rows.text(1) + " " + rows.text(2) + "-" + rows.text(3) + " " +
               rows.text(4) + " " + rows.text(5) + "; ";
  EXPECT_EQ(letters,
            "{2} 1 2-2 0 before 2; name 2 4-5 1 before 4; other 1 6-6 1 before 6; {7} 3 1-7 1 before 1; ");
}

TEST(Database, MessagesOfAFileOfTheFifthSchemaKeepTheirReceivesAndNoneOfThemWaits) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "bellwether.db";
  {
    auto database = Database::open(file).value();
    take_back_patience(*database);
    ASSERT_TRUE(
        database->run("INSERT INTO message (due, receives, sent, holder, function, reason, attributes, body)"
                      " VALUES (0, 3, 0, '', 'f', 'no', '', 'name')"));
    ASSERT_TRUE(database->run("INSERT INTO mapping (function, factor, kinds) VALUES ('f', 1, 7)"));
    ASSERT_TRUE(
        database->run("INSERT INTO checkpoint (function, factor, lane, sequence, bounds, not_before)"
                      " VALUES ('f', 1, 0, 0, '', 9)"));
    ASSERT_TRUE(database->run("PRAGMA user_version = 5"));
  }
  auto database = Database::open(file).value();
  EXPECT_EQ(database->number("SELECT receives - excused FROM message").value(), 3);
  EXPECT_TRUE(outages_of(*database).value().empty());
}

TEST(Database, OfAChangeInAFileOfTheFourthSchemaNothingIsKnownOfBefore) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "bellwether.db";
  {
    auto database = Database::open(file).value();
    take_back_old_images(*database);
    ASSERT_TRUE(
        database->run("INSERT INTO stream (kind, lane_hash, created, name, owner, image)"
                      " VALUES (1, 0, 0, 'a', '', '{\"Card\":{\"S\":\"a\"}}')"));
    ASSERT_TRUE(database->run("PRAGMA user_version = 4"));
  }
  auto database = Database::open(file).value();
  int records = 0;
  ASSERT_TRUE(visit_stream(*database, {.with_old_images = true}, [&](const StreamRecord& record) {
    EXPECT_EQ(record.stored.old_image, "");
    EXPECT_NE(record.stored.new_image, "");
    return ++records > 0;
  }));
  EXPECT_EQ(records, 1);
}

TEST(Database, MessagesOfAFileOfTheThirdSchemaAreThoseOfTheQueueOfNames) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "bellwether.db";
  {
    auto database = Database::open(file).value();
    take_back_old_images(*database);
    take_back_queues(*database);
    ASSERT_TRUE(
        database->run("INSERT INTO message (due, receives, sent, holder, function, reason, attributes, body)"
                      " VALUES (0, 0, 0, '', '', '', '', 'name')"));
    ASSERT_TRUE(database->run("PRAGMA user_version = 3"));
  }
  EXPECT_EQ(Database::open(file).value()->number("SELECT queue FROM message WHERE body = 'name'").value(), 0);
}

TEST(Database, AFileOfTheFirstSchemaIsBroughtUpToDateAndKeepsWhatItHas) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  {
    auto database = Database::open(file).value();
    ASSERT_TRUE(
        database->run("INSERT INTO item (name, owner, canonical, document) VALUES ('a', '', 1, '{}')"));
    take_back_old_images(*database);
    // What the first schema did not have.
    for (const std::string sql :
         {"DROP TABLE message", "DROP TABLE schedule", "ALTER TABLE dead_letter DROP COLUMN origin",
          "ALTER TABLE dead_letter DROP COLUMN attributes", "ALTER TABLE dead_letter DROP COLUMN queue",
          "PRAGMA user_version = 1"})
      ASSERT_TRUE(database->run(sql)) << sql;
  }
  auto database = Database::open(file).value();
  EXPECT_EQ(database->number("SELECT count(*) FROM item").value(), 1);
  EXPECT_EQ(database->number("SELECT count(*) FROM message").value(), 0);
  EXPECT_EQ(database->number("SELECT count(origin) FROM dead_letter").value(), 0);
}

TEST(Database, ItemsOfAFileOfTheSecondSchemaAreAsTheyWereAndTakeTargetAndTags) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "bellwether.db";
  {
    auto database = Database::open(file).value();
    ASSERT_TRUE(
        database->run("INSERT INTO item (name, owner, canonical, document) VALUES ('a', 'me', 1, ?)",
                      R"({"Card":{"S":"a"},"Owner":{"S":"me"},"URL":{"S":"u"},"Currency":{"S":"JPY"},)"
                      R"("Prices":{"M":{"2022-01-08":{"N":"5"}}}})"));
    take_back_old_images(*database);
    take_back_queues(*database);
    ASSERT_TRUE(database->run("PRAGMA user_version = 2"));
  }
  const Doorbell bell(folder.path() / "doorbell");
  const ManualClock clock;
  auto table = SqliteTable::open(file, bell, clock).value();
  market::Item item{.key = {"a", "me"}, .url = "u", .currency = "JPY"};
  item.history.set(contracts::quote(0, 5));
  EXPECT_EQ(table->get(item.key).value(), item);
  ASSERT_TRUE(table->update({.key = item.key, .target = market::Price(9), .tags = {.added = {"foil"}}}));
  ASSERT_TRUE(table->update({.key = item.key, .quotes = {contracts::quote(1, 6)}}));
  item.target = market::Price(9);
  item.tags = {"foil"};
  item.history.set(contracts::quote(1, 6));
  EXPECT_EQ(table->get(item.key).value(), item);
  EXPECT_EQ(Database::open(file).value()->number("PRAGMA user_version").value(), 12);
}

TEST(Database, AFileThatIsNoDatabaseIsInvalidInputAndNamed) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.db";
  std::ofstream(file) << std::string(5'000, 'x');
  const auto opened = Database::open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::InvalidInput);
  EXPECT_EQ(opened.error().message, file.string() + ": file is not a database");
}

TEST(Database, AFolderThatIsAbsentIsUnavailable) {
  const TemporaryFolder folder;
  const auto opened = Database::open(folder.path() / "absent" / "state.db");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::Unavailable);
}

TEST(Database, AFullDiskIsUnavailableAndNothingOfTheTransactionHappened) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "state.db").value();
  // SQLite's own limit on the file gives the error of a full disk.
  const auto pages = database->number("PRAGMA page_count").value();
  ASSERT_TRUE(database->run("PRAGMA max_page_count = " + std::to_string(pages + 2)));
  {
    auto transaction = Transaction::begin(*database).value();
    ASSERT_TRUE(
        database->run("INSERT INTO item (name, owner, canonical, document) VALUES ('a', '', 1, 'x')"));
    const auto written =
        database->run("INSERT INTO item (name, owner, canonical, document) VALUES ('b', '', 1, ?)",
                      std::string(100'000, 'x'));
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Unavailable);
    EXPECT_NE(written.error().message.find("full"), std::string::npos);
  }
  EXPECT_EQ(database->number("SELECT count(*) FROM item").value(), 0);
  auto again = Transaction::begin(*database);
  EXPECT_TRUE(again);
}

TEST(Database, ATransactionThatIsNotCommittedNeverHappened) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "state.db").value();
  for (const bool commits : {false, true}) {
    {
      auto transaction = Transaction::begin(*database).value();
      ASSERT_TRUE(
          database->run("INSERT INTO item (name, owner, canonical, document) VALUES ('a', '', 1, 'x')"));
      if (commits) {
        ASSERT_TRUE(transaction.commit());
      }
    }
    EXPECT_EQ(database->number("SELECT count(*) FROM item").value(), commits ? 1 : 0);
  }
}

TEST(Database, FlushesEveryCommitToTheDisk) {
  const TemporaryFolder folder;
  auto database = Database::open(folder.path() / "state.db").value();
  constexpr int kFull = 2;
  EXPECT_EQ(database->number("PRAGMA synchronous").value(), kFull);
  auto mode = database->query("PRAGMA journal_mode").value();
  ASSERT_TRUE(mode.step().value());
  EXPECT_EQ(mode.text(0), "wal");
}

}  // namespace
}  // namespace bellwether::local
