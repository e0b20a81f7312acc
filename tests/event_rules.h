// The rules of events (src/ports/event.h): who reads a log knows an event by its phrase; who reads metrics
// trusts that they are counted.

#pragma once

#include <vector>

#include "source_file.h"

namespace bellwether::testbed {

Findings event_findings(const std::vector<SourceFile>& tree);

}  // namespace bellwether::testbed
