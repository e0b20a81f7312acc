// The rules of the source tree that no compiler checks: which layer may include what, what only one place may
// do, and how a file looks. A rule is a function from a file to what it finds there.

#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "source_file.h"

namespace bellwether::testbed {

inline constexpr std::size_t kColumnsMax = 110;
inline constexpr std::size_t kLinesMax = 700;
inline constexpr std::size_t kCatchAllsMax = 2;  // main and the loop of the Lambda runtime.

// Which layers each folder of src may include besides itself.
const std::map<std::string, std::set<std::string>>& layer_table();

// Of all rules, those of events (event_rules.h) among them.
Findings findings_of(const std::vector<SourceFile>& tree);

}  // namespace bellwether::testbed
