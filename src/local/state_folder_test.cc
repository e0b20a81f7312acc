#include "local/state_folder.h"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <thread>

#include "contracts/example_item.h"
#include "engine_stage.h"
#include "local/engine_events.h"

namespace bellwether::local {
namespace {

TEST(StateFolder, OpensAStateDirectoryThatIsNamedRelatively) {
  EngineStage stage;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(stage.folder.path());
  const auto opened = Engine::open("fresh", stage.clock, stage.random, stage.report);
  std::filesystem::current_path(before);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_TRUE(std::filesystem::is_directory(stage.folder.path() / "fresh"));
}

TEST(StateFolder, CreatesTheStateDirectoryForItsOwnerOnly) {
  const EngineStage stage;
  struct stat facts{};
  ASSERT_EQ(stat(stage.directory.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777u, 0700u);
}

// Runs `look` in a process that obeys the modes of files, root's too, and answers how it exited.
int without_privileges(const std::function<bool()>& look) {
  const auto child = fork();
  if (child == 0) {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    __user_cap_data_struct none[2] = {};
    CHECK(syscall(SYS_capset, &header, none) == 0);
    _exit(look() ? 0 : 1);
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child);
  return status;
}

TEST(StateFolder, OneThatMayNotBeWrittenCanBeRead) {
  const TemporaryFolder folder;
  const auto directory = folder.path() / "state #1?";
  system::SystemClock clock;
  system::SystemRandom random;
  KeptReport report;
  const auto open = [&] { return Engine::open(directory, clock, random, report); };
  ASSERT_TRUE(open().value()->table().put(contracts::sol_ring()));
  std::filesystem::remove(directory / "engine.lock");
  ASSERT_EQ(chmod(directory.c_str(), 0555), 0);
  const auto looked = without_privileges([&] {
    const auto engine = open();
    if (!engine) return false;
    const auto status = (*engine)->status();
    return status && status->items == 1 && (*engine)->table().get(contracts::sol_ring().key);
  });
  EXPECT_EQ(looked, 0);
  ASSERT_EQ(chmod(directory.c_str(), 0755), 0);
}

TEST(StateFolder, ALogThatWasDamagedAfterACrashIsToldAndStaysInTheStatus) {
  const TemporaryFolder folder;
  const auto crashed = folder.path() / "crashed";
  {
    EngineStage stage;
    ASSERT_TRUE(stage.engine->table().put(contracts::sol_ring()));
    std::filesystem::copy(stage.directory, crashed);
  }
  const auto log = crashed / "bellwether.db-wal";
  std::filesystem::resize_file(log, std::filesystem::file_size(log) - 1);
  std::ofstream(log, std::ios::app | std::ios::binary) << '\xA5';  // The last page of the last commit.
  system::SystemClock clock;
  system::SystemRandom random;
  for (int round = 0; round < 2; ++round) {
    KeptReport report;
    const auto engine = Engine::open(crashed, clock, random, report).value();
    EXPECT_EQ(report.times(kLogCutOff), round == 0 ? 1 : 0);
    EXPECT_TRUE(engine->status()->damage.contains("pages of the database's log could not be read"));
  }
  std::filesystem::remove(crashed / "log-damage.txt");
  KeptReport report;
  EXPECT_EQ(Engine::open(crashed, clock, random, report).value()->status()->damage, "");
}

TEST(StateFolder, AnEngineWhoseFolderWasReplacedEndsAndSaysSo) {
  EngineStage stage;
  Result<void> ended;
  std::promise<void> ready;
  std::thread running([&] { ended = stage.engine->run({}, [&] { ready.set_value(); }); });
  ready.get_future().wait();
  std::filesystem::rename(stage.directory, stage.folder.path() / "away");
  running.join();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::Unavailable);
  EXPECT_TRUE(
      ended.error().message.starts_with(stage.directory.string() + ": was removed, moved or replaced"));
}

TEST(StateFolder, OneThatOthersMayReadIsReportedByTheEngineThatRuns) {
  const struct {
    mode_t mode;
    int times;
  } cases[] = {{0700, 0}, {0750, 0}, {0755, 1}, {0770, 1}};
  for (const auto& c : cases) {
    EngineStage stage;
    ASSERT_EQ(chmod(stage.directory.c_str(), c.mode), 0);
    std::stop_source stop;
    ASSERT_TRUE(stage.engine->run(stop.get_token(), [&] { stop.request_stop(); }));
    EXPECT_EQ(stage.report.times(kStateIsOpen), c.times) << std::oct << c.mode;
  }
}

}  // namespace
}  // namespace bellwether::local
