// What is said of alerts, in English and Japanese: each headline and fact, and the whole notice.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "alerts/alert.h"
#include "chart/language.h"
#include "ports/notice.h"

namespace bellwether::alerts {

// "Sol Ring reached your target of 20.00 USD".
std::string headline(const Alert& alert, chart::Language language);

// From where to where and over how long; of a price the target and the high, of a label what is said and
// where; of the stage itself what comes no more meanwhile.
std::vector<ports::NoticeFact> facts(const Alert& alert, chart::Language language);

// Why such alerts come. Precondition: it is the word of a rule.
std::string reason(std::string_view rule, chart::Language language);

// More alerts than these at once are a digest: a line each.
inline constexpr std::size_t kInFullMax = 5;
// A notice has no more. HTML of more than 102 KB would be cut off.
inline constexpr std::size_t kAlertsMax = 200;

struct NoticeWish {
  chart::Language language = chart::Language::English;
  std::string page = {};  // Where readers find the page: "https://example.com/"; empty: nowhere.
};

// Without pictures. Precondition: there are alerts.
ports::Notice notice_of(std::string id, std::span<const Alert> alerts, const NoticeWish& wish, Instant now);

// The item on the page, the page itself where it is of no item; empty where readers find none.
std::string item_link(const market::ItemKey& key, std::string_view page);

}  // namespace bellwether::alerts
