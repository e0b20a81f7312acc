#include "alerts/wording.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "alerts/care_words.h"
#include "alerts/label_words.h"
#include "alerts/phrase.h"
#include "alerts/price_words.h"
#include "base/check.h"
#include "base/shell_words.h"
#include "base/text.h"
#include "market/slug.h"

namespace bellwether::alerts {
namespace {

using chart::Language;

constexpr std::size_t kSubjectCharactersMax = 99;

// Of the stage itself, the product's.
std::string_view subject_name(const Alert& alert) {
  return alert.key.name.empty() ? "bellwether" : std::string_view(alert.key.name);
}

std::string subject_of(std::span<const Alert> alerts, Language language) {
  const bool japanese = language == Language::Japanese;
  const std::string first = headline(alerts.front(), language);
  const std::string count = std::to_string(alerts.size());
  if (alerts.size() == 1) return shortened(first, kSubjectCharactersMax);
  if (alerts.size() > kInFullMax)
    return filled(japanese ? "{} 件のお知らせ: {}" : "{} alerts: {} and others",
                  {count, shortened(subject_name(alerts.front()), kNameCharactersMax)});
  const std::string rest =
      filled(japanese ? "、ほか {} 件" : ", and {} more", {std::to_string(alerts.size() - 1)});
  return shortened(first, kSubjectCharactersMax - rest.size()) + rest;
}

// With the words to type, of one item.
std::string stop_text(std::span<const Alert> alerts, bool japanese) {
  const market::ItemKey& key = alerts.front().key;
  const bool is_of_one = std::ranges::all_of(alerts, [&](const Alert& alert) { return alert.key == key; });
  std::string command = "bellwether alerts mute ";
  if (is_of_one && key.name.empty())
    command += "--rule " + std::string(kCareRule);
  else if (is_of_one)
    command += shell_word(key.name) + (key.owner.empty() ? "" : " --owner " + shell_word(key.owner));
  else
    command += japanese ? "品目名" : "ITEM";
  return (japanese ? "止めるには: " : "To stop these: ") + command;
}

}  // namespace

std::string headline(const Alert& alert, Language language) {
  if (const auto* const price = std::get_if<PriceNews>(&alert.news))
    return price_headline(alert.key.name, *price, language);
  if (const auto* const stale = std::get_if<StaleNews>(&alert.news))
    return stale_headline(alert.key.name, *stale, language);
  if (const auto* const care = std::get_if<CareNews>(&alert.news)) return care_headline(*care, language);
  return label_headline(alert.key.name, std::get<LabelNews>(alert.news), language);
}

std::vector<ports::NoticeFact> facts(const Alert& alert, Language language) {
  if (const auto* const price = std::get_if<PriceNews>(&alert.news)) return price_facts(*price, language);
  if (const auto* const stale = std::get_if<StaleNews>(&alert.news)) return stale_facts(*stale, language);
  if (const auto* const care = std::get_if<CareNews>(&alert.news)) return care_facts(*care, language);
  return label_facts(std::get<LabelNews>(alert.news), language);
}

std::string reason(std::string_view rule, Language language) {
  constexpr struct {
    std::string_view rule, english, japanese;
  } kReasons[] = {
      {"target", "The price is at or beyond the target that you set.", "設定した目標に価格が達しました。"},
      {"move", "Two prices running are far from the week before.",
       "2 回続けて前の週の価格から大きく離れました。"},
      {"year-high", "The price is above all of the 365 days before.",
       "過去 365 日のどの価格よりも高くなりました。"},
      {"year-low", "The price is below all of the 365 days before.",
       "過去 365 日のどの価格よりも安くなりました。"},
      {"crossing", "The mean of 5 prices has crossed that of 25.",
       "5 回の平均が 25 回の平均と交差しました。"},
      {kSentimentRule, "What is said of it has had another label twice running.",
       "評価が 2 回続けて以前と異なりました。"},
      {kStaleRule, "No price came for as many days as are set.",
       "設定した日数のあいだ価格が届いていません。"},
      {kCareRule, "Bellwether itself needs somebody to look after it.",
       "Bellwether 自体に手当てが必要です。"}};
  const auto* const found = std::ranges::find(kReasons, rule, [](const auto& row) { return row.rule; });
  CHECK(found != std::end(kReasons));
  if (language == Language::Japanese)
    return std::string(found->japanese) + "（ルール " + std::string(rule) + "）";
  return std::string(found->english) + " (Rule " + std::string(rule) + ".)";
}

std::string item_link(const market::ItemKey& key, std::string_view page) {
  if (page.empty()) return "";
  if (key.name.empty()) return std::string(page);
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
      item.reason = reason(rule_of(alert), wish.language);
    }
    notice.items.push_back(std::move(item));
  }
  return notice;
}

}  // namespace bellwether::alerts
