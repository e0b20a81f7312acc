#include "site/item_file.h"

#include <boost/json.hpp>

#include "base/json_string.h"
#include "base/text.h"
#include "site/json_number.h"
#include "site/json_text.h"
#include "site/standing_text.h"

namespace bellwether::site {
namespace {

using market::Price;

constexpr std::size_t kVersionDigits = 6;

// A JSON object of which every member stands on a line of its own.
class Members {
 public:
  void add(std::string_view name, std::string_view json) {
    text_ += (text_.empty() ? "" : ",\n") + json_string(name) + ":";
    text_ += json;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string value_or_null(const std::optional<Price>& price) {
  return number_or_null(price ? std::optional(price->value()) : std::nullopt);
}

// An array with what `write` makes of each element, on a line each or on one.
template <class Elements, class Write>
std::string array_of(const Elements& elements, std::string_view between, Write write) {
  std::string text;
  for (const auto& element : elements) {
    if (!text.empty()) text.append(",").append(between);
    text += write(element);
  }
  if (text.empty() || between.empty()) return "[" + text + "]";
  return "[\n" + text + "\n]";
}

std::string prices(const market::PriceHistory& history) {
  bool is_plain = true;
  for (const market::Quote& quote : history.quotes()) is_plain = is_plain && !quote.range && !quote.volume;
  return array_of(history.quotes(), "\n", [&](const market::Quote& quote) {
    std::string text = "[" + json_string(format_day(quote.day)) + ",";
    const std::string close = format_shortest(quote.close.value());
    if (is_plain) return text + close + "]";
    const auto of_range = [&](Price market::DayRange::* member) {
      return quote.range ? format_shortest(((*quote.range).*member).value()) : "null";
    };
    return text + of_range(&market::DayRange::open) + "," + of_range(&market::DayRange::high) + "," +
           of_range(&market::DayRange::low) + "," + close + "," + number_or_null(quote.volume) + "]";
  });
}

std::string words(const Subject& subject, chart::Language language) {
  if (!subject.standing) return "[]";
  const auto lines = standing_lines(*subject.standing, subject.item.currency, language);
  return array_of(lines, "", [](const auto& line) {
    return "[" + json_string(line.first) + "," + json_string(line.second) + "]";
  });
}

std::string alt_of(const Subject& subject, const ShownChart& chart) {
  const bool japanese = subject.language == chart::Language::Japanese;
  std::string alt = subject.item.key.name + ": ";
  alt += chart.is_daily ? (japanese ? "日足" : "daily prices") : (japanese ? "週足" : "weekly candles");
  if (!subject.standing) return alt;
  for (const auto& [name, value] : standing_lines(*subject.standing, subject.item.currency, subject.language))
    if (!name.empty()) alt.append(japanese ? "。" : ". ").append(name).append(" ").append(value);
  return alt;
}

std::string charts(const Subject& subject) {
  return array_of(subject.charts, "\n", [&](const ShownChart& chart) {
    return std::string(R"({"period":)") + (chart.is_daily ? "\"daily\"" : "\"weekly\"") +
           ",\"url\":" + json_string(chart.url) + ",\"width\":" + std::to_string(chart.width) +
           ",\"height\":" + std::to_string(chart.height) + ",\"alt\":" + json_string(alt_of(subject, chart)) +
           "}";
  });
}

std::string standing(const Subject& subject) {
  if (!subject.standing) return "null";
  boost::json::object object = standing_json(*subject.standing);
  object.stable_erase(object.find("age_days"));
  return json_text(object);
}

std::string label_or_null(const std::optional<sentiment::Label>& label) {
  return label ? json_string(label_text(*label)) : "null";
}

std::string sentiment_member(const Subject& subject) {
  if (!subject.reading) return "null";
  const boost::json::value result = boost::json::parse(subject.result);
  const auto as_result_has_it = [&](std::string_view name) {
    const auto* const value = result.as_object().if_contains(name);
    return value ? json_text(*value) : "null";
  };
  Members members;
  for (const auto& [name, in_result] : {std::pair{"label", "label"},
                                        {"scores", "scores"},
                                        {"scorer", "scorer"},
                                        {"state", "state"},
                                        {"reason", "reason"},
                                        {"source", "source"},
                                        {"url", "url"},
                                        {"revision", "revision"},
                                        {"text", "summary"},
                                        {"read_at", "read"},
                                        {"changed_at", "changed"}})
    members.add(name, as_result_has_it(in_result));
  members.add("history", array_of(subject.history, "", [](const LabelDay& day) {
                return "[" + json_string(format_day(day.day)) + "," + label_or_null(day.label) + "," +
                       (day.score ? two_decimals(*day.score) : "null") + "]";
              }));
  return "{" + members.text() + "}";
}

std::optional<LabelDay> label_day(const boost::json::value& value) {
  const auto* const parts = value.if_array();
  if (parts == nullptr || parts->size() != 3 || !(*parts)[0].is_string()) return std::nullopt;
  const auto day = parse_day((*parts)[0].get_string());
  if (!day) return std::nullopt;
  LabelDay read{.day = *day, .label = std::nullopt};
  if ((*parts)[1].is_string()) read.label = sentiment::parse_label((*parts)[1].get_string());
  if ((*parts)[2].is_number()) read.score = (*parts)[2].to_number<double>();
  return read;
}

}  // namespace

ItemFile item_file(const Subject& subject) {
  const market::Item& item = subject.item;
  Members members;
  members.add("name", json_string(item.key.name));
  members.add("owner", json_string(item.key.owner));
  members.add("url", json_string(item.url));
  members.add("tags", array_of(item.tags, "", [](const std::string& tag) { return json_string(tag); }));
  members.add("currency", json_string(item.currency));
  members.add("decimals", std::to_string(subject.standing ? subject.standing->format.decimals() : 0));
  members.add("target", value_or_null(item.target));
  members.add("bought_at", value_or_null(item.bought_at));
  members.add("standing", standing(subject));
  members.add("words", "{\"en\":" + words(subject, chart::Language::English) +
                           ",\n\"ja\":" + words(subject, chart::Language::Japanese) + "}");
  members.add("prices", prices(item.history));
  members.add("events", "[]");
  members.add("charts", charts(subject));
  members.add("sentiment", sentiment_member(subject));
  members.add("result", subject.result.empty() ? "null" : trim(subject.result));
  members.add("files", subject.result.empty() ? "null"
                                              : "{\"csv\":" + json_string(subject.csv_url) +
                                                    ",\"json\":" + json_string(subject.json_url) + "}");
  const std::string head = R"({"format":1,)"
                           "\n"
                           R"("slug":)" +
                           json_string(subject.slug) + ",\n";
  const std::string version = fingerprint(head + members.text()).substr(0, kVersionDigits);
  return {.version = version,
          .text = head + "\"version\":" + json_string(version) + ",\n" + members.text() + "}\n"};
}

std::vector<LabelDay> history_in(std::string_view item_file) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(item_file, error);
  std::vector<LabelDay> history;
  const auto* const object = error ? nullptr : value.if_object();
  const auto* const sentiment = object ? object->if_contains("sentiment") : nullptr;
  const auto* const days =
      sentiment && sentiment->is_object() ? sentiment->get_object().if_contains("history") : nullptr;
  if (days == nullptr || !days->is_array()) return history;
  for (const auto& one : days->get_array())
    if (const auto day = label_day(one)) history.push_back(*day);
  return history;
}

}  // namespace bellwether::site
