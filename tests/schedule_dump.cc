// Prints when schedules are due, for oracle_cron.py. Each line of the input is a
// zone, when it was first known in seconds since 1970, how many occurrences are wanted, start and end in
// seconds (0: none), the window in minutes, and an expression, with tabs between; each line of the output has
// their seconds and, behind a stroke each, the milliseconds by which they come later.

#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

#include "schedule/schedule.h"

int main() {
  using namespace bellwether;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream fields(line);
    std::string zone, expression;
    long long known = 0, start = 0, end = 0;
    int wanted = 0;
    schedule::Limits limits;
    std::getline(fields, zone, '\t') >> known >> wanted >> start >> end >> limits.window_minutes >> std::ws;
    std::getline(fields, expression);
    if (start != 0) limits.start = Instant(std::chrono::seconds(start));
    if (end != 0) limits.end = Instant(std::chrono::seconds(end));
    const auto schedule = schedule::Schedule::parse(expression, zone, limits);
    if (!schedule) {
      std::puts(schedule.error().message.c_str());
      continue;
    }
    const auto began = Instant(std::chrono::seconds(known));
    auto instant = began;
    for (int i = 0; i < wanted; ++i) {
      const auto due = schedule->next_after(instant, began);
      if (!due) break;
      std::printf("%lld/%lld ", static_cast<long long>(due->time_since_epoch().count() / 1000),
                  static_cast<long long>((schedule->comes_at(*due, began) - *due).count()));
      instant = *due;
    }
    std::puts("");
  }
}
