// The stage of the lane's tests: a table, a function whose answers are given in advance,
// and the lanes between them, stepped by hand under a clock that is turned by hand.

#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "events/item_json.h"
#include "local/function_log.h"
#include "local/lane.h"
#include "local_stage.h"

namespace bellwether::local {

using namespace std::chrono_literals;
using ports::ChangeKind;

inline std::string describe(const ports::ChangeRecord& record) {
  if (!record.item) return "?" + record.sequence_number;
  return record.item->key.name + record.sequence_number;
}

// A function whose answers are given in advance; it writes down its calls as
// "a1 b2 | b2".
struct Function {
  using Answer = std::function<Result<ports::BatchResponse>(std::span<const ports::ChangeRecord>)>;
  Answer answer = [](auto) -> Result<ports::BatchResponse> { return ports::BatchResponse{}; };
  std::string calls = {};
  int count = 0;

  Result<ports::BatchResponse> operator()(std::span<const ports::ChangeRecord> batch) {
    if (!calls.empty()) calls += " | ";
    for (const auto& record : batch) calls += (&record == batch.data() ? "" : " ") + describe(record);
    ++count;
    return answer(batch);
  }
};

// Names those of the batch that are in `bad`.
inline Function::Answer names(std::vector<std::string> bad) {
  return [bad](std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
    ports::BatchResponse response;
    for (const auto& record : batch)
      if (std::ranges::count(bad, record.sequence_number) != 0)
        response.failures.push_back({record.sequence_number, {ErrorKind::Unavailable, "no ink"}});
    return response;
  };
}

// Fails as a whole when one of `bad` is in the batch.
inline Function::Answer breaks_at(std::vector<std::string> bad) {
  return [bad](std::span<const ports::ChangeRecord> batch) -> Result<ports::BatchResponse> {
    for (const auto& record : batch)
      if (std::ranges::count(bad, record.sequence_number) != 0) return fail(ErrorKind::Unavailable, "broken");
    return ports::BatchResponse{};
  };
}

struct LaneStage : TableStage {
  Function function;
  SeededRandom random;
  KeptReport report;
  MappingSettings settings;
  std::vector<std::unique_ptr<Database>> databases;
  std::vector<std::unique_ptr<Lane>> lanes;

  void change(const std::string& name, int times = 1) {
    for (int i = 0; i < times; ++i) {
      market::Item item{.key = {name, ""}, .url = std::to_string(next_++)};
      CHECK(table->put(item));
    }
  }

  // Many changes in one transaction, past the table.
  void change_quickly(const std::string& name, int times) {
    auto transaction = Transaction::begin(*database).value();
    const auto document = events::encode_item({.key = {name, ""}});
    for (int i = 0; i < times; ++i)
      CHECK(append_record(*database, {.kind = ports::ChangeKind::Modify,
                                      .key = {name, ""},
                                      .image = document,
                                      .before = {},
                                      .created = clock.now()}));
    CHECK(transaction.commit());
  }

  // A new process with these settings.
  void start() {
    lanes.clear();
    databases.clear();
    CHECK(register_mapping(*database, "f", settings));
    for (int lane = 0; lane < settings.parallelization_factor; ++lane) {
      databases.push_back(Database::open(file).value());
      lanes.push_back(std::make_unique<Lane>(
          LaneName{"f", lane}, settings, [this](auto batch) { return function(batch); },
          LaneWorld{*databases.back(), clock, random, report}));
    }
  }

  // Steps until nothing is due; answers when the next thing is.
  std::optional<Instant> settle() {
    std::optional<Instant> next;
    for (const auto& lane : lanes) {
      auto due = lane->step().value();
      while (due && *due <= clock.now()) due = lane->step().value();
      if (due) next = next ? std::min(*next, *due) : *due;
    }
    return next;
  }

  // Turns the clock to each due time until nothing is left to do.
  void finish() {
    if (lanes.empty()) start();
    for (auto due = settle(); due; due = settle()) clock.set(*due);
  }

  // As reported, one a record: a letter is of an item.
  std::string graves() {
    std::string text;
    for (const std::string& line : report.lines()) {
      if (!line.starts_with("record buried ")) continue;
      const auto between = [&line](const std::string& name, const std::string& next) {
        const auto from = line.find(" " + name + "=") + name.size() + 2;
        return line.substr(from, line.find(" " + next + "=", from) - from);
      };
      text += between("item", "owner") + between("sequence_number", "condition") + " " +
              between("condition", "reason") + " '" + between("reason", "attempts") + "' " +
              between("attempts", "hint") + "; ";
    }
    return text;
  }
  std::int64_t backlog() { return backlog_of(*database).value().records; }

 private:
  int next_ = 0;
};

}  // namespace bellwether::local
