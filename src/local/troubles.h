// The troubles of an engine: letters that came to be dead, runs that are late, waits for what is down.
//
// They are read out of what is durable anyway, and what is durable says the same however often it is asked:
// whoever tells of a trouble remembers what was told.

#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "local/database.h"
#include "ports/trouble.h"

namespace bellwether::local {

// Letters of one function that come within so long of one another are one trouble.
inline constexpr std::chrono::hours kLettersApart{24};

// Of each letter its item, too, for whoever looks once in a while: it is read from the letter itself.
enum class LetterDetail { Count, Items };

struct TroubleSearch {
  // What the engine calls: that nobody calls another one any more is no trouble.
  std::span<const std::string> functions;
  Instant now;
  Instant letters_since;  // Of dead letters, troubles that began then or later.
  // Alerts that are no trouble, by their messages' bodies: of who tells of troubles itself.
  std::function<bool(std::string_view body)> is_left_out;
  LetterDetail detail = LetterDetail::Items;
};

Result<std::vector<ports::Trouble>> troubles_of(Database& database, const TroubleSearch& search);

}  // namespace bellwether::local
