// What a person says of a file when the file itself does not: each is a flag of the commands that read files.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace bellwether::files {

// What a column of a file is.
enum class Role { Unknown, Ignored, Day, Open, High, Low, Close, AdjustedClose, Volume, Item };

enum class DayOrder { DayFirst, MonthFirst, YearFirst };
enum class DecimalMark { Point, Comma };
enum class Encoding { Utf8, Utf16Little, Utf16Big, ShiftJis, Windows1252 };

struct ColumnHint {
  Role role;
  std::string column;  // Its name in the header, or its number from 1.
};

struct Hints {
  std::vector<ColumnHint> columns = {};
  std::optional<DayOrder> day_order = {};
  std::optional<DecimalMark> decimal = {};
  std::optional<Encoding> encoding = {};
  bool is_adjusted = false;     // Prices adjusted for splits and dividends, where the file has them.
  std::string only = {};        // Of several items in a file, this one.
  std::optional<Day> day = {};  // Of prices without one.
  // Which of the many series of MTGJSON, Scryfall and MTGStocks.
  std::string market = {}, finish = {}, printing = {};
};

}  // namespace bellwether::files
