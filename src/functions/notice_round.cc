#include "functions/notice_round.h"

#include <algorithm>
#include <optional>

#include "alerts/alert_list.h"
#include "alerts/feed.h"
#include "alerts/wording.h"

namespace bellwether::functions {
namespace {

using alerts::Alert;
using alerts::Telling;

// Each of them but the last failed because somebody else's has succeeded.
constexpr int kAttemptsMax = 20;

const ports::Media kAtom("application/atom+xml", ports::Caching::AskAgain);

alerts::NoticeWish wish_of(const SendPorts& ports) {
  return {.language = ports.style.language, .page = ports.wish.page};
}

// A telling in the hand of whoever has its lease.
class Lease {
 public:
  explicit Lease(const SendPorts& ports) : ports_(ports) {}

  Result<void> take(const std::string& id) {
    key_ = alerts::telling_key(id);
    ports::Object object = TRY(ports_.bucket.read(key_));
    if (object.version.empty())
      return fail(ErrorKind::NotFound, "object '" + key_ + "', which alerts name, is not there");
    telling = TRY(alerts::decode_telling(object.bytes));
    version_ = std::move(object.version);
    if (telling.is_done) return {};
    const Milliseconds others = telling.leased_until - ports_.clock.now();
    if (others > Milliseconds(0)) {
      const auto seconds = std::chrono::ceil<std::chrono::seconds>(others).count();
      return std::unexpected(Error{.kind = ErrorKind::Unavailable,
                                   .message = "somebody else is telling notice " + id,
                                   .retry_after_seconds = static_cast<int>(seconds)});
    }
    return renew();
  }

  // Writes what has changed, and has it for so long again. Unavailable when it is no longer ours.
  Result<void> renew() {
    telling.leased_until = ports_.clock.now() + kLease;
    return put();
  }
  Result<void> give_back() {
    telling.leased_until = Instant{};
    return put();
  }
  bool is_over() const { return ports_.clock.now() >= telling.leased_until; }

  Telling telling;

 private:
  Result<void> put() {
    const std::string json = alerts::encode_telling(telling);
    const bool is_ours = TRY(ports_.bucket.put_if(key_, json, kAlertJson, version_));
    if (!is_ours) return fail(ErrorKind::Unavailable, "somebody else is telling notice " + telling.id);
    ports::Object object = TRY(ports_.bucket.read(key_));
    if (object.bytes != json)
      return fail(ErrorKind::Unavailable, "somebody else is telling notice " + telling.id);
    version_ = std::move(object.version);
    return {};
  }

  const SendPorts& ports_;
  std::string key_;
  ports::Version version_;
};

// The alerts that belong to it: those that name it, and those that it names and that name none yet.
Result<std::vector<Alert>> alerts_of(const Telling& telling, const SendPorts& ports) {
  std::vector<Alert> found;
  for (const std::string& key : telling.records) {
    const std::string owner = TRY(assign(key, telling.id, ports));
    if (owner != telling.id) continue;
    const auto record = TRY(read_record(key, ports));
    if (record) found.push_back(record->alert);
  }
  return found;
}

// What there is of the items' charts. A notice goes without one that cannot be had.
void add_pictures(ports::Notice& notice, const std::vector<Alert>& told, const SendPorts& ports) {
  if (told.size() > alerts::kInFullMax) return;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (told[i].key.name.empty()) continue;
    const market::Item item{.key = told[i].key, .url = told[i].url};
    auto png = ports.bucket.get(chart_key(ports.keys, chart::Period::Daily, item));
    if (!png) continue;
    notice.items[i].picture = ports::NoticePicture{.name = "chart-" + std::to_string(i + 1) + ".png",
                                                   .png = *std::move(png),
                                                   .text = notice.items[i].headline,
                                                   .width = ports.style.width,
                                                   .height = ports.style.height};
  }
}

// `update` makes another text of the object's. An alert that is there already is not added twice, so that
// there is nothing to mark.
template <class Update>
Result<void> add_to(std::string_view key, const ports::Media& media, const Update& update,
                    const SendPorts& ports) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const ports::Object object = TRY(ports.bucket.read(key));
    const std::string updated = update(object.bytes);
    if (updated == object.bytes) return {};
    const bool is_ours = TRY(ports.bucket.put_if(key, updated, media, object.version));
    if (is_ours) return {};
  }
  return fail(ErrorKind::Unavailable, "others wrote object '" + std::string(key) + "' " +
                                          std::to_string(kAttemptsMax) + " times meanwhile");
}

// For those who follow, and for the page.
Result<void> add_to_feed(const std::vector<Alert>& told, const SendPorts& ports) {
  TRY_VOID(add_to(
      alerts::kFeedKey, kAtom,
      [&](std::string_view feed) {
        return alerts::updated_feed(feed, told, wish_of(ports), ports.clock.now());
      },
      ports));
  return add_to(
      alerts::kAlertListKey, kAlertJson,
      [&](std::string_view list) { return alerts::updated_alert_list(list, told); }, ports);
}

Result<void> tell_by(ports::NoticeWay& way, const ports::Notice& notice, Lease& lease,
                     const SendPorts& ports) {
  if (ports.time_left() == Milliseconds(0)) return std::unexpected(ports::no_time_left());
  if (lease.is_over()) return fail(ErrorKind::Unavailable, "not begun: the lease of the notice is over");
  const std::string name(way.name());
  if (lease.telling.refused.contains(name))
    return fail(ErrorKind::InvalidInput, "refused for good when it was told first; the log says why");
  auto told = way.tell(notice);
  if (told)
    lease.telling.told[name] = ports.clock.now();
  else if (told.error().kind != ErrorKind::Unavailable)
    lease.telling.refused.insert(name);  // Some of its readers may have been told.
  else
    return told;
  const auto marked = lease.renew();
  return told ? marked : told;
}

Result<void> tell_by_all(const std::vector<Alert>& told, Lease& lease, const SendPorts& ports) {
  ports::Notice notice = alerts::notice_of(lease.telling.id, told, wish_of(ports), lease.telling.begun);
  if (!ports.ways.empty()) add_pictures(notice, told, ports);
  std::optional<Error> error;
  for (ports::NoticeWay* const way : ports.ways) {
    if (lease.telling.told.contains(std::string(way->name()))) continue;
    const auto done = tell_by(*way, notice, lease, ports);
    if (done) {
      ports.report.event(kNoticeTold,
                         {{"way", way->name()}, {"notice", notice.id}, {"alerts", std::ssize(told)}});
      continue;
    }
    ports.report.event(kNoticeNotTold,
                       {{"way", way->name()}, {"notice", notice.id}, {"reason", done.error().message}});
    error = in_context(way->name(), done.error());
  }
  if (error) return std::unexpected(*error);
  return {};
}

}  // namespace

Result<std::optional<AlertRecord>> read_record(std::string_view key, const SendPorts& ports) {
  ports::Object object = TRY(ports.bucket.read(key));
  if (object.version.empty()) return std::nullopt;
  auto alert = alerts::decode_alert(object.bytes);
  if (!alert) return std::unexpected(in_context("object '" + std::string(key) + "'", alert.error()));
  return std::optional(AlertRecord{.alert = *std::move(alert), .version = std::move(object.version)});
}

Result<std::string> assign(std::string_view key, const std::string& notice, const SendPorts& ports) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    auto record = TRY(read_record(key, ports));
    if (!record) return std::string();
    if (!record->alert.notice.empty()) return record->alert.notice;
    record->alert.notice = notice;
    const bool is_ours =
        TRY(ports.bucket.put_if(key, alerts::encode_alert(record->alert), kAlertJson, record->version));
    if (is_ours) return notice;
  }
  return fail(ErrorKind::Unavailable, "object '" + std::string(key) + "' does not stay as it is");
}

Result<void> tell_notice(const std::string& id, bool asks_again, const SendPorts& ports) {
  Lease lease(ports);
  TRY_VOID(lease.take(id));
  if (lease.telling.is_done) return {};
  if (asks_again) lease.telling.refused.clear();
  const std::vector<Alert> told = TRY(alerts_of(lease.telling, ports));
  Result<void> done;
  if (!told.empty()) {
    done = tell_by_all(told, lease, ports);
    if (const auto fed = add_to_feed(told, ports); !fed && done) done = fed;
  }
  lease.telling.is_done = done.has_value();
  // Who waits for it need not wait longer.
  const auto left = lease.give_back();
  return done ? left : done;
}

}  // namespace bellwether::functions
