#include "alerts/care_words.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "alerts/phrase.h"

namespace bellwether::alerts {
namespace {

using chart::Language;
using ports::TroubleKind;

// "2026-11-30 08:05 UTC".
std::string minute_text(Instant instant) {
  return format_day(day_of(instant)) + " " + format_instant(instant).substr(11, 5) + " UTC";
}

std::string letters_text(std::int64_t letters, bool is_japanese) {
  const std::string count = std::to_string(letters);
  if (is_japanese) return "デッドレター " + count + " 件";
  return count + (letters == 1 ? " dead letter" : " dead letters");
}

// What a function of this name is there for; empty of one that is not known here.
std::string work_of(std::string_view function, bool is_japanese) {
  constexpr struct {
    std::string_view function, english, japanese;
  } kWorks[] = {{"draw-charts", "charts", "チャート"},
                {"publish", "the page", "ページ"},
                {"decide-alerts", "alerts about prices", "価格のお知らせ"},
                {"send-alerts", "mails and other ways of telling alerts", "メールなどによるお知らせ"},
                {"look-after", "alerts about items without a price", "価格のない品目のお知らせ"},
                {"fan-out", "sentiment", "センチメント"},
                {"read-sentiment", "sentiment", "センチメント"}};
  const auto* const found = std::ranges::find(kWorks, function, [](const auto& row) { return row.function; });
  if (found == std::end(kWorks)) return "";
  return std::string(is_japanese ? found->japanese : found->english);
}

}  // namespace

std::string care_headline(const CareNews& news, Language language) {
  const bool is_japanese = language == Language::Japanese;
  switch (news.kind) {
    case TroubleKind::DeadLetters:
      return filled(is_japanese ? "{} が処理を断念しました: {}" : "{} gave up: {}",
                    {news.function, letters_text(news.letters, is_japanese)});
    case TroubleKind::Schedule:
      return filled(
          is_japanese ? "{} が予定の {} から実行されていません" : "{} has not run since it was due at {}",
          {news.function, minute_text(news.since)});
    case TroubleKind::Outage:
      return filled(is_japanese ? "{} が {} から待っています" : "{} has been waiting since {}",
                    {news.function, minute_text(news.since)});
  }
  std::unreachable();
}

std::vector<ports::NoticeFact> care_facts(const CareNews& news, Language language) {
  const bool is_japanese = language == Language::Japanese;
  const bool is_of_letters = news.kind == TroubleKind::DeadLetters;
  std::vector<ports::NoticeFact> facts;
  if (is_of_letters) facts.push_back({is_japanese ? "いつから" : "Since", minute_text(news.since)});
  if (std::string work = work_of(news.function, is_japanese); !work.empty())
    facts.push_back({is_japanese ? "影響" : "Concerns", std::move(work)});
  facts.push_back({is_japanese ? "原因を見るには" : "To see why",
                   is_of_letters ? "bellwether dead-letters list" : "bellwether status"});
  return facts;
}

}  // namespace bellwether::alerts
