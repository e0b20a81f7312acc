// The table that data/html/named_references.cc writes.

#pragma once

#include <cstddef>

namespace bellwether::summaries {

// Lines of "name TAB text NUL" in the order of bytes: "aacute;\tá\0". A name ends with its semicolon;
// one that may stand without it is there once more.
extern const char kNamedReferences[];
extern const std::size_t kNamedReferencesSize;
// The longest name without a semicolon.
extern const std::size_t kUnendedNameMax;

}  // namespace bellwether::summaries
