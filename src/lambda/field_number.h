// Numbers in the fields of a report.

#pragma once

#include <optional>

#include "ports/report.h"

namespace bellwether::lambda {

// The value of a field whose name ends in a unit ("bytes", "draw_us", "count").
std::optional<double> field_number(const ports::Field& field);

}  // namespace bellwether::lambda
