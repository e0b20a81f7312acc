// `bellwether up` is killed a hundred times at random moments while prices come
// in from another process. Afterwards every price that was accepted is in its item's
// charts, no chart was ever half written, and no record was lost.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "chart/chart.h"
#include "kill_stage.h"
#include "local/folder_bucket.h"
#include "market/slug.h"
#include "oracle/png_picture.h"

extern char** environ;

namespace bellwether {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr int kKills = 100;
constexpr int kWrittenMin = 1'000;
constexpr int kItems = 5;         // That change all the time,
constexpr int kChangesEach = 10;  // and after so many changes one that changes never again: a
                                  // record that was lost is not made good by a later one.

pid_t start_engine(const std::filesystem::path& state) {
  const std::string state_text = state.string();
  const char* arguments[] = {BELLWETHER_PROGRAM, "--state", state_text.c_str(), "up", nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {0, 1, 2})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY,
                                     0);
  pid_t pid = 0;
  const int error =
      ::posix_spawn(&pid, BELLWETHER_PROGRAM, &actions, nullptr, const_cast<char**>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  CHECK(error == 0);
  return pid;
}

int end_engine(pid_t pid, int signal) {
  ::kill(pid, signal);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

std::string item_name(int number) {
  return "Card " + std::to_string(number);
}

// What the writer was told is safe.
using Accepted = std::map<std::string, std::map<Day, double>>;

TEST(Kill, EveryAcceptedPriceIsInItsChartsAndNoChartWasEverHalfWritten) {
  testbed::KillStage stage;
  SCOPED_TRACE("seed " + std::to_string(stage.seed));
  const auto bucket = local::FolderBucket::open(stage.state() / "bucket").value();

  Accepted accepted;
  std::atomic<int> drawings = 0, broken = 0, written = 0;
  {
    std::jthread writer([&](const std::stop_token& stop) {
      std::mt19937 prices(stage.seed + 1);
      for (int i = 0; !stop.stop_requested(); ++i) {
        const bool once = i % kChangesEach == 0;
        const std::string name = once ? "Once " + std::to_string(i) : item_name(i % kItems);
        const Day day = parse_day("2024-01-01").value() + days(i / kItems % 600);
        const double price = static_cast<double>(100 + prices() % 400);
        const auto updated = stage->table().update(
            {.key = {name, ""}, .currency = "JPY", .quotes = {{.day = day, .close = market::Price(price)}}});
        if (updated) {
          accepted[name][day] = price;
          ++written;
        }
        std::this_thread::sleep_for(2ms);
      }
    });
    std::jthread reader([&](const std::stop_token& stop) {
      std::map<int, std::string> last;
      while (!stop.stop_requested()) {
        for (int i = 0; i < kItems; ++i) {
          const auto png = bucket->get("png/daily/Card " + std::to_string(i) + ".png");
          if (!png || *png == last[i]) continue;
          last[i] = *png;
          ++drawings;
          try {
            oracle::read_png(*png);
          } catch (const std::runtime_error&) {
            ++broken;
          }
        }
        std::this_thread::sleep_for(1ms);
      }
    });
    for (int kill = 0; kill < kKills || written < kWrittenMin; ++kill) {
      const int drawn_before = drawings;
      const pid_t engine = start_engine(stage.state());
      // Every other engine has drawn before it is killed, however slow the machine is.
      const bool waits = kill % 2 == 1;
      for (int i = 0; i < 60'000 && waits && drawings == drawn_before; ++i) std::this_thread::sleep_for(1ms);
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + stage.random() % 130));
      const int status = end_engine(engine, SIGKILL);
      ASSERT_TRUE(WIFSIGNALED(status)) << "the engine ended by itself with status " << status;
      if (waits) {
        ASSERT_GT(drawings, drawn_before) << "the engine drew nothing in a minute";
      }
    }
  }
  EXPECT_EQ(broken, 0);

  const pid_t engine = start_engine(stage.state());
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (stage->status().value().backlog > 0 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(20ms);
  EXPECT_EQ(stage->status().value().backlog, 0);
  const int status = end_engine(engine, SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;

  const auto letters = stage->dead_letters().list().value();
  for (const ports::DeadLetter& letter : letters)
    ADD_FAILURE() << letter.function << " gave up " << letter.key.name << ": " << letter.reason << " ("
                  << letter.condition << ", " << letter.attempts << ")";
  chart::ChartPainter painter({});
  for (const auto& [name, expected] : accepted) {
    const market::Item item = stage->table().get({name, ""}).value();
    std::map<Day, double> stored;
    for (const market::Quote& quote : item.history.quotes()) stored[quote.day] = quote.close.value();
    EXPECT_EQ(stored, expected) << name;
    for (const auto& [folder, period] :
         {std::pair{"daily/", chart::Period::Daily}, std::pair{"weekly/", chart::Period::Weekly}}) {
      const std::string key = std::string("png/") + folder + market::slug_of(item.key) + ".png";
      const auto png = bucket->get(key);
      if (!png) {
        ADD_FAILURE() << key << " was never drawn: its record was lost";
        continue;
      }
      // The chart is as of the day of the last change: today, or yesterday when
      // the test ran over midnight.
      bool drawn_from_all = false;
      for (const Day as_of : {day_of(stage.clock().now()), day_of(stage.clock().now()) - days(1)}) {
        const chart::ChartRequest request{.title = item.key.name,
                                          .currency = item.currency,
                                          .history = item.history,
                                          .period = period,
                                          .as_of = as_of};
        drawn_from_all = drawn_from_all || painter.paint(request).png == *png;
      }
      EXPECT_TRUE(drawn_from_all) << key << " lacks a price that was accepted";
    }
  }
  // What a killed engine was writing stays for an hour (folder_bucket.h); nothing else may be there.
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(stage.state() / "bucket" / "png"))
    files += entry.is_regular_file() && !entry.path().filename().string().starts_with(".bellwether-") ? 1 : 0;
  EXPECT_EQ(files, 2 * accepted.size()) << "a killed engine left files behind in the bucket";
}

}  // namespace
}  // namespace bellwether
