// The feed of alerts: an Atom file in the bucket (RFC 4287) that any reader follows.
//
// An alert is in it once, the newest first, and of many the newest kEntriesMax.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "alerts/alert.h"
#include "alerts/wording.h"

namespace bellwether::alerts {

inline constexpr std::string_view kFeedKey = "alerts.atom";
inline constexpr std::size_t kEntriesMax = 100;

// The feed with these alerts too; the same text when it has them all. Of a text that is none of ours a new
// feed is made.
std::string updated_feed(std::string_view feed, std::span<const Alert> alerts, const NoticeWish& wish,
                         Instant now);

}  // namespace bellwether::alerts
