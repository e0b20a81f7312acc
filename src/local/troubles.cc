#include "local/troubles.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "events/reading_json.h"
#include "local/milliseconds.h"
#include "local/sqlite_queue.h"
#include "local/stored_schedule.h"
#include "ports/dead_letter_queue.h"

namespace bellwether::local {
namespace {

using ports::Trouble;
using ports::TroubleKind;

constexpr auto kFromQueue = static_cast<std::int64_t>(ports::Origin::Queue);
constexpr auto kOfAlerts = static_cast<std::int64_t>(QueueName::Alerts);

// Of a letter, the item; nothing of a message that names none.
std::optional<market::ItemKey> item_of(const Statement& letter) {
  if (letter.integer(2) != kFromQueue) return market::ItemKey{letter.text(3), letter.text(4)};
  const auto message = events::decode_name_message(letter.view(5));
  if (!message) return std::nullopt;
  return market::ItemKey{message->name, message->owner};
}

Result<void> add_letters(std::vector<Trouble>& troubles, Database& database, const TroubleSearch& search) {
  struct Last {
    std::size_t trouble;
    Instant buried;
  };
  std::map<std::string, Last> last;  // By function.
  std::vector<Trouble> found;
  // From a day earlier on: of the first ones it must be known whether they follow on others. It is the index
  // that is read, and of letters themselves only what it has not: bodies of alerts, and items.
  const bool with_items = search.detail == LetterDetail::Items;
  auto letters = TRY(database.query(
      std::string("SELECT function, first_buried, origin, ") + (with_items ? "name, owner" : "'', ''") +
      ", iif(origin = 1 AND (queue = ?2 OR ?3), image, ''), queue FROM dead_letter WHERE first_buried > ?1"
      " ORDER BY first_buried"));
  letters.bind(milliseconds_of(search.letters_since - kLettersApart));
  letters.bind(kOfAlerts);
  letters.bind(std::int64_t{with_items});
  while (TRY(letters.step())) {
    const bool is_alert = letters.integer(2) == kFromQueue && letters.integer(6) == kOfAlerts;
    if (is_alert && search.is_left_out(letters.view(5))) continue;
    const Instant buried = instant_of(letters.integer(1));
    const auto [known, is_first] = last.try_emplace(letters.text(0), Last{.trouble = 0, .buried = buried});
    if (is_first || buried - known->second.buried >= kLettersApart) {
      known->second.trouble = found.size();
      found.push_back({.kind = TroubleKind::DeadLetters, .function = known->first, .since = buried});
    }
    known->second.buried = buried;
    Trouble& trouble = found[known->second.trouble];
    ++trouble.letters;
    if (!with_items) continue;
    if (auto item = item_of(letters)) trouble.items.push_back(*std::move(item));
  }
  std::ranges::stable_sort(found, {}, &Trouble::function);
  std::ranges::copy_if(found, std::back_inserter(troubles),
                       [&](const Trouble& trouble) { return trouble.since >= search.letters_since; });
  return {};
}

// When the first run failed of those since the last good one; nothing when the last one was good.
Result<std::optional<Instant>> given_up(Database& database, const std::string& function) {
  auto first = TRY(database.query(
      "SELECT min(started) FROM function_run WHERE function = ?1 AND id >"
      " (SELECT coalesce(max(id), 0) FROM function_run WHERE function = ?1 AND failures = 0)"));
  first.bind(function);
  if (!TRY(first.step()) || first.is_null(0)) return std::nullopt;
  return instant_of(first.integer(0));
}

Result<void> add_schedules(std::vector<Trouble>& troubles, Database& database, const TroubleSearch& search) {
  for (const StoredSchedule& stored : TRY(stored_schedules(database))) {
    if (std::ranges::find(search.functions, stored.name) == search.functions.end()) continue;
    // One that an older version wrote is written anew before it is due.
    if (!stored.read()) continue;
    auto since = stored.due();
    if (!since || *since > search.now) since = TRY(given_up(database, stored.name));
    if (since) troubles.push_back({.kind = TroubleKind::Schedule, .function = stored.name, .since = *since});
  }
  return {};
}

Result<void> add_outages(std::vector<Trouble>& troubles, Database& database, const TroubleSearch& search) {
  auto rows = TRY(
      database.query("SELECT c.function AS function, c.waiting_since AS since, '' AS body FROM checkpoint c"
                     " JOIN mapping USING (function, factor) WHERE c.waiting_since > 0"
                     " UNION ALL SELECT function, waiting_since, body FROM message WHERE waiting_since > 0"
                     " ORDER BY function, since"));
  std::string last;
  while (TRY(rows.step())) {
    if (rows.view(0) == last) continue;
    if (std::ranges::find(search.functions, rows.view(0)) == search.functions.end()) continue;
    if (!rows.view(2).empty() && search.is_left_out(rows.view(2))) continue;
    last = rows.text(0);
    troubles.push_back({.kind = TroubleKind::Outage, .function = last, .since = instant_of(rows.integer(1))});
  }
  return {};
}

}  // namespace

Result<std::vector<Trouble>> troubles_of(Database& database, const TroubleSearch& search) {
  std::vector<Trouble> troubles;
  TRY_VOID(add_letters(troubles, database, search));
  TRY_VOID(add_schedules(troubles, database, search));
  TRY_VOID(add_outages(troubles, database, search));
  return troubles;
}

}  // namespace bellwether::local
