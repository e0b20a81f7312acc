// A function of the catalogue on AWS: its code, log, role, dead letters, and what calls it.

#pragma once

#include <string>
#include <string_view>

#include "functions/catalogue.h"
#include "stack/template.h"

namespace bellwether::stack {

// Of the resources: "draw-charts" gives "DrawCharts".
std::string logical_name(std::string_view function);

// Of its event source mapping: "DrawChartsMapping". And of which function such a one is; empty: of none.
std::string mapping_id(std::string_view function);
std::string_view mapped_function(std::string_view id);

// The logical name of the queue that calls.
std::string_view queue_id(const functions::QueueTrigger& trigger);

// The wish is complete.
std::string function_resources(const StackWish& wish, const functions::Function& function,
                               const functions::Trigger& trigger);

}  // namespace bellwether::stack
