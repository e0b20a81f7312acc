// How a person and a program are shown what the price rules found, and where they stand.

#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "chart/language.h"
#include "market/firings.h"
#include "market/item.h"
#include "market/price_format.h"
#include "market/rule_watches.h"

namespace bellwether::cli {

// "target 20", "+34 %": as short as a flag on a chart has to be.
std::string flag_text(const market::Firing& firing, chart::Language language);

// From the price that it is measured from to the one that fired; nothing where that is 0.
std::optional<double> change_of(const market::Firing& firing);

boost::json::object firing_json(const market::Firing& firing);

// "armed since 2026-01-03; fires at 25.00 or above (+19.1 %)". `last`: the last price, to say how far away.
std::string state_text(const market::RuleState& state, const market::PriceFormat& format, double last);

boost::json::object state_json(const market::RuleState& state);

}  // namespace bellwether::cli
