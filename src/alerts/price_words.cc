#include "alerts/price_words.h"

#include <cmath>

#include "alerts/phrase.h"
#include "market/price_format.h"

namespace bellwether::alerts {
namespace {

using chart::Language;
using market::DayPrice;
using market::PriceRule;

// Its prices are printed beside one another.
class Words {
 public:
  Words(const std::string& name, const PriceNews& news, Language language)
      : name_(name),
        news_(news),
        firing_(news.firing),
        is_japanese_(language == Language::Japanese),
        language_(language) {
    std::vector<market::Quote> quotes;
    for (const double price :
         {firing_.from.price, firing_.price.price, news.high.price, news.target.value_or(0)})
      if (price > 0) quotes.push_back({.day = firing_.price.day, .close = market::Price(price)});
    format_ = market::PriceFormat(quotes, news.currency);
  }

  std::string headline() const {
    const std::string name = shortened(name_, kNameCharactersMax);
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
    return name_;
  }

  std::vector<ports::NoticeFact> facts() const {
    std::vector<ports::NoticeFact> facts;
    facts.push_back({say("Price", "価格"), on_day(firing_.price)});
    facts.push_back({say("Before", "以前"), on_day(firing_.from)});
    if (firing_.from.price > 0) facts.push_back({say("Change", "変化"), change()});
    if (news_.target) facts.push_back({say("Target", "目標"), priced(*news_.target)});
    facts.push_back({say("High of a year", "1 年の高値"), on_day(news_.high) + below_high()});
    return facts;
  }

 private:
  std::string say(const char* english, const char* japanese) const {
    return is_japanese_ ? japanese : english;
  }

  std::string priced(double price) const {
    return format_.text(price) + (news_.currency.empty() ? "" : " " + news_.currency);
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
    if (news_.high.price <= 0 || firing_.price.price >= news_.high.price) return "";
    const std::string below = market::percent_text(firing_.price.price / news_.high.price - 1);
    return filled(say(" ({} from it)", "（そこから {}）"), {below});
  }

  const std::string& name_;
  const PriceNews& news_;
  const market::Firing& firing_;
  bool is_japanese_;
  Language language_;
  market::PriceFormat format_;
};

}  // namespace

std::string stale_headline(const std::string& name, const StaleNews& news, Language language) {
  return filled(
      language == Language::Japanese ? "{} は {} 日間価格がありません" : "{} has had no price for {} days",
      {shortened(name, kNameCharactersMax), std::to_string(news.days)});
}

std::vector<ports::NoticeFact> stale_facts(const StaleNews& news, Language language) {
  const bool is_japanese = language == Language::Japanese;
  const market::Quote last{.day = news.last.day, .close = market::Price(news.last.price)};
  const market::PriceFormat format({&last, 1}, news.currency);
  const std::string price = format.text(news.last.price) + (news.currency.empty() ? "" : " " + news.currency);
  const std::string day = chart::day_text(news.last.day, language);
  return {{is_japanese ? "最後の価格" : "Last price",
           is_japanese ? price + "（" + day + "）" : price + " on " + day}};
}

std::string price_headline(const std::string& name, const PriceNews& news, Language language) {
  return Words(name, news, language).headline();
}

std::vector<ports::NoticeFact> price_facts(const PriceNews& news, Language language) {
  return Words("", news, language).facts();
}

}  // namespace bellwether::alerts
