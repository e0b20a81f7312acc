// The functions of a life, and the world that they work in: charts and results that outlive every process,
// and days on which something is down. They fail as functions do: as a whole, by name, by exception, for lack
// of time, with names that are not in the batch; and their process may end in the middle of their work.
//
// But with a record that is not bad a function fails less often than what is allowed, in a way that counts:
// so that whatever good is buried is the engine's fault.

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "local/event_source_mapping.h"
#include "local/queue_mapping.h"
#include "ports/change_record.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "simulation/item_ledger.h"
#include "simulation/message_ledger.h"
#include "simulation/story.h"

namespace bellwether::simulation {

inline constexpr std::size_t kStreamFunctions = 2;
inline constexpr std::string_view kCannotBear = "cannot bear it";
// What no filter lets pass, where a life has filters; of messages MessageLedger knows it.
inline constexpr std::string_view kUnwantedItem = "Card a";

// How a life is set up, drawn at its beginning.
struct Habits {
  local::MappingSettings mappings[kStreamFunctions];
  local::QueueMappingSettings slots;
  local::QueueSettings queue;

  bool wants_item(std::size_t function, std::string_view name) const {
    return mappings[function].filter.is_empty() || name != kUnwantedItem;
  }
};

// As the functions and the ledger see an item.
State state_of(const Result<market::Item>& item);

class Services {
 public:
  Services(std::mt19937_64& chance, Story& story, const Habits& habits, const ports::Clock& clock)
      : items(story, kStreamFunctions),
        messages(story, habits.queue.maximum_receives,
                 habits.queue.retention < local::QueueSettings().retention, !habits.slots.filter.is_empty()),
        chance_(chance),
        story_(story),
        habits_(habits),
        clock_(clock) {}

  Result<ports::BatchResponse> process(std::size_t function, std::span<const ports::ChangeRecord> batch);
  Result<ports::MessageResponse> read(std::span<const ports::Message> batch);
  Result<void> fan_out();

  // From now on all functions find something down, until then.
  void go_down(Instant until) { down_until_ = until; }
  // Who asked for a pause was told that there is one, or asked for its end.
  void paused(const std::string& mapping) { paused_.insert(mapping); }
  void may_go_on(const std::string& mapping) { paused_.erase(mapping); }
  // A mapping took a batch in hand.
  void took_batch(const std::string& mapping);
  // No function fails anymore with what is good.
  void be_calm() { is_calm_ = true; }

  ItemLedger items;
  MessageLedger messages;
  std::map<std::string, Look> charts[kStreamFunctions];
  int runs = 0;  // Of the schedule that succeeded.
  int next_message = 0;

  // Of the process that acts.
  ports::Queue* queue = nullptr;
  std::function<void()> end_process = [] {};
  // Of the latest call: what it succeeded with.
  std::vector<std::int64_t> succeeded_records;
  std::vector<std::string> succeeded_messages;  // Ids.
  bool all_succeeded = false;

 private:
  bool one_in(std::uint64_t times) { return !is_calm_ && chance_() % times == 0; }
  bool is_down() const { return !is_calm_ && clock_.now() < down_until_; }
  bool may_count(std::size_t function, std::span<const ports::ChangeRecord> batch);
  void count(std::size_t function, std::span<const ports::ChangeRecord> batch);
  Result<ports::BatchResponse> process_each(std::size_t function, std::span<const ports::ChangeRecord> batch);
  bool send(const std::string& body);

  std::mt19937_64& chance_;
  Story& story_;
  const Habits& habits_;
  const ports::Clock& clock_;
  Instant down_until_{};
  bool is_calm_ = false;
  std::map<std::int64_t, int> counted_[kStreamFunctions];
  std::map<std::string, int> counted_messages_;
  std::set<std::string> paused_;
};

}  // namespace bellwether::simulation
