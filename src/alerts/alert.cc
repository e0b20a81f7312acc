#include "alerts/alert.h"

#include <algorithm>
#include <span>

#include "alerts/json_object.h"
#include "base/json_string.h"
#include "base/text.h"
#include "market/slug.h"

namespace bellwether::alerts {
namespace {

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kMember = "alert";

// The quotes of 52 weeks up to the day.
std::span<const market::Quote> year_of(const market::PriceHistory& history, Day day) {
  const auto until = market::quotes_until(history, day);
  const auto from = std::ranges::lower_bound(until, day - std::chrono::days(364), {}, &market::Quote::day);
  return {from, until.end()};
}

std::string day_json(Day day) {
  return json_string(format_day(day));
}

std::string day_price_json(const market::DayPrice& price) {
  return "{\"day\":" + day_json(price.day) + ",\"price\":" + format_shortest(price.price) + "}";
}

}  // namespace

Alert alert_of(const market::Item& item, const market::Firing& firing, Instant now) {
  return {.key = item.key,
          .url = item.url,
          .currency = item.currency,
          .firing = firing,
          .target = item.target ? std::optional(item.target->value()) : std::nullopt,
          .high = market::extremes_of(year_of(item.history, firing.price.day)).high,
          .raised = now};
}

std::string record_prefix(const market::ItemKey& key) {
  return std::string(kRecordPrefix) + market::slug_of(key) + "/";
}

std::string record_key(const Alert& alert) {
  return record_prefix(alert.key) + market::firing_key(alert.firing) + std::string(kEnding);
}

std::string encode_alert(const Alert& alert) {
  const market::Firing& firing = alert.firing;
  std::string json =
      "{\"format\":1,\"item\":" + json_string(alert.key.name) + ",\"owner\":" + json_string(alert.key.owner) +
      ",\"url\":" + json_string(alert.url) + ",\"currency\":" + json_string(alert.currency) +
      ",\"rule\":" + json_string(market::word_of(firing.rule)) +
      ",\"rise\":" + (firing.is_rise ? "true" : "false") + ",\"armed\":" + day_json(firing.armed) +
      ",\"price\":" + day_price_json(firing.price) + ",\"certain\":" + day_json(firing.certain) +
      ",\"from\":" + day_price_json(firing.from) + ",\"bound\":" + format_shortest(firing.bound);
  if (alert.target) json += ",\"target\":" + format_shortest(*alert.target);
  return json + ",\"high\":" + day_price_json(alert.high) +
         ",\"raised\":" + json_string(format_instant(alert.raised)) +
         ",\"muted\":" + (alert.is_muted ? "true" : "false") + ",\"notice\":" + json_string(alert.notice) +
         "}\n";
}

Result<Alert> decode_alert(std::string_view json) {
  const JsonObject object = TRY(JsonObject::parse(json));
  Alert alert{};
  market::Firing& firing = alert.firing;
  alert.key.name = TRY(object.text("item"));
  alert.key.owner = TRY(object.text("owner"));
  alert.url = TRY(object.text("url"));
  alert.currency = TRY(object.text("currency"));
  const std::string word = TRY(object.text("rule"));
  const auto rule = market::price_rule_named(word);
  if (!rule) return fail(ErrorKind::InvalidInput, "'rule' is no rule");
  firing.rule = *rule;
  firing.is_rise = TRY(object.flag("rise"));
  firing.armed = TRY(object.day("armed"));
  firing.price = TRY(object.day_price("price"));
  firing.certain = TRY(object.day("certain"));
  firing.from = TRY(object.day_price("from"));
  firing.bound = TRY(object.number("bound"));
  if (object.find("target") != nullptr) alert.target = TRY(object.number("target"));
  alert.high = TRY(object.day_price("high"));
  alert.raised = TRY(object.instant("raised"));
  alert.is_muted = TRY(object.flag("muted"));
  alert.notice = TRY(object.text("notice"));
  return alert;
}

std::string encode_alert_message(std::string_view record) {
  return "{\"" + std::string(kMember) + "\":" + json_string(record) + "}";
}

Result<std::string> decode_alert_message(std::string_view body) {
  auto read = [&]() -> Result<std::string> {
    const JsonObject object = TRY(JsonObject::parse(body));
    std::string record = TRY(object.text(kMember));
    if (!record.starts_with(kRecordPrefix) || !record.ends_with(kEnding))
      return fail(ErrorKind::InvalidInput, "'" + record + "' is no record of an alert");
    return record;
  }();
  if (!read) return std::unexpected(in_context("message", read.error()));
  return read;
}

}  // namespace bellwether::alerts
