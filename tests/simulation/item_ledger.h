// What must come of the items: a model of the table, its stream and its functions that is short enough to be
// obviously right, and shares no code with them.
//
// It writes down what users asked for and were told, and what each function was given and did. A change that
// was accepted must be given to every function, in the order of its item's changes, and nothing else may be
// but changes whose outcome nobody was told: a commit that failed may have happened, and a power loss may
// show it only later.

#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/story.h"

namespace bellwether::simulation {

enum class Told { Done, Unsure };

// What of an item the users change.
struct Look {
  std::string url = {};
  std::map<int, int> prices = {};  // By day.
  bool is_readable = true;

  auto operator<=>(const Look&) const = default;
};
using State = std::optional<Look>;  // Nothing: there is no such item.
std::string text_of(const State& state);

// What of a function's dead letters the ledger is shown.
struct Burials {
  std::int64_t count = 0;
  bool is_sure = true;             // No redrive failed in the middle.
  std::int64_t last_sequence = 0;  // Of the letter that is there; 0: there is none.
  std::string original = {};
};

class ItemLedger {
 public:
  ItemLedger(Story& story, std::size_t functions) : story_(story), functions_(functions) {}

  void put(const std::string& name, const Look& look, Told told);
  void price(const std::string& name, int day, int price, Told told);
  // A refused or void one is told with what was answered.
  void removed(const std::string& name, bool was_there, Told told);
  void renamed(const std::string& from, const std::string& to, Told told);
  void announced(const std::string& name, Told told);
  bool may_be(const std::string& name, bool is_there) const;
  bool may_be_unreadable(const std::string& name) const;
  // Items whose last change is a put without an answer, which may be put again.
  std::vector<std::pair<std::string, Look>> unanswered() const;
  // More than one possibility: what is changed in it would be twice as many.
  bool is_unsure(const std::string& name) const;

  void given(std::size_t function, std::int64_t sequence, const std::string& name, const State& state,
             bool is_bad);
  // The item's state before the record, as the function was told it, which asks for it.
  void given_before(std::size_t function, std::int64_t sequence, const State& before);
  void succeeded(std::size_t function, std::int64_t sequence);
  // All of a batch, and this is durable.
  void passed(std::size_t function, const std::vector<std::int64_t>& sequences);

  // When all is at rest.
  void check_table(const std::map<std::string, Look>& table) const;
  // `may_age`: records may also be given up for their age. `unwanted`: an item of which it is given nothing.
  void check_function(std::size_t function, const std::map<std::string, Look>& charts,
                      const std::map<std::string, Burials>& burials, bool may_age,
                      std::string_view unwanted) const;

  std::vector<std::string> names() const;

 private:
  struct Change {
    std::set<State> possible;
    Told told;
  };
  struct Item {
    std::set<State> now = {State()};
    std::vector<Change> changes;
    std::optional<Look> unanswered = std::nullopt;
  };
  struct Record {
    std::string name;
    State state;
    bool is_bad;
    bool has_succeeded = false;
    bool is_passed = false;
  };
  struct Function {
    std::map<std::int64_t, Record> records;
    std::map<std::string, std::int64_t> last;  // Of each item's.
  };

  void change(const std::string& name, std::set<State> possible, Told told);
  void check_records(std::size_t function, const std::string& name, const std::vector<const Record*>& records,
                     bool may_age) const;

  Story& story_;
  std::map<std::string, Item> items_;
  std::vector<Function> functions_;
};

}  // namespace bellwether::simulation
