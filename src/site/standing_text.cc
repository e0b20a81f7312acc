#include "site/standing_text.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <span>

#include "base/text.h"
#include "market/price_format.h"

namespace bellwether::site {
namespace {

using market::Change;
using market::DayPrice;
using market::Standing;
using market::SuspectPrice;
using market::Suspicion;

using chart::Language;

constexpr std::size_t kSuspectsShown = 3;

// What lines are called and how they say it.
struct Words {
  std::string_view latest, change, trend, highest, lowest, high52, low52, suspect;
};
constexpr Words kEnglish = {"latest", "change",   "trend",   "highest",
                            "lowest", "52w high", "52w low", "suspect"};
constexpr Words kJapanese = {"最新", "騰落", "傾向", "最高値", "最安値", "52週高値", "52週安値", "要確認"};

constexpr std::array<std::string_view, 6> kJapaneseTrends = {"",     "横ばい",     "上昇",
                                                             "下落", "上向き転換", "下向き転換"};

bool is_japanese(Language language) {
  return language == Language::Japanese;
}

// "+3.04 % in 7 days", "+50.0 % since 2024-01-01".
std::string change_words(const Change& change, Language language) {
  const std::string percent = market::percent_text(*change.share), days = std::to_string(change.days);
  const std::string from = format_day(change.from.day);
  if (is_japanese(language))
    return percent + (change.is_near ? "（" + days + "日間）" : "（" + from + "から）");
  if (!change.is_near) return percent + " since " + from;
  return percent + " in " + days + (change.days == 1 ? " day" : " days");
}

// Each way back once: what is measured from the same day says the same.
std::string changes_words(const Standing& standing, Language language) {
  std::string words;
  const Change* before = nullptr;
  for (const auto* change : {&standing.day, &standing.week, &standing.month, &standing.year}) {
    if (!*change || !(*change)->share || (before && before->from.day == (*change)->from.day)) continue;
    before = &**change;
    words += (words.empty() ? "" : is_japanese(language) ? "、" : "; ") + change_words(*before, language);
  }
  return words;
}

std::string trend_words(const Standing& standing, Language language) {
  const bool japanese = is_japanese(language);
  std::string words(japanese ? kJapaneseTrends[static_cast<std::size_t>(standing.trend)]
                             : market::trend_word(standing.trend));
  if (words.empty()) return words;
  const auto add = [&](std::optional<double> share, const char* average) {
    if (!share) return;
    const std::string percent = market::percent_text(*share);
    words +=
        japanese ? std::string("、") + average + "比 " + percent : "; " + percent + " against " + average;
  };
  add(standing.against_short, "MA5");
  add(standing.against_long, "MA25");
  return words;
}

std::string suspect_words(const SuspectPrice& suspect, const market::PriceFormat& format, Language language) {
  const std::string day = format_day(suspect.first.day), price = format.text(suspect.first.price);
  if (suspect.suspicion == Suspicion::Spike)
    return is_japanese(language) ? day + "の" + price + "は前後の価格から離れている"
                                 : price + " on " + day + " is far from the prices around it";
  const bool is_more = suspect.factor >= 1;
  const std::string times = format_grouped(std::round(is_more ? suspect.factor : 1 / suspect.factor), 0);
  if (is_japanese(language))
    return day + "から価格が約" + times + (is_more ? "倍" : "分の1") + "（分割・単位の変更？）";
  return "prices from " + day + " on are " + (is_more ? "" : "1/") + times + (is_more ? " times" : " of") +
         " those before: a split or another unit?";
}

boost::json::value share_json(std::optional<double> share) {
  return share ? boost::json::value(*share) : boost::json::value();
}

boost::json::object price_json(const DayPrice& price) {
  return {{"day", format_day(price.day)}, {"price", price.price}};
}

boost::json::value change_json(const std::optional<Change>& change) {
  if (!change) return nullptr;
  boost::json::object object = price_json(change->from);
  object["days"] = change->days;
  object["share"] = share_json(change->share);
  object["is_near"] = change->is_near;
  return object;
}

boost::json::object extremes_json(const market::Extremes& extremes) {
  return {{"high", price_json(extremes.high)},
          {"low", price_json(extremes.low)},
          {"below_high", extremes.below_high},
          {"above_low", share_json(extremes.above_low)}};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> standing_lines(const market::ItemStanding& item,
                                                                std::string_view currency,
                                                                Language language) {
  const auto& [standing, suspects, format] = item;
  const bool japanese = is_japanese(language);
  const Words& words = japanese ? kJapanese : kEnglish;
  const auto dated = [&](const DayPrice& price) {
    const std::string amount =
        format.text(price.price) + (currency.empty() ? "" : " " + std::string(currency));
    return japanese ? amount + "（" + format_day(price.day) + "）" : amount + " on " + format_day(price.day);
  };
  std::vector<std::pair<std::string, std::string>> lines = {
      {std::string(words.latest), dated(standing.last)}};
  const auto add = [&lines](std::string_view name, std::string value) {
    if (!value.empty()) lines.emplace_back(name, std::move(value));
  };
  add(words.change, changes_words(standing, language));
  add(words.trend, trend_words(standing, language));
  const auto extreme = [&](const DayPrice& price, std::optional<double> share) {
    const bool is_other = share && *share != 0;
    return dated(price) + (is_other ? (japanese ? "、現在 " : "; now ") + market::percent_text(*share) : "");
  };
  add(words.highest, extreme(standing.whole.high, standing.whole.below_high));
  add(words.lowest, extreme(standing.whole.low, standing.whole.above_low));
  if (!(standing.weeks52.high == standing.whole.high))
    add(words.high52, extreme(standing.weeks52.high, standing.weeks52.below_high));
  if (!(standing.weeks52.low == standing.whole.low))
    add(words.low52, extreme(standing.weeks52.low, standing.weeks52.above_low));
  const std::size_t more = suspects.size() - std::min(suspects.size(), kSuspectsShown);
  for (const SuspectPrice& suspect : std::span(suspects).subspan(more))
    add(words.suspect, suspect_words(suspect, format, language));
  if (more > 0)
    add("", japanese ? "ほか" + std::to_string(more) + "件"
                     : "and " + std::to_string(more) + " earlier suspects; all of them with --json");
  return lines;
}

std::string change_text(const market::ItemStanding& item) {
  const auto& week = item.standing.week;
  return week && week->share ? change_words(*week, Language::English) : "";
}

boost::json::object standing_json(const market::ItemStanding& item) {
  const Standing& standing = item.standing;
  boost::json::array suspects;
  for (const SuspectPrice& suspect : item.suspects) {
    boost::json::object object = price_json(suspect.first);
    object["last_day"] = format_day(suspect.last_day);
    object["kind"] = suspect.suspicion == Suspicion::Spike ? "spike" : "factor";
    if (suspect.suspicion == Suspicion::Factor) object["factor"] = suspect.factor;
    suspects.emplace_back(std::move(object));
  }
  return {{"last", price_json(standing.last)},
          {"age_days", standing.age_days},
          {"change_1_day", change_json(standing.day)},
          {"change_7_days", change_json(standing.week)},
          {"change_30_days", change_json(standing.month)},
          {"change_365_days", change_json(standing.year)},
          {"whole", extremes_json(standing.whole)},
          {"weeks_52", extremes_json(standing.weeks52)},
          {"days_since_high", standing.days_since_high},
          {"against_average_5", share_json(standing.against_short)},
          {"against_average_25", share_json(standing.against_long)},
          {"trend", market::trend_word(standing.trend)},
          {"suspects", std::move(suspects)}};
}

}  // namespace bellwether::site
