#include "local/safekeeping.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "contracts/example_item.h"
#include "local/engine.h"
#include "local_stage.h"
#include "system/clock.h"
#include "system/random.h"

namespace bellwether::local {
namespace {

namespace fs = std::filesystem;

struct KeptEngine {
  TemporaryFolder folder;
  fs::path directory = folder.path() / "state";
  fs::path backup = folder.path() / "backup.db";
  ManualClock clock;
  system::SystemRandom random;
  KeptReport report;
  std::unique_ptr<Engine> engine = Engine::open(directory, clock, random, report).value();

  void put(const std::string& name) {
    market::Item item = contracts::sol_ring();
    item.key.name = name;
    ASSERT_TRUE(engine->table().put(item));
  }
  bool has(const std::string& name) { return engine->table().get({name, "me"}).has_value(); }
};

TEST(Safekeeping, WhatABackupHoldsComesBack) {
  KeptEngine stage;
  stage.put("before");
  const auto held = stage.engine->back_up(stage.backup).value();
  EXPECT_EQ(held, (ports::HeldCounts{.items = 1, .changes = 1, .messages = 0, .dead_letters = 0}));
  stage.put("after");
  const auto restored = stage.engine->restore(stage.backup).value();
  EXPECT_EQ(restored.held, held);
  EXPECT_TRUE(stage.has("before"));
  EXPECT_FALSE(stage.has("after"));

  // And what was there before it.
  EXPECT_EQ(stage.engine->restore(restored.before).value().held.items, 2);
  EXPECT_TRUE(stage.has("after"));
}

TEST(Safekeeping, ABackupIsOneFileForItsOwnerAlone) {
  KeptEngine stage;
  stage.put("a");
  ASSERT_TRUE(stage.engine->back_up(stage.backup));
  ASSERT_TRUE(stage.engine->back_up(stage.backup)) << "over the old one";
  struct stat facts{};
  ASSERT_EQ(stat(stage.backup.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  int files = 0;
  for (const auto& entry : fs::directory_iterator(stage.folder.path()))
    files += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(files, 1);
}

TEST(Safekeeping, ABackupIsWholeWhileOthersWrite) {
  KeptEngine stage;
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    for (int i = 0; !is_over; ++i) stage.put("item " + std::to_string(i));
  });
  for (int i = 0; i < 20; ++i) {
    const auto held = stage.engine->back_up(stage.backup);
    ASSERT_TRUE(held) << held.error().message;
    EXPECT_EQ(held->items, held->changes);
  }
  is_over = true;
  writer.join();
  EXPECT_TRUE(stage.engine->restore(stage.backup));
  EXPECT_TRUE(stage.engine->examine()->faults.empty());
}

TEST(Safekeeping, AFileThatIsNoBackupIsNeitherRestoredNorReplaced) {
  KeptEngine stage;
  stage.put("a");
  const fs::path file = stage.folder.path() / "letter.txt";
  std::ofstream(file) << std::string(5000, 'x');
  EXPECT_EQ(stage.engine->restore(file).error().message, file.string() + ": file is not a database");
  EXPECT_EQ(stage.engine->back_up(file).error().message,
            file.string() + ": is there already and is no backup; name another file");
  EXPECT_EQ(fs::file_size(file), 5000u);
  const fs::path absent = stage.folder.path() / "absent";
  EXPECT_EQ(stage.engine->restore(absent).error().message, absent.string() + ": there is no such file");
  EXPECT_FALSE(fs::exists(absent));
  EXPECT_TRUE(stage.has("a"));
}

TEST(Safekeeping, ADamagedBackupIsNotRestored) {
  KeptEngine stage;
  for (int i = 0; i < 200; ++i) stage.put("item " + std::to_string(i));
  ASSERT_TRUE(stage.engine->back_up(stage.backup));
  {
    std::fstream file(stage.backup, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(3 * 4096 + 2);
    file.write("\xFF\xFF\xFF\xFF", 4);
  }
  const auto restored = stage.engine->restore(stage.backup);
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(stage.has("item 199"));
}

TEST(Safekeeping, NothingIsRestoredUnderARunningEngine) {
  KeptEngine stage;
  ASSERT_TRUE(stage.engine->back_up(stage.backup));
  const auto other = Engine::open(stage.directory, stage.clock, stage.random, stage.report).value();
  Result<ports::Restoration> restored;
  std::stop_source stop;
  ASSERT_TRUE(other->run(stop.get_token(), [&] {
    restored = stage.engine->restore(stage.backup);
    stop.request_stop();
  }));
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().message, "an engine (process " + std::to_string(getpid()) + ") runs on " +
                                          stage.directory.string() + " already");
}

TEST(Safekeeping, AnItemThatCannotBeReadIsNamedByTheCheck) {
  KeptEngine stage;
  stage.put("good");
  stage.put("bad");
  EXPECT_TRUE(stage.engine->examine()->faults.empty());
  const auto database = Database::open(stage.directory / "bellwether.db").value();
  ASSERT_TRUE(database->run("UPDATE item SET document = '{\"Card\":' WHERE name = 'bad'"));
  const auto faults = stage.engine->examine()->faults;
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_TRUE(faults[0].starts_with("item 'bad'")) << faults[0];
  EXPECT_TRUE(faults[1].starts_with("change 2 of item 'bad'")) << faults[1];
}

}  // namespace
}  // namespace bellwether::local
