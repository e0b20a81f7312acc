// The tables of the engine's database, a text of SQL a version: a file of an earlier one is brought up to
// date by those that it lacks, in order. A text that was ever released is never changed.

#pragma once

#include <span>

namespace bellwether::local {

// The first makes version 1.
std::span<const char* const> schemas();

}  // namespace bellwether::local
