// An event: something that can happen and be reported, as a constant. Whoever reports it declares it:
//
//   inline constexpr ports::Event kChartDrawn{
//       .phrase = "chart drawn",
//       .counts = {"ChartsDrawn"},
//       .measures = {{{.metric = "DrawTime", .field = "draw"}}},
//       .sum = "charts_drawn"};
//
// Logs, metrics and the last line of `bellwether up` are made of what stands there and know no event by
// name.

#pragma once

#include <array>
#include <span>
#include <string_view>

#include "ports/field.h"

namespace bellwether::ports {

enum class Level { Info, Warning, Error };

// A metric that is made of a field's value: counts and bytes are added up, of times each is kept.
struct Measure {
  std::string_view metric;  // Empty: none.
  FieldName field;
};

struct Event {
  std::string_view phrase;  // Short, in lower case, and of this event alone: "chart drawn".
  Level level = Level::Info;
  std::array<std::string_view, 2> counts = {};  // The metrics that it adds 1 to; an empty name is none.
  std::array<Measure, 2> measures = {};
  FieldName sum = {};  // As what `bellwether up` counts it and says how many there were; none when empty.
};

// All that one function reports.
using EventList = std::span<const Event* const>;

}  // namespace bellwether::ports
