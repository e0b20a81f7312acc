// How a person and a program are shown what the price rules found, and where they stand.

#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "alerts/alert.h"
#include "chart/language.h"
#include "market/firings.h"
#include "market/item.h"
#include "market/price_format.h"
#include "market/rule_watches.h"
#include "sentiment/reading.h"

namespace bellwether::cli {

// "target 20", "+34 %": as short as a flag on a chart has to be.
std::string flag_text(const market::Firing& firing, chart::Language language);

// From the price that it is measured from to the one that fired; nothing where that is 0.
std::optional<double> change_of(const market::Firing& firing);

boost::json::object firing_json(const market::Firing& firing);

// "armed since 2026-01-03; fires at 25.00 or above (+19.1 %)". `last`: the last price, to say how far away.
std::string state_text(const market::RuleState& state, const market::PriceFormat& format, double last);

boost::json::object state_json(const market::RuleState& state);

// Of what was found.
boost::json::object news_json(const alerts::Alert& alert);

// Where the rule about the label of what is said stands: "armed: POSITIVE since 2026-01-03; fires when
// another label stays for two readings". Nothing for the reading: there was none yet.
std::string label_text(const std::optional<sentiment::Reading>& reading);
boost::json::object label_json(const std::optional<sentiment::Reading>& reading);

// The same of the rule about prices that do not come: "armed: fires on 2026-12-13 unless a price comes
// before".
std::string stale_text(const market::Item& item, int stale_days, Day today);
boost::json::object stale_json(const market::Item& item, int stale_days, Day today);

}  // namespace bellwether::cli
