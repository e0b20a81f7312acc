// long_life [changes] [items] [days]: what the files of the state come to after so many changes of prices, a
// million of 1,000 items with 780 days unless said otherwise, while the engine runs and keeps its house:
// beside what is live, the items' own documents. Made and removed in the current folder; says every tenth how
// it stands.

#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"
#include "local/engine.h"
#include "silent_report.h"
#include "system/clock.h"
#include "system/random.h"

namespace {

using namespace bellwether;
using namespace std::chrono_literals;

constexpr int kThreads = 16, kGoal = 3;
constexpr double kMegabyte = 1e6;

market::Item item_of(int number, int days) {
  market::Item item{.key = {"item " + std::to_string(number), "me"}, .currency = "JPY"};
  std::vector<market::Quote> quotes;
  for (int i = 0; i < days; ++i)
    quotes.push_back({Day(std::chrono::days(18'000 + i)), market::Price(1'000 + i % 97 + 0.5 * (i % 2))});
  item.history = market::PriceHistory::from(std::move(quotes)).value();
  return item;
}

double megabytes_of(const std::filesystem::path& folder) {
  double bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  return bytes / kMegabyte;
}

void change_prices(ports::Table& table, int from, int to, int items, int days) {
  std::atomic<int> next = from;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&] {
      for (int i = next++; i < to; i = next++)
        CHECK(table.update({.key = {"item " + std::to_string(i % items), "me"},
                            .quotes = {{Day(std::chrono::days(18'000 + days - 1 - i % 7)),
                                        market::Price(2'000 + i % 5'000)}}}));
    });
}

}  // namespace

int main(int argc, char** argv) {
  const int changes = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
  const int items = argc > 2 ? std::atoi(argv[2]) : 1'000;
  const int days = argc > 3 ? std::atoi(argv[3]) : 780;
  char name[] = "long_life.XXXXXX";
  CHECK(mkdtemp(name) != nullptr);
  const std::filesystem::path folder = name;
  const system::SystemClock clock;
  system::SystemRandom random;
  testbed::SilentReport report;
  {
    auto engine = local::Engine::open(folder, clock, random, report).value();
    for (int i = 0; i < items; ++i) CHECK(engine->table().put(item_of(i, days)));
    const auto take = [](auto) -> Result<ports::BatchResponse> { return ports::BatchResponse{}; };
    CHECK(engine->attach("draw-charts", {}, [&take] { return take; }));
    std::jthread running([&engine](const std::stop_token& stop) { CHECK(engine->run(stop)); });

    std::printf("%d changes of %d items with %d days\n   changes  seconds  files, MB\n", changes, items,
                days);
    const auto begin = std::chrono::steady_clock::now();
    const auto print = [&](int done) {
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
      std::printf("%10d  %7.1f  %9.1f\n", done, took.count(), megabytes_of(folder));
      std::fflush(stdout);
    };
    for (int tenth = 0; tenth < 10; ++tenth) {
      const auto at = [changes](int of) { return static_cast<int>(std::int64_t{changes} * of / 10); };
      change_prices(engine->table(), at(tenth), at(tenth + 1), items, days);
      print(at(tenth + 1));
    }
    auto database = local::Database::open(folder / "bellwether.db").value();
    // Until the engine is through and has kept its house: what it then keeps are the newest 10,000 records.
    while (database->number("SELECT count(*) FROM stream").value() > 10'000) std::this_thread::sleep_for(1s);
    for (double before = 0; before != megabytes_of(folder);) {
      before = megabytes_of(folder);
      std::this_thread::sleep_for(70s);
    }
    print(changes);
    const double live =
        static_cast<double>(database->number("SELECT sum(length(document)) FROM item").value()) / kMegabyte;
    const double ratio = megabytes_of(folder) / live;
    std::printf("live %.1f MB; files at the end %.2f times that, goal at most %d: %s\n", live, ratio, kGoal,
                ratio <= kGoal ? "reached" : "NOT reached");
  }
  std::filesystem::remove_all(folder);
}
