#include "functions/send_alerts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "alerts/wording.h"
#include "functions/announcement.h"
#include "functions/failure_report.h"
#include "functions/notice_round.h"

namespace bellwether::functions {
namespace {

using alerts::Telling;

// A record that messages of the batch name.
struct SendWork {
  std::vector<std::string> messages = {};             // Their ids.
  bool is_first = false;                              // One of them comes for the first time.
  std::optional<alerts::Alert> alert = std::nullopt;  // That is to be recorded.
  std::string notice = {};
  bool is_over = false;  // There is nothing to tell.
  std::optional<Error> error = std::nullopt;
};
using Works = std::map<std::string, SendWork>;

Works works_in(std::span<const ports::Message> batch, ports::MessageResponse& response) {
  Works works;
  for (const ports::Message& message : batch) {
    auto decoded = alerts::decode_alert_message(message.body);
    if (!decoded) {
      response.failures.push_back({message.id, decoded.error()});
      continue;
    }
    SendWork& work = works[decoded->record];
    if (decoded->alert) work.alert = std::move(decoded->alert);
    work.messages.push_back(message.id);
    work.is_first = work.is_first || message.receive_count <= 1;
  }
  return works;
}

void record_alerts(Works& works, const SendPorts& ports) {
  AlertRecorder recorder(ports.bucket, ports.clock, ports.report);
  for (auto& [key, work] : works) {
    if (!work.alert) continue;
    const auto recorded = ports.time_left() == Milliseconds(0)
                              ? Result<alerts::Alert>(std::unexpected(ports::no_time_left()))
                              : recorder.record(*std::move(work.alert));
    if (recorded)
      work.is_over = recorded->is_muted;
    else
      work.error = recorded.error();
  }
}

// All of them come again when the quiet hours are over, or at the longest delay on the way there.
Result<void> hold(const Works& works, Instant until, const SendPorts& ports) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(until - ports.clock.now());
  const auto delay = std::clamp(seconds, std::chrono::seconds(1), ports::kQueueDelayMax);
  std::vector<ports::OutgoingMessage> messages;
  for (const auto& [record, work] : works)
    if (!work.error && !work.is_over)
      messages.push_back({.body = alerts::encode_alert_message(record), .attributes = {}, .delay = delay});
  if (messages.empty()) return {};
  TRY_VOID(send_all(messages, ports.alerts));
  const std::string end = format_instant(until);
  ports.report.event(kAlertsHeld, {{"alerts", std::ssize(messages)}, {"until", end}});
  return {};
}

// What the records say already.
void look_up(Works& works, const SendPorts& ports) {
  for (auto& [key, work] : works) {
    if (work.error || work.is_over) continue;
    const auto record = read_record(key, ports);
    if (!record) {
      work.error = record.error();
    } else if (!*record) {
      ports.report.event(kAlertGone, {{"key", key}});
      work.is_over = true;
    } else {
      work.notice = (*record)->alert.notice;
    }
  }
}

// A notice of those that have none. Whoever puts the telling of the same records puts the same.
void begin_notice(std::span<const std::string> records, Works& works, const SendPorts& ports) {
  const Instant now = ports.clock.now();
  const Telling telling{
      .id = alerts::notice_id(records), .records = {records.begin(), records.end()}, .begun = now};
  const auto put = ports.bucket.put_if(alerts::telling_key(telling.id), alerts::encode_telling(telling),
                                       kAlertJson, ports::Version());
  for (const std::string& key : records) {
    SendWork& work = works[key];
    if (!put) {
      work.error = put.error();
      continue;
    }
    auto notice = assign(key, telling.id, ports);
    if (notice)
      work.notice = *std::move(notice);
    else
      work.error = notice.error();
  }
}

void begin_notices(Works& works, const SendPorts& ports) {
  std::vector<std::string> records;
  for (const auto& [key, work] : works)
    if (!work.error && !work.is_over && work.notice.empty()) records.push_back(key);
  for (std::span<const std::string> rest = records; !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), alerts::kAlertsMax));
    begin_notice(some, works, ports);
    rest = rest.subspan(some.size());
  }
}

void tell_notices(Works& works, const SendPorts& ports) {
  std::map<std::string, bool> notices;  // Whether a message of it comes for the first time.
  for (const auto& [key, work] : works)
    if (!work.error && !work.notice.empty()) notices[work.notice] |= work.is_first;
  for (const auto& [notice, is_first] : notices) {
    const auto told = ports.time_left() == Milliseconds(0)
                          ? Result<void>(std::unexpected(ports::no_time_left()))
                          : tell_notice(notice, is_first, ports);
    if (told) continue;
    for (auto& [key, work] : works)
      if (work.notice == notice) work.error = told.error();
  }
}

void send(Works& works, const SendPorts& ports) {
  record_alerts(works, ports);
  const auto quiet = quiet_until(ports.wish.quiet, ports.clock.now());
  const auto held = !quiet   ? Result<void>(std::unexpected(quiet.error()))
                    : *quiet ? hold(works, **quiet, ports)
                             : Result<void>();
  if (!held) {
    for (auto& [key, work] : works)
      if (!work.is_over) work.error = held.error();
    return;
  }
  if (*quiet) return;
  look_up(works, ports);
  begin_notices(works, ports);
  tell_notices(works, ports);
}

}  // namespace

ports::MessageResponse send_alerts(std::span<const ports::Message> batch, const SendPorts& ports) {
  ports::MessageResponse response;
  Works works = works_in(batch, response);
  if (!works.empty()) send(works, ports);
  for (const auto& [key, work] : works) {
    if (!work.error) continue;
    for (const std::string& message : work.messages) response.failures.push_back({message, *work.error});
  }
  report_failures(ports.report, batch, response.failures);
  return response;
}

}  // namespace bellwether::functions
