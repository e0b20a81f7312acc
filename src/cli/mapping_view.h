// How a stage's event source mappings are shown: what feeds each function, what waits for it and what it did.

#pragma once

#include <boost/json/array.hpp>
#include <span>
#include <string>

#include "ports/stage.h"

namespace bellwether::cli {

// A table, without the counts that are nought of every mapping; nothing of no mappings.
std::string mapping_words(std::span<const ports::MappingState> mappings, bool color);

// The counts under the names that AWS's metrics have.
boost::json::array mapping_json(std::span<const ports::MappingState> mappings);

}  // namespace bellwether::cli
