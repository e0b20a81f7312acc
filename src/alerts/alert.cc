#include "alerts/alert.h"

#include <algorithm>
#include <span>

#include "alerts/json_object.h"
#include "base/json_string.h"
#include "base/text.h"
#include "base/utf8.h"
#include "market/slug.h"

namespace bellwether::alerts {
namespace {

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kMember = "alert";
// A sentence or two, of a source that may be a whole article.
constexpr std::size_t kTextBytesMax = 600;

struct TroubleWord {
  ports::TroubleKind kind;
  std::string_view word;
};
constexpr TroubleWord kTroubleWords[] = {{ports::TroubleKind::DeadLetters, "dead-letters"},
                                         {ports::TroubleKind::Schedule, "schedule"},
                                         {ports::TroubleKind::Outage, "outage"}};
// An owner follows a name and '~', and no item is without a name.
constexpr std::string_view kCarePrefix = "alerts/~care/";

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

std::string settled_json(const sentiment::SettledLabel& settled) {
  return "{\"label\":" + json_string(label_text(settled.label)) +
         ",\"since\":" + json_string(format_instant(settled.since)) +
         ",\"scorer\":" + json_string(settled.scorer) + "}";
}

std::string news_json(const PriceNews& news) {
  const market::Firing& firing = news.firing;
  std::string json = ",\"currency\":" + json_string(news.currency) +
                     ",\"rise\":" + (firing.is_rise ? "true" : "false") +
                     ",\"armed\":" + day_json(firing.armed) + ",\"price\":" + day_price_json(firing.price) +
                     ",\"certain\":" + day_json(firing.certain) + ",\"from\":" + day_price_json(firing.from) +
                     ",\"bound\":" + format_shortest(firing.bound);
  if (news.target) json += ",\"target\":" + format_shortest(*news.target);
  return json + ",\"high\":" + day_price_json(news.high);
}

std::string news_json(const LabelNews& news) {
  return ",\"from\":" + settled_json(news.turn.from) + ",\"to\":" + settled_json(news.turn.to) +
         ",\"text\":" + json_string(news.text) + ",\"source\":" + json_string(news.source);
}

Result<PriceNews> price_news_in(const JsonObject& object, market::PriceRule rule) {
  PriceNews news{};
  market::Firing& firing = news.firing;
  firing.rule = rule;
  news.currency = TRY(object.text("currency"));
  firing.is_rise = TRY(object.flag("rise"));
  firing.armed = TRY(object.day("armed"));
  firing.price = TRY(object.day_price("price"));
  firing.certain = TRY(object.day("certain"));
  firing.from = TRY(object.day_price("from"));
  firing.bound = TRY(object.number("bound"));
  if (object.find("target") != nullptr) news.target = TRY(object.number("target"));
  news.high = TRY(object.day_price("high"));
  return news;
}

Result<sentiment::SettledLabel> settled_in(const JsonObject& whole, std::string_view name) {
  const JsonObject object = TRY(whole.object(name));
  const auto label = sentiment::parse_label(TRY(object.text("label")));
  if (!label) return fail(ErrorKind::InvalidInput, "'label' is no label");
  sentiment::SettledLabel settled{.label = *label, .since = TRY(object.instant("since")), .scorer = {}};
  settled.scorer = TRY(object.text("scorer"));
  return settled;
}

Result<LabelNews> label_news_in(const JsonObject& object) {
  LabelNews news{};
  news.turn.from = TRY(settled_in(object, "from"));
  news.turn.to = TRY(settled_in(object, "to"));
  news.text = TRY(object.text("text"));
  news.source = TRY(object.text("source"));
  return news;
}

std::string news_json(const StaleNews& news) {
  return ",\"currency\":" + json_string(news.currency) + ",\"last\":" + day_price_json(news.last) +
         ",\"days\":" + std::to_string(news.days);
}

Result<StaleNews> stale_news_in(const JsonObject& object) {
  StaleNews news{};
  news.currency = TRY(object.text("currency"));
  news.last = TRY(object.day_price("last"));
  news.days = static_cast<int>(TRY(object.number("days")));
  return news;
}

std::string news_json(const CareNews& news) {
  return ",\"trouble\":" + json_string(word_of(news.kind)) + ",\"function\":" + json_string(news.function) +
         ",\"since\":" + json_string(format_instant(news.since)) +
         ",\"letters\":" + std::to_string(news.letters);
}

Result<CareNews> care_news_in(const JsonObject& object) {
  const std::string word = TRY(object.text("trouble"));
  const auto* const kind = std::ranges::find(kTroubleWords, word, &TroubleWord::word);
  if (kind == std::end(kTroubleWords)) return fail(ErrorKind::InvalidInput, "'trouble' is none");
  CareNews news{.kind = kind->kind, .function = {}, .since = {}, .letters = 0};
  news.function = TRY(object.text("function"));
  news.since = TRY(object.instant("since"));
  news.letters = static_cast<std::int64_t>(TRY(object.number("letters")));
  return news;
}

Result<Alert> alert_in(const JsonObject& object) {
  Alert alert{};
  alert.key.name = TRY(object.text("item"));
  alert.key.owner = TRY(object.text("owner"));
  alert.url = TRY(object.text("url"));
  const std::string word = TRY(object.text("rule"));
  if (const auto rule = market::price_rule_named(word))
    alert.news = TRY(price_news_in(object, *rule));
  else if (word == kSentimentRule)
    alert.news = TRY(label_news_in(object));
  else if (word == kStaleRule)
    alert.news = TRY(stale_news_in(object));
  else if (word == kCareRule)
    alert.news = TRY(care_news_in(object));
  else
    return fail(ErrorKind::InvalidInput, "'rule' is no rule");
  alert.raised = TRY(object.instant("raised"));
  alert.is_muted = TRY(object.flag("muted"));
  alert.notice = TRY(object.text("notice"));
  return alert;
}

// As "2024-02-29", and of what comes and goes "2024-02-29T06": one that begins hours after another one was
// told is told, too, and one that comes back all the time no more than once in a quarter of a day. Dead
// letters lie there until somebody sees to them.
std::string care_time(const CareNews& news) {
  const Day day = day_of(news.since);
  if (news.kind == ports::TroubleKind::DeadLetters) return format_day(day);
  constexpr std::chrono::hours kQuarter{6};
  const auto hours = (news.since - Instant(day)) / kQuarter * kQuarter.count();
  return format_day(day) + (hours < 10 ? "T0" : "T") + std::to_string(hours);
}

// As "move-2024-02-29". A label may turn several times a day.
std::string news_key(const Alert& alert) {
  if (const auto* const price = std::get_if<PriceNews>(&alert.news)) return market::firing_key(price->firing);
  if (const auto* const stale = std::get_if<StaleNews>(&alert.news))
    return std::string(kStaleRule) + "-" + format_day(stale->last.day);
  if (const auto* const care = std::get_if<CareNews>(&alert.news))
    return std::string(word_of(care->kind)) + "-" + care->function + "-" + care_time(*care);
  const std::string since = format_instant(std::get<LabelNews>(alert.news).turn.to.since);
  std::string time = since.substr(since.find('T') + 1, std::string_view("13:05:09").size());
  std::erase(time, ':');
  return std::string(kSentimentRule) + "-" + time + "-" + since.substr(0, since.find('T'));
}

}  // namespace

Alert alert_of(const market::Item& item, const market::Firing& firing, Instant now) {
  const PriceNews news{.firing = firing,
                       .currency = item.currency,
                       .target = item.target ? std::optional(item.target->value()) : std::nullopt,
                       .high = market::extremes_of(year_of(item.history, firing.price.day)).high};
  return {.key = item.key, .url = item.url, .news = news, .raised = now};
}

Alert alert_of(const market::Item& item, const sentiment::LabelTurn& turn,
               const sentiment::Reading& reading) {
  const LabelNews news{.turn = turn,
                       .text = std::string(cut_utf8(reading.summary, kTextBytesMax)),
                       .source = reading.url.empty() ? reading.source : reading.url};
  return {.key = item.key, .url = item.url, .news = news, .raised = reading.read};
}

Alert stale_alert_of(const market::Item& item, int days, Instant now) {
  const market::Quote& last = item.history.quotes().back();
  const StaleNews news{.last = {last.day, last.close.value()}, .currency = item.currency, .days = days};
  return {.key = item.key, .url = item.url, .news = news, .raised = now};
}

Alert care_alert_of(const ports::Trouble& trouble, Instant now) {
  const CareNews news{
      .kind = trouble.kind, .function = trouble.function, .since = trouble.since, .letters = trouble.letters};
  return {.key = {}, .news = news, .raised = now};
}

std::string_view word_of(ports::TroubleKind kind) {
  return std::ranges::find(kTroubleWords, kind, &TroubleWord::kind)->word;
}

std::vector<std::string_view> rule_words() {
  std::vector<std::string_view> words;
  for (const market::PriceRule rule : market::kPriceRules) words.push_back(market::word_of(rule));
  words.push_back(kSentimentRule);
  words.push_back(kStaleRule);
  words.push_back(kCareRule);
  return words;
}

std::string_view rule_of(const Alert& alert) {
  if (const auto* const price = std::get_if<PriceNews>(&alert.news))
    return market::word_of(price->firing.rule);
  if (std::holds_alternative<CareNews>(alert.news)) return kCareRule;
  return std::holds_alternative<StaleNews>(alert.news) ? kStaleRule : kSentimentRule;
}

Day news_day(const Alert& alert) {
  if (const auto* const price = std::get_if<PriceNews>(&alert.news)) return price->firing.price.day;
  if (const auto* const stale = std::get_if<StaleNews>(&alert.news)) return stale->last.day;
  if (const auto* const care = std::get_if<CareNews>(&alert.news)) return day_of(care->since);
  return day_of(std::get<LabelNews>(alert.news).turn.to.since);
}

std::string record_prefix(const market::ItemKey& key) {
  if (key.name.empty()) return std::string(kCarePrefix);
  return std::string(kRecordPrefix) + market::slug_of(key) + "/";
}

std::string record_key(const Alert& alert) {
  return record_prefix(alert.key) + news_key(alert) + std::string(kEnding);
}

std::string encode_alert(const Alert& alert) {
  return "{\"format\":1,\"item\":" + json_string(alert.key.name) +
         ",\"owner\":" + json_string(alert.key.owner) + ",\"url\":" + json_string(alert.url) +
         ",\"rule\":" + json_string(rule_of(alert)) +
         std::visit([](const auto& news) { return news_json(news); }, alert.news) +
         ",\"raised\":" + json_string(format_instant(alert.raised)) +
         ",\"muted\":" + (alert.is_muted ? "true" : "false") + ",\"notice\":" + json_string(alert.notice) +
         "}\n";
}

Result<Alert> decode_alert(std::string_view json) {
  const JsonObject object = TRY(JsonObject::parse(json));
  return alert_in(object);
}

std::string encode_alert_message(std::string_view record) {
  return "{\"" + std::string(kMember) + "\":" + json_string(record) + "}";
}

std::string encode_alert_message(const Alert& alert) {
  return "{\"" + std::string(kMember) + "\":" + encode_alert(alert) + "}";
}

Result<AlertMessage> decode_alert_message(std::string_view body) {
  auto read = [&]() -> Result<AlertMessage> {
    const JsonObject object = TRY(JsonObject::parse(body));
    if (const auto* const value = object.find(kMember); value != nullptr && value->is_object()) {
      const Alert alert = TRY(alert_in(JsonObject(value->get_object())));
      return AlertMessage{.record = record_key(alert), .alert = alert};
    }
    std::string record = TRY(object.text(kMember));
    if (!record.starts_with(kRecordPrefix) || !record.ends_with(kEnding))
      return fail(ErrorKind::InvalidInput, "'" + record + "' is no record of an alert");
    return AlertMessage{.record = std::move(record)};
  }();
  if (!read) return std::unexpected(in_context("message", read.error()));
  return read;
}

bool is_of_care(std::string_view body) {
  const auto message = decode_alert_message(body);
  return message && message->record.starts_with(kCarePrefix);
}

}  // namespace bellwether::alerts
