// The words about a label that has turned.

#pragma once

#include <string>
#include <vector>

#include "alerts/alert.h"
#include "chart/language.h"
#include "ports/notice.h"

namespace bellwether::alerts {

// "Sentiment of netflix turned from positive to negative".
std::string label_headline(const std::string& name, const LabelNews& news, chart::Language language);

// Both labels with their days, what is said and where.
std::vector<ports::NoticeFact> label_facts(const LabelNews& news, chart::Language language);

}  // namespace bellwether::alerts
