// What an estimate takes for granted, because no stage says it and few would want to: each with a name, a
// number and its reason, so that who sees another number in their bill knows which one to doubt. docs/cost.md
// and `bellwether cost --json` list them.

#pragma once

#include <array>
#include <string_view>

namespace bellwether::cost {

struct Assumption {
  std::string_view name;
  double value;
  std::string_view reason;
};

inline constexpr Assumption kMonthDays = {"month_days", 30, "days in a month"};
inline constexpr Assumption kItemBytes = {"item_bytes", 200, "of an item in the table without its prices"};
inline constexpr Assumption kPriceBytes = {
    "price_bytes", 14,
    "of a day's price there, by DynamoDB's rule: 10 for the day, 3 for 4 digits, 1 for both"};
inline constexpr Assumption kMemoryGb = {"memory_gb", 0.25, "memory of a function"};
inline constexpr Assumption kDrawSeconds = {"draw_seconds", 0.1,
                                            "of draw-charts for an item: two charts, four requests of S3"};
inline constexpr Assumption kFanOutSeconds = {"fan_out_seconds", 1,
                                              "of fan-out, or of a look after all items"};
inline constexpr Assumption kReadSeconds = {
    "read_seconds", 0.4, "of read-sentiment for a name: most of it waits for the summary's source"};
inline constexpr Assumption kPublishSeconds = {"publish_seconds", 0.3,
                                               "of publish for an item: six requests, and four for the list"};
inline constexpr Assumption kRowSeconds = {
    "row_seconds", 0.00003, "of publish for an item of the list, which is read and written as a whole"};
inline constexpr Assumption kWindowSeconds = {"window_seconds", 2,
                                              "in which changes wait for companions to be published with"};
inline constexpr Assumption kDecideSeconds = {"decide_seconds", 0.02, "of decide-alerts for an item"};
inline constexpr Assumption kAlertsAMonth = {"alerts_a_month", 0.3,
                                             "of an item, as the rules are set at first"};
inline constexpr Assumption kSendSeconds = {"send_seconds", 2, "of send-alerts for an alert"};
inline constexpr Assumption kMessageBatch = {"message_batch", 10,
                                             "messages in a request of SQS or an invocation"};
inline constexpr Assumption kPolls = {
    "polls_a_minute", 15,
    "of an empty queue, of which there are three: Lambda has 5 pollers, which wait 20 s each"};
inline constexpr Assumption kChartBytes = {"chart_bytes", 30000, "of a chart; an item has two"};
inline constexpr Assumption kResultBytes = {"result_bytes", 2000, "of a result; a name has two"};
inline constexpr Assumption kPageItemBytes = {"page_item_bytes", 4000,
                                              "of an item's file for the page without its prices"};
inline constexpr Assumption kPagePriceBytes = {"page_price_bytes", 20, "of a day's price there"};
inline constexpr Assumption kRowBytes = {"row_bytes", 190, "of an item in the page's list"};
inline constexpr Assumption kResultsADay = {
    "results_a_day", 2,
    "of a name that are written where nothing has changed: one is never over 12 hours old"};
inline constexpr Assumption kInvocationLogBytes = {
    "invocation_log_bytes", 1500, "in the log for an invocation: Lambda's own lines and the metrics"};
inline constexpr Assumption kEventLogBytes = {"event_log_bytes", 300,
                                              "in the log for a chart, a name or an item of the page"};
inline constexpr Assumption kLogMonths = {"log_months", 1, "that logs are kept"};
inline constexpr Assumption kAlarms = {"alarms", 25, "of a protected stage with every function"};
inline constexpr Assumption kDashboards = {"dashboards", 1, "of a stage"};
inline constexpr Assumption kMails = {"mails", 30, "a month"};

inline constexpr std::array kAssumptions = {
    kMonthDays,      kItemBytes,      kPriceBytes,  kMemoryGb,           kDrawSeconds,   kFanOutSeconds,
    kReadSeconds,    kPublishSeconds, kRowSeconds,  kWindowSeconds,      kDecideSeconds, kAlertsAMonth,
    kSendSeconds,    kMessageBatch,   kPolls,       kChartBytes,         kResultBytes,   kPageItemBytes,
    kPagePriceBytes, kRowBytes,       kResultsADay, kInvocationLogBytes, kEventLogBytes, kLogMonths,
    kAlarms,         kDashboards,     kMails};

}  // namespace bellwether::cost
