// Delimited text of any dialect into the histories in it.
//
// What a single row leaves open (is 03/04 a day of March or of April, is 1.200 more than a thousand?) is
// decided by all rows together, so the text is read again when a later row shows that the first guess was
// wrong. What all rows leave open is refused, with the line, both readings and the flag that decides.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "files/hints.h"
#include "files/price_rows.h"
#include "files/understanding.h"

namespace bellwether::files {

// `text` is UTF-8, and is given away when all is read, before the histories are made. `may_replace_last`: the
// last day may come twice, since it is not over.
Result<std::vector<NamedHistory>> read_delimited(std::string text, const Hints& hints,
                                                 Understanding& understanding, bool may_replace_last = false);

}  // namespace bellwether::files
