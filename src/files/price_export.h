// Prices written for others, in forms that price_file.h reads back as they were.
//
//   Csv    date,close or date,open,high,low,close,volume; with items date,item,open,high,low,close,volume
//   Json   a list of objects with the same names
//   Sheet  Csv as spreadsheets open it: with a byte order mark and CRLF
//
// Names of items are guarded (guarded_name.h) in CSV, so that no spreadsheet takes one for a formula.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "market/price_history.h"

namespace bellwether::files {

enum class ExportForm { Csv, Json, Sheet };

class PriceExport {
 public:
  // `with_items`: of several, each row says which.
  PriceExport(ExportForm form, bool with_items) : form_(form), with_items_(with_items) {}

  void add(std::string_view item, const market::PriceHistory& history);
  // What was written since it was last taken; the last time with `is_end`.
  std::string take(bool is_end);

 private:
  void begin(const market::PriceHistory& history);
  void add_row(std::string_view item, const market::Quote& quote);
  void add_object(std::string_view item, const market::Quote& quote);

  ExportForm form_;
  bool with_items_;
  bool has_begun_ = false, has_rows_ = false, is_full_ = false;
  std::string out_ = {};
};

}  // namespace bellwether::files
