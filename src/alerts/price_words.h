// The words about a price rule that fired, and about prices that do not come.

#pragma once

#include <string>
#include <vector>

#include "alerts/alert.h"
#include "chart/language.h"
#include "ports/notice.h"

namespace bellwether::alerts {

// "Sol Ring reached your target of 20.00 USD".
std::string price_headline(const std::string& name, const PriceNews& news, chart::Language language);

// From where to where and over how long, the target, and how far from the high.
std::vector<ports::NoticeFact> price_facts(const PriceNews& news, chart::Language language);

// "Sol Ring has had no price for 14 days".
std::string stale_headline(const std::string& name, const StaleNews& news, chart::Language language);

std::vector<ports::NoticeFact> stale_facts(const StaleNews& news, chart::Language language);

}  // namespace bellwether::alerts
