// How a file was understood, for people: what it is, which column is which, what was left out or changed.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "files/hints.h"

namespace bellwether::files {

struct ColumnUse {
  std::string name;  // As the file writes it, or "column 3".
  Role role;
};

struct Understanding {
  std::string kind = {};     // "fields separated by commas", "JSON: Yahoo's chart".
  std::string numbers = {};  // "decimal comma"; empty where there is nothing to say.
  std::string days = {};     // "day first"; likewise.
  Encoding encoding = Encoding::Utf8;
  std::vector<ColumnUse> columns = {};

  std::size_t day_count = 0;
  Day first = {}, last = {};  // Of all items; meaningless without days.
  std::size_t item_count = 0;
  std::size_t without_price = 0;  // Rows that were skipped.
  std::size_t repeated = 0;       // Rows that say again what one before says.
  std::size_t replaced = 0;       // Values of a day that was not over, before its last.
  std::size_t widened = 0;        // Days whose high or low missed a price by a rounding.
  std::size_t rounded = 0;        // Prices of more than 15 digits.
  std::size_t without_range = 0;  // Days on which nothing was traded: their close alone is taken.
  std::size_t notes = 0;          // Lines that are none of the table: titles, comments, where it is from.
};

std::string_view word_of(Role role);
std::string_view word_of(Encoding encoding);

// "2,520 days; 2 rows widened; 3 without price".
std::string summary_of(const Understanding& understanding);

// A line a fact, for price import --dry-run.
std::string description_of(const Understanding& understanding);

// Whether there is more to tell than how many days there are.
bool is_remarkable(const Understanding& understanding);

}  // namespace bellwether::files
