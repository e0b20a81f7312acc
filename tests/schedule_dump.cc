// Prints when schedules are due, for oracle_cron.py. Each line of the input is a
// zone, a start in seconds since 1970, how many occurrences are wanted and an expression,
// with tabs between; each line of the output has their seconds.

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
    long long start = 0;
    int wanted = 0;
    std::getline(fields, zone, '\t') >> start >> wanted >> std::ws;
    std::getline(fields, expression);
    const auto schedule = schedule::Schedule::parse(expression, zone);
    if (!schedule) {
      std::puts(schedule.error().message.c_str());
      continue;
    }
    auto instant = Instant(std::chrono::seconds(start));
    for (int i = 0; i < wanted; ++i) {
      const auto due = schedule->next_after(instant, instant);
      if (!due) break;
      std::printf("%lld ", static_cast<long long>(due->time_since_epoch().count() / 1000));
      instant = *due;
    }
    std::puts("");
  }
}
