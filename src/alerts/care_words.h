// What is said of the stage itself when it does not go well, in English and Japanese.

#pragma once

#include <string>
#include <vector>

#include "alerts/alert.h"
#include "chart/language.h"
#include "ports/notice.h"

namespace bellwether::alerts {

// "send-alerts has been waiting since 2026-11-30 08:05 UTC".
std::string care_headline(const CareNews& news, chart::Language language);

// What comes no more meanwhile, and what to type to see why.
std::vector<ports::NoticeFact> care_facts(const CareNews& news, chart::Language language);

}  // namespace bellwether::alerts
