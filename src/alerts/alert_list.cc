#include "alerts/alert_list.h"

#include <algorithm>
#include <vector>

#include "alerts/wording.h"
#include "base/json_string.h"
#include "base/text.h"
#include "market/slug.h"

namespace bellwether::alerts {
namespace {

using chart::Language;

// An alert is a line that begins so; what is between two quotation marks has no line's end.
constexpr std::string_view kOpen = "{\"key\":", kEnd = "]}\n";

std::string in_both(const std::string& english, const std::string& japanese) {
  return "{\"en\":" + json_string(english) + ",\"ja\":" + json_string(japanese) + "}";
}

std::string point(const market::DayPrice& price) {
  return "[" + json_string(format_day(price.day)) + "," + format_shortest(price.price) + "]";
}

std::string point(const sentiment::SettledLabel& settled) {
  return "[" + json_string(format_day(day_of(settled.since))) + "," + json_string(label_text(settled.label)) +
         "]";
}

bool is_rise(const PriceNews& news) {
  return news.firing.is_rise;
}

bool is_rise(const LabelNews& news) {
  const auto rank = [](sentiment::Label label) {
    return label == sentiment::Label::Positive ? 1 : label == sentiment::Label::Negative ? -1 : 0;
  };
  return rank(news.turn.from.label) < rank(news.turn.to.label);
}

std::string from_to(const PriceNews& news) {
  return ",\"from\":" + point(news.firing.from) + ",\"to\":" + point(news.firing.price);
}

std::string from_to(const LabelNews& news) {
  return ",\"from\":" + point(news.turn.from) + ",\"to\":" + point(news.turn.to);
}

bool is_rise(const StaleNews&) {
  return false;
}

std::string from_to(const StaleNews& news) {
  return ",\"from\":" + point(news.last) + ",\"to\":null";
}

bool is_rise(const CareNews&) {
  return false;
}

std::string from_to(const CareNews&) {
  return ",\"from\":null,\"to\":null";
}

std::string slug_json(const market::ItemKey& key) {
  return key.name.empty() ? "null" : json_string(market::slug_of(key));
}

std::string line_of(const Alert& alert) {
  const bool rises = std::visit([](const auto& news) { return is_rise(news); }, alert.news);
  return std::string(kOpen) + json_string(record_key(alert)) + ",\"slug\":" + slug_json(alert.key) +
         ",\"rule\":" + json_string(rule_of(alert)) + ",\"rise\":" + (rises ? "true" : "false") +
         ",\"at\":" + json_string(format_instant(alert.raised)) +
         std::visit([](const auto& news) { return from_to(news); }, alert.news) +
         ",\"words\":" + in_both(headline(alert, Language::English), headline(alert, Language::Japanese)) +
         "}";
}

// Up to the end of its key.
std::string_view key_in(std::string_view line) {
  return line.substr(0, line.find(",\"slug\":"));
}

std::vector<std::string> lines_of(std::string_view list) {
  std::vector<std::string> lines;
  for (std::size_t end = list.find('\n'); end != std::string_view::npos; end = list.find('\n')) {
    std::string_view line = list.substr(0, end);
    if (line.ends_with(',')) line.remove_suffix(1);
    if (line.starts_with(kOpen) && line.ends_with("}}")) lines.emplace_back(line);
    list.remove_prefix(end + 1);
  }
  return lines;
}

std::string head() {
  std::string text = "{\"format\":1,\"rules\":{";
  std::string_view separator = "";
  for (const std::string_view rule : rule_words()) {
    text.append(separator).append(json_string(rule)).append(":");
    text += in_both(reason(rule, Language::English), reason(rule, Language::Japanese));
    separator = ",";
  }
  return text + "},\"alerts\":[\n";
}

}  // namespace

std::string updated_alert_list(std::string_view list, std::span<const Alert> alerts) {
  std::vector<std::string> lines = lines_of(list);
  std::vector<std::string> added;
  for (const Alert& alert : alerts) {
    std::string made = line_of(alert);
    const auto is_it = [key = key_in(made)](std::string_view other) { return key_in(other) == key; };
    if (std::ranges::none_of(lines, is_it) && std::ranges::none_of(added, is_it))
      added.push_back(std::move(made));
  }
  const std::string first = head();
  if (added.empty() && list.starts_with(first)) return std::string(list);
  lines.insert(lines.begin(), added.begin(), added.end());
  if (lines.size() > kListedMax) lines.resize(kListedMax);
  std::string text = first;
  for (std::size_t i = 0; i < lines.size(); ++i) text += lines[i] + (i + 1 < lines.size() ? ",\n" : "\n");
  return text.append(kEnd);
}

}  // namespace bellwether::alerts
