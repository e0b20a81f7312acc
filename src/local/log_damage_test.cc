#include "local/log_damage.h"

#include <gtest/gtest.h>

#include <fstream>

#include "local_stage.h"

namespace bellwether::local {
namespace {

namespace fs = std::filesystem;

// The files as a process that was killed leaves them.
class CrashedLog {
 public:
  explicit CrashedLog(int commits) {
    const auto database = Database::open(written()).value();
    CHECK(database->run("CREATE TABLE mark (number INTEGER PRIMARY KEY)"));
    for (int i = 0; i < commits; ++i) {
      auto transaction = Transaction::begin(*database).value();
      CHECK(database->run("INSERT INTO mark VALUES (?)", i));
      CHECK(transaction.commit());
    }
    fs::copy_file(written(), file());
    fs::copy_file(written().string() + "-wal", log());
  }
  fs::path file() const { return folder_.path() / "crashed.db"; }
  fs::path log() const { return file().string() + "-wal"; }
  std::int64_t bytes() const { return static_cast<std::int64_t>(fs::file_size(log())); }
  // From the end when negative.
  void flip(std::int64_t at) const {
    std::fstream stream(log(), std::ios::in | std::ios::out | std::ios::binary);
    const auto place = at < 0 ? bytes() + at : at;
    stream.seekg(place);
    const char byte = static_cast<char>(stream.get() ^ 1);
    stream.seekp(place);
    stream.put(byte);
  }
  std::int64_t cut_off() const { return frames_cut_off(file()).value(); }

 private:
  fs::path written() const { return folder_.path() / "written.db"; }
  TemporaryFolder folder_;
};

constexpr std::int64_t kFrame = 24 + 4096;

TEST(LogDamage, ThereIsNoneInALogAsItWasWrittenNorInNone) {
  const CrashedLog crashed(20);
  EXPECT_EQ(crashed.cut_off(), 0);
  fs::remove(crashed.log());
  EXPECT_EQ(crashed.cut_off(), 0);
}

TEST(LogDamage, AByteThatChangedCutsOffAllBehindItAsSqliteDoes) {
  const CrashedLog crashed(20);
  crashed.flip(-5 * kFrame + 2000);
  EXPECT_EQ(crashed.cut_off(), 5);
  EXPECT_EQ(Database::open(crashed.file()).value()->number("SELECT count(*) FROM mark").value(), 15);
}

TEST(LogDamage, ADamagedLastCommitIsFound) {
  const CrashedLog crashed(20);
  crashed.flip(-1);
  EXPECT_EQ(crashed.cut_off(), 1);
}

TEST(LogDamage, ADamagedStartCutsOffAll) {
  const CrashedLog crashed(20);
  crashed.flip(13);
  EXPECT_EQ(crashed.cut_off(), (crashed.bytes() - 32) / kFrame);
}

TEST(LogDamage, AnUnfinishedCommitIsNone) {
  const CrashedLog crashed(20);
  fs::resize_file(crashed.log(), static_cast<std::uintmax_t>(crashed.bytes() - 100));
  EXPECT_EQ(crashed.cut_off(), 0);
  fs::resize_file(crashed.log(), 20);
  EXPECT_EQ(crashed.cut_off(), 0);
}

}  // namespace
}  // namespace bellwether::local
