#include "simulation/item_ledger.h"

#include <algorithm>

namespace bellwether::simulation {

std::string text_of(const State& state) {
  if (!state) return "(nothing)";
  if (!state->is_readable) return "(unreadable)";
  std::string text = state->url;
  for (const auto& [day, price] : state->prices)
    text += " " + std::to_string(day) + ":" + std::to_string(price);
  return text;
}

void ItemLedger::change(const std::string& name, std::set<State> possible, Told told) {
  Item& item = items_[name];
  if (told == Told::Done) item.now.clear();
  item.now.insert(possible.begin(), possible.end());
  item.unanswered.reset();
  item.changes.push_back({std::move(possible), told});
}

void ItemLedger::put(const std::string& name, const Look& look, Told told) {
  // Where it is so already there is no record.
  const bool may_be_so = look.is_readable && items_[name].now.contains(look);
  change(name, {look}, told);
  if (may_be_so) items_[name].changes.back().told = Told::Unsure;
  if (told == Told::Unsure && look.is_readable) items_[name].unanswered = look;
}

std::vector<std::pair<std::string, Look>> ItemLedger::unanswered() const {
  std::vector<std::pair<std::string, Look>> unanswered;
  for (const auto& [name, item] : items_)
    if (item.unanswered) unanswered.emplace_back(name, *item.unanswered);
  return unanswered;
}

void ItemLedger::price(const std::string& name, int day, int price, Told told) {
  std::set<State> possible;
  for (State state : items_[name].now) {
    if (!state) state = Look{};
    if (!state->is_readable) continue;
    state->prices[day] = price;
    possible.insert(state);
  }
  change(name, possible, told);
}

void ItemLedger::removed(const std::string& name, bool was_there, Told told) {
  if (told == Told::Done && !may_be(name, was_there))
    story_.wrong("the removal of " + name + " said that it was " + (was_there ? "" : "not ") + "there");
  if (told == Told::Unsure || was_there) change(name, {State()}, told);
}

void ItemLedger::renamed(const std::string& from, const std::string& to, Told told) {
  if (told == Told::Done && (!may_be(from, true) || !may_be(to, false)))
    story_.wrong(from + " was renamed to " + to + ", which cannot be");
  auto moved = items_[from].now;
  moved.erase(State());
  change(from, {State()}, told);
  change(to, moved, told);
}

void ItemLedger::announced(const std::string& name, Told told) {
  items_[name].changes.push_back({items_[name].now, told});
}

bool ItemLedger::may_be(const std::string& name, bool is_there) const {
  const auto item = items_.find(name);
  if (item == items_.end()) return !is_there;
  return std::ranges::any_of(item->second.now,
                             [&](const State& state) { return state.has_value() == is_there; });
}

bool ItemLedger::may_be_unreadable(const std::string& name) const {
  const auto item = items_.find(name);
  return item != items_.end() && std::ranges::any_of(item->second.now, [](const State& state) {
           return state && !state->is_readable;
         });
}

bool ItemLedger::is_unsure(const std::string& name) const {
  const auto item = items_.find(name);
  return item != items_.end() && item->second.now.size() > 1;
}

void ItemLedger::given(std::size_t function, std::int64_t sequence, const std::string& name,
                       const State& state, bool is_bad) {
  auto& [records, last] = functions_[function];
  const auto what = [&] { return "record " + std::to_string(sequence) + " of " + name; };
  const auto [known, is_new] = records.emplace(sequence, Record{name, state, is_bad});
  if (is_new) {
    if (sequence < last[name]) story_.wrong(what() + " was first given after a later one");
    last[name] = std::max(last[name], sequence);
    return;
  }
  if (known->second.name != name || known->second.state != state)
    story_.wrong(what() + " was " + text_of(known->second.state) + " and then " + text_of(state));
  if (known->second.is_passed) story_.wrong(what() + " was given again after it was done");
}

void ItemLedger::given_before(std::size_t function, std::int64_t sequence, const State& before) {
  const auto& records = functions_[function].records;
  const Record& record = records.at(sequence);
  auto earlier = records.find(sequence);
  do {
    if (earlier == records.begin()) return;
    --earlier;
  } while (earlier->second.name != record.name);
  const State& was = earlier->second.state;
  // What was sent again tells of no change, and what cannot be read is not told.
  if (was == record.state || !record.state || (was && !was->is_readable)) return;
  if (before != was)
    story_.wrong("record " + std::to_string(sequence) + " of " + record.name + " says that before it was " +
                 text_of(before) + ", which was " + text_of(was));
}

void ItemLedger::succeeded(std::size_t function, std::int64_t sequence) {
  functions_[function].records.at(sequence).has_succeeded = true;
}

void ItemLedger::passed(std::size_t function, const std::vector<std::int64_t>& sequences) {
  for (const auto sequence : sequences) functions_[function].records.at(sequence).is_passed = true;
}

void ItemLedger::check_table(const std::map<std::string, Look>& table) const {
  for (const auto& [name, item] : items_) {
    const auto stored = table.find(name);
    const State state = stored == table.end() ? State() : State(stored->second);
    if (!item.now.contains(state)) story_.wrong("the table has " + name + " as " + text_of(state));
  }
  for (const auto& [name, look] : table)
    if (!items_.contains(name)) story_.wrong("the table has " + name + ", which nobody wrote");
}

// The records must be the changes in their order, of which only those may lack that nobody was told of.
void ItemLedger::check_records(std::size_t function, const std::string& name,
                               const std::vector<const Record*>& records, bool may_age) const {
  const auto& changes = items_.at(name).changes;
  // reached[j]: the changes so far can explain the first j records.
  std::vector<bool> reached(records.size() + 1);
  reached[0] = true;
  for (const Change& change : changes) {
    std::vector<bool> next(records.size() + 1);
    for (std::size_t j = 0; j <= records.size(); ++j) {
      if (reached[j] && (change.told == Told::Unsure || may_age)) next[j] = true;
      if (j > 0 && reached[j - 1] && change.possible.contains(records[j - 1]->state)) next[j] = true;
    }
    reached = std::move(next);
  }
  if (reached[records.size()]) return;
  std::string text = "function " + std::to_string(function) + " was not given what became of " + name + ":";
  for (const Record* const record : records) text += " [" + text_of(record->state) + "]";
  text += " of";
  for (const Change& change : changes) {
    text += change.told == Told::Done ? " [" : " perhaps [";
    for (const State& state : change.possible) text += (text.back() == '[' ? "" : " or ") + text_of(state);
    text += "]";
  }
  story_.wrong(text);
}

void ItemLedger::check_function(std::size_t function, const std::map<std::string, Look>& charts,
                                const std::map<std::string, Burials>& burials, bool may_age,
                                std::string_view unwanted) const {
  const std::string who = "function " + std::to_string(function);
  std::map<std::string, std::vector<const Record*>> records;
  std::map<std::string, std::int64_t> last_bad;
  for (const auto& [sequence, record] : functions_[function].records) {
    records[record.name].push_back(&record);
    if (record.is_bad) last_bad[record.name] = sequence;
    if (!record.is_bad && !record.has_succeeded && !may_age)
      story_.wrong(who + " never succeeded with record " + std::to_string(sequence) + " of " + record.name);
  }
  for (const auto& [name, item] : items_) {
    if (name == unwanted) {
      if (burials.contains(name) || charts.contains(name))
        story_.wrong(who + " knows " + name + ", which is filtered");
      continue;
    }
    const auto& own = records[name];
    check_records(function, name, own, may_age);
    const auto buried = burials.contains(name) ? burials.at(name) : Burials{};
    const auto bad = std::ranges::count_if(own, [](const Record* record) { return record->is_bad; });
    if (may_age ? buried.count < bad && buried.is_sure : buried.count != bad && buried.is_sure)
      story_.wrong(who + " buried " + std::to_string(buried.count) + " records of " + name + ", and " +
                   std::to_string(bad) + " were bad");
    if (may_age) continue;
    if (buried.last_sequence != 0 && buried.last_sequence != last_bad[name])
      story_.wrong(who + ": the letter of " + name + " is of record " + std::to_string(buried.last_sequence));
    if (buried.last_sequence != 0 && buried.last_sequence == last_bad[name]) {
      const State& state = functions_[function].records.at(last_bad[name]).state;
      if (!state || !buried.original.contains('"' + (state->is_readable ? state->url : name) + '"'))
        story_.wrong(who + ": the letter of " + name + " has another original: " + buried.original);
    }
    // The chart is of the last record that was not bad.
    State shown;
    for (const Record* const record : own)
      if (!record->is_bad) shown = record->state;
    const auto chart = charts.find(name);
    const State drawn = chart == charts.end() ? State() : State(chart->second);
    if (drawn != shown)
      story_.wrong(who + " shows " + name + " as " + text_of(drawn) + ", which is " + text_of(shown));
  }
  for (const auto& [name, own] : records)
    if (!items_.contains(name)) story_.wrong(who + " was given " + name + ", which nobody wrote");
}

std::vector<std::string> ItemLedger::names() const {
  std::vector<std::string> names;
  for (const auto& [name, item] : items_) names.push_back(name);
  return names;
}

}  // namespace bellwether::simulation
