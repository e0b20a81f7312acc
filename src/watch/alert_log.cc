#include "watch/alert_log.h"

#include <algorithm>
#include <string_view>

#include "alerts/telling.h"

namespace bellwether::watch {
namespace {

constexpr int kAttemptsMax = 20;
constexpr std::size_t kDayAndEnding = std::string_view("2024-02-29.json").size();

// The day that its record's key ends with.
std::string_view day_in(std::string_view key) {
  return key.size() < kDayAndEnding ? std::string_view() : key.substr(key.size() - kDayAndEnding);
}

class Reader {
 public:
  explicit Reader(ports::Bucket& bucket) : bucket_(bucket) {}

  Result<LoggedAlert> read(const std::string& key) {
    const std::string json = TRY(bucket_.get(key));
    LoggedAlert logged{.alert = TRY(alerts::decode_alert(json)), .state = AlertState::Waiting};
    if (logged.alert.is_muted) logged.state = AlertState::Muted;
    if (logged.alert.notice.empty()) return logged;
    const alerts::Telling telling = TRY(telling_of(logged.alert.notice));
    logged.told = telling.told;
    if (telling.is_done) logged.state = AlertState::Told;
    return logged;
  }

 private:
  Result<alerts::Telling> telling_of(const std::string& notice) {
    const auto known = tellings_.find(notice);
    if (known != tellings_.end()) return known->second;
    const std::string json = TRY(bucket_.get(alerts::telling_key(notice)));
    alerts::Telling telling = TRY(alerts::decode_telling(json));
    tellings_[notice] = telling;
    return telling;
  }

  ports::Bucket& bucket_;
  std::map<std::string, alerts::Telling> tellings_;
};

}  // namespace

Result<AlertLog> alert_log(ports::Bucket& bucket, const std::optional<market::ItemKey>& key,
                           std::size_t count_max) {
  std::vector<std::string> keys =
      TRY(bucket.list(key ? alerts::record_prefix(*key) : std::string(alerts::kRecordPrefix)));
  // Records cannot all be read where there are many; the day that armed an alert is near the one that fired.
  std::ranges::stable_sort(keys, std::greater(), day_in);
  AlertLog log;
  log.is_cut = keys.size() > count_max;
  if (log.is_cut) keys.resize(count_max);
  Reader reader(bucket);
  for (const std::string& one : keys) {
    auto logged = reader.read(one);
    if (logged)
      log.alerts.push_back(*std::move(logged));
    else
      log.unreadable.push_back(in_context("object '" + one + "'", logged.error()));
  }
  std::ranges::stable_sort(log.alerts, std::greater(),
                           [](const LoggedAlert& logged) { return alerts::news_day(logged.alert); });
  return log;
}

Result<std::vector<alerts::Mute>> mutes_of(ports::Bucket& bucket, Day today) {
  const ports::Object object = TRY(bucket.read(alerts::kMutesKey));
  std::vector<alerts::Mute> mutes = TRY(alerts::decode_mutes(object.bytes));
  std::erase_if(mutes, [today](const alerts::Mute& mute) { return mute.until <= today; });
  return mutes;
}

Result<void> mute(ports::Bucket& bucket, const alerts::Mute& mute, Day today) {
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    const ports::Object object = TRY(bucket.read(alerts::kMutesKey));
    const auto mutes = alerts::with_mute(TRY(alerts::decode_mutes(object.bytes)), mute, today);
    const bool is_ours =
        TRY(bucket.put_if(alerts::kMutesKey, alerts::encode_mutes(mutes),
                          ports::Media("application/json", ports::Caching::AskAgain), object.version));
    if (is_ours) return {};
  }
  return fail(ErrorKind::Unavailable,
              "others changed the mutes " + std::to_string(kAttemptsMax) + " times meanwhile");
}

}  // namespace bellwether::watch
