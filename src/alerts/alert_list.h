// The list of alerts: a JSON file in the bucket, of which the page shows who was told of what. docs/site.md
// says what is in it.
//
// An alert is in it once, the newest first, and of many the newest kListedMax.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "alerts/alert.h"

namespace bellwether::alerts {

inline constexpr std::string_view kAlertListKey = "alerts.json";
inline constexpr std::size_t kListedMax = 200;

// The list with these alerts too; the same text when it has them all. Of a text that is none of ours a new
// list is made.
std::string updated_alert_list(std::string_view list, std::span<const Alert> alerts);

}  // namespace bellwether::alerts
