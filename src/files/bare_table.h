// A table without a header: the columns that its rows allow, when just one order of them does.

#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "files/hints.h"
#include "market/price_history.h"

namespace bellwether::files {

// `rows` are the first of the table. An error lists the orders that are possible.
Result<std::vector<Role>> roles_of_bare_table(std::span<const std::vector<std::string>> rows);

// Open and close lie within high and low whichever is which; but a day opens near where the last one closed.
// True when the quotes, as they were read, speak for the close before the open: their days would open far
// from where the day before closed, and the other way round not.
bool are_open_and_close_swapped(std::span<const market::Quote> quotes);

}  // namespace bellwether::files
