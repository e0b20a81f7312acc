#include "alerts/wording.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/shell_words.h"
#include "base/text.h"
#include "base/utf8.h"
#include "market/price_format.h"
#include "market/slug.h"

namespace bellwether::alerts {
namespace {

using chart::Language;
using market::DayPrice;
using market::PriceRule;

constexpr std::size_t kSubjectCharactersMax = 99, kNameCharactersMax = 48;

// As many characters, the last of them an ellipsis where more were there.
std::string shortened(std::string_view text, std::size_t characters_max) {
  std::size_t bytes = 0, last = 0;
  for (std::size_t count = 0; bytes < text.size(); ++count) {
    if (count == characters_max) return std::string(text.substr(0, last)) + "…";
    last = bytes;
    bytes += first_code_point(text.substr(bytes)).length;
  }
  return std::string(text);
}

// With {} for what comes.
std::string filled(std::string_view form, std::initializer_list<std::string_view> values) {
  std::string text;
  for (const std::string_view value : values) {
    const std::size_t at = form.find("{}");
    text += form.substr(0, at);
    text += value;
    form.remove_prefix(at + 2);
  }
  return text += form;
}

// The words about one alert, whose prices are printed beside one another.
class Words {
 public:
  Words(const Alert& alert, Language language)
      : alert_(alert),
        firing_(alert.firing),
        is_japanese_(language == Language::Japanese),
        language_(language) {
    std::vector<market::Quote> quotes;
    for (const double price :
         {firing_.from.price, firing_.price.price, alert.high.price, alert.target.value_or(0)})
      if (price > 0) quotes.push_back({.day = firing_.price.day, .close = market::Price(price)});
    format_ = market::PriceFormat(quotes, alert.currency);
  }

  std::string headline() const {
    const std::string name = shortened(alert_.key.name, kNameCharactersMax);
    const std::string price = priced(firing_.price.price);
    const bool up = firing_.is_rise;
    switch (firing_.rule) {
      case PriceRule::Target:
        return filled(say("{} reached your target of {}", "{} が目標の {} に達しました"),
                      {name, priced(firing_.bound)});
      case PriceRule::Move:
        return filled(up ? say("{} rose {} to {}", "{} が {} 上がり {} になりました")
                         : say("{} fell {} to {}", "{} が {} 下がり {} になりました"),
                      {name, size_of_change(), price});
      case PriceRule::YearHigh:
        return filled(say("{} is at its highest in a year: {}", "{} が 1 年で最も高くなりました: {}"),
                      {name, price});
      case PriceRule::YearLow:
        return filled(say("{} is at its lowest in a year: {}", "{} が 1 年で最も安くなりました: {}"),
                      {name, price});
      case PriceRule::Crossing:
        return filled(up ? say("{} turned up: {}", "{} が上向きに転じました: {}")
                         : say("{} turned down: {}", "{} が下向きに転じました: {}"),
                      {name, price});
    }
    return alert_.key.name;
  }

  std::vector<ports::NoticeFact> facts() const {
    std::vector<ports::NoticeFact> facts;
    facts.push_back({say("Price", "価格"), on_day(firing_.price)});
    facts.push_back({say("Before", "以前"), on_day(firing_.from)});
    if (firing_.from.price > 0) facts.push_back({say("Change", "変化"), change()});
    if (alert_.target) facts.push_back({say("Target", "目標"), priced(*alert_.target)});
    facts.push_back({say("High of a year", "1 年の高値"), on_day(alert_.high) + below_high()});
    return facts;
  }

 private:
  std::string say(const char* english, const char* japanese) const {
    return is_japanese_ ? japanese : english;
  }

  std::string priced(double price) const {
    return format_.text(price) + (alert_.currency.empty() ? "" : " " + alert_.currency);
  }

  std::string on_day(const DayPrice& price) const {
    const std::string day = chart::day_text(price.day, language_);
    return is_japanese_ ? priced(price.price) + "（" + day + "）" : priced(price.price) + " on " + day;
  }

  double share() const { return firing_.price.price / firing_.from.price - 1; }

  // "24.5 %".
  std::string size_of_change() const {
    if (firing_.from.price <= 0) return "";
    return market::percent_text(std::abs(share())).substr(1);
  }

  std::string change() const {
    const auto days = (firing_.price.day - firing_.from.day).count();
    const std::string over = days == 1 ? say("in {} day", "（{} 日間）") : say("in {} days", "（{} 日間）");
    return market::percent_text(share()) + (is_japanese_ ? "" : " ") + filled(over, {std::to_string(days)});
  }

  std::string below_high() const {
    if (alert_.high.price <= 0 || firing_.price.price >= alert_.high.price) return "";
    const std::string below = market::percent_text(firing_.price.price / alert_.high.price - 1);
    return filled(say(" ({} from it)", "（そこから {}）"), {below});
  }

  const Alert& alert_;
  const market::Firing& firing_;
  bool is_japanese_;
  Language language_;
  market::PriceFormat format_;
};

std::string subject_of(std::span<const Alert> alerts, Language language) {
  const bool japanese = language == Language::Japanese;
  const std::string first = headline(alerts.front(), language);
  const std::string count = std::to_string(alerts.size());
  if (alerts.size() == 1) return shortened(first, kSubjectCharactersMax);
  if (alerts.size() > kInFullMax)
    return filled(japanese ? "{} 件のお知らせ: {}" : "{} alerts: {} and others",
                  {count, shortened(alerts.front().key.name, kNameCharactersMax)});
  const std::string rest =
      filled(japanese ? "、ほか {} 件" : ", and {} more", {std::to_string(alerts.size() - 1)});
  return shortened(first, kSubjectCharactersMax - rest.size()) + rest;
}

// With the words to type, of one item.
std::string stop_text(std::span<const Alert> alerts, bool japanese) {
  const market::ItemKey& key = alerts.front().key;
  const bool is_of_one = std::ranges::all_of(alerts, [&](const Alert& alert) { return alert.key == key; });
  std::string command = "bellwether alerts mute ";
  if (is_of_one)
    command += shell_word(key.name) + (key.owner.empty() ? "" : " --owner " + shell_word(key.owner));
  else
    command += japanese ? "品目名" : "ITEM";
  return (japanese ? "止めるには: " : "To stop these: ") + command;
}

}  // namespace

std::string headline(const Alert& alert, Language language) {
  return Words(alert, language).headline();
}

std::vector<ports::NoticeFact> facts(const Alert& alert, Language language) {
  return Words(alert, language).facts();
}

std::string reason(PriceRule rule, Language language) {
  struct Reason {
    const char *english, *japanese;
  };
  const auto of = [&]() -> Reason {
    switch (rule) {
      case PriceRule::Target:
        return {"The price is at or beyond the target that you set.", "設定した目標に価格が達しました。"};
      case PriceRule::Move:
        return {"Two prices running are far from the week before.",
                "2 回続けて前の週の価格から大きく離れました。"};
      case PriceRule::YearHigh:
        return {"The price is above all of the 365 days before.",
                "過去 365 日のどの価格よりも高くなりました。"};
      case PriceRule::YearLow:
        return {"The price is below all of the 365 days before.",
                "過去 365 日のどの価格よりも安くなりました。"};
      case PriceRule::Crossing:
        return {"The mean of 5 prices has crossed that of 25.", "5 回の平均が 25 回の平均と交差しました。"};
    }
    return {"", ""};
  }();
  const std::string rule_text(market::word_of(rule));
  if (language == Language::Japanese) return std::string(of.japanese) + "（ルール " + rule_text + "）";
  return std::string(of.english) + " (Rule " + rule_text + ".)";
}

std::string item_link(const market::ItemKey& key, std::string_view page) {
  if (page.empty()) return "";
  return std::string(page) + "#/item/" + percent_encode(market::slug_of(key));
}

ports::Notice notice_of(std::string id, std::span<const Alert> alerts, const NoticeWish& wish, Instant now) {
  const bool japanese = wish.language == Language::Japanese;
  ports::Notice notice{.id = std::move(id),
                       .subject = subject_of(alerts, wish.language),
                       .items = {},
                       .stop = stop_text(alerts, japanese),
                       .stop_link = {},
                       .at = now,
                       .is_japanese = japanese};
  const bool in_full = alerts.size() <= kInFullMax;
  for (const Alert& alert : alerts) {
    ports::NoticeItem item{.headline = headline(alert, wish.language),
                           .facts = {},
                           .reason = {},
                           .link = item_link(alert.key, wish.page),
                           .picture = std::nullopt};
    if (in_full) {
      item.facts = facts(alert, wish.language);
      item.reason = reason(alert.firing.rule, wish.language);
    }
    notice.items.push_back(std::move(item));
  }
  return notice;
}

}  // namespace bellwether::alerts
