// send-alerts: messages that name records of alerts become notices, told by every way, and entries of the
// feed. A message that holds an alert is of a function that has no hand on the records: it is recorded first.
//
// A batch is one notice (of very many alerts, a few). Its telling (alerts/telling.h) is put first, then each
// record is made to name it, which it does for good, so that a message that comes again leads to the same
// notice with the same id. Who tells it takes a lease of it before, and marks each way behind. So an alert is
// told at least once by each way, and a second time only where whoever told it ended between the way's
// acceptance and the mark, where the way's answer was lost, or where a way took longer than the lease.
//
// Messages of a notice that could not be told by every way fail, and come again. A way that refuses a notice
// for good is not asked again, for it may have told some of its readers, until a message comes for the first
// time, as one does that was a dead letter. In quiet hours nothing is told: each message is sent again, to
// come when they are over. When the time runs out, what was not begun fails.

#pragma once

#include <array>
#include <span>
#include <string_view>

#include "chart/chart.h"
#include "functions/alert_recorder.h"
#include "functions/alert_wish.h"
#include "functions/object_keys.h"
#include "ports/bucket.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "ports/notice.h"
#include "ports/queue.h"
#include "ports/report.h"
#include "ports/time_left.h"

namespace bellwether::functions {

struct SendPorts {
  ports::Bucket& bucket;
  ports::Queue& alerts;  // That these messages come from.
  std::span<ports::NoticeWay* const> ways;
  const ports::Clock& clock;
  ports::Report& report;
  ports::TimeLeft time_left = ports::time_without_end;
  const ObjectKeys& keys;
  const chart::ChartStyle& style;  // Of the charts; its language is the notices'.
  const AlertWish& wish;
};

inline constexpr std::string_view kSendAlerts = "send-alerts";

// For so long nobody else tells a notice. Longer than any way takes: a server of mail may think for five
// minutes.
inline constexpr Milliseconds kLease = std::chrono::minutes(10);

// The objects that it and decide-alerts write, as permissions name them.
inline constexpr std::array<std::string_view, 5> kAlertObjects = {"alerts/*", "notices/*", "mutes.json",
                                                                  "alerts.atom", "alerts.json"};

ports::MessageResponse send_alerts(std::span<const ports::Message> batch, const SendPorts& ports);

// What it reports.
inline constexpr ports::Event kNoticeTold{
    .phrase = "notice told", .counts = {"NoticesTold"}, .sum = "notices_told"};
inline constexpr ports::Event kNoticeNotTold{
    .phrase = "notice not told", .level = ports::Level::Warning, .counts = {"NoticesNotTold"}};
inline constexpr ports::Event kAlertsHeld{.phrase = "alerts held: quiet hours"};
// Its record is gone.
inline constexpr ports::Event kAlertGone{.phrase = "alert gone"};
inline constexpr std::array kSendAlertsEvents = {&kAlertRaised,         &kAlertMuted, &kNoticeTold,
                                                 &kNoticeNotTold,       &kAlertsHeld, &kAlertGone,
                                                 &ports::kMessageFailed};

}  // namespace bellwether::functions
