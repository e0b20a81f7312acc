// A file of prices, whatever wrote it, into the histories in it: delimited text (delimited_file.h) or JSON
// (json_file.h), and our own form quickly (market/plain_csv.h).
//
// A price is taken as it is written or not at all; what is ambiguous is refused, and the error names the
// line, the column, what stands there and the flag that decides. Whatever is left out or changed is counted
// and told.

#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "files/hints.h"
#include "files/price_rows.h"
#include "files/understanding.h"

namespace bellwether::files {

struct PriceFile {
  std::vector<NamedHistory> items;  // At least one, none without prices.
  Understanding understanding;
};

Result<PriceFile> read_price_file(std::string bytes, const Hints& hints);

}  // namespace bellwether::files
