#include "alerts/label_words.h"

#include <algorithm>

#include "alerts/phrase.h"
#include "chart/language.h"

namespace bellwether::alerts {
namespace {

using chart::Language;

constexpr std::size_t kTextCharactersMax = 280;

std::string label_word(sentiment::Label label, bool is_japanese) {
  // As on the page.
  constexpr const char* kWords[][2] = {
      {"positive", "肯定的"}, {"negative", "否定的"}, {"neutral", "中立"}, {"mixed", "混在"}};
  return kWords[static_cast<std::size_t>(label)][is_japanese ? 1 : 0];
}

std::string since_text(const sentiment::SettledLabel& settled, Language language) {
  const bool is_japanese = language == Language::Japanese;
  return filled(is_japanese ? "{}（{}から）" : "{} since {}",
                {label_word(settled.label, is_japanese), chart::day_text(day_of(settled.since), language)});
}

}  // namespace

std::string label_headline(const std::string& name, const LabelNews& news, Language language) {
  const bool is_japanese = language == Language::Japanese;
  return filled(is_japanese ? "{} のセンチメントが「{}」から「{}」に変わりました"
                            : "Sentiment of {} turned from {} to {}",
                {shortened(name, kNameCharactersMax), label_word(news.turn.from.label, is_japanese),
                 label_word(news.turn.to.label, is_japanese)});
}

std::vector<ports::NoticeFact> label_facts(const LabelNews& news, Language language) {
  const bool is_japanese = language == Language::Japanese;
  std::string text = shortened(news.text, kTextCharactersMax);
  std::ranges::replace(text, '\n', ' ');
  std::vector<ports::NoticeFact> facts;
  facts.push_back({is_japanese ? "現在" : "Now", since_text(news.turn.to, language)});
  facts.push_back({is_japanese ? "以前" : "Before", since_text(news.turn.from, language)});
  if (!text.empty()) facts.push_back({is_japanese ? "本文" : "Text", text});
  facts.push_back({is_japanese ? "出典" : "Source", news.source});
  return facts;
}

}  // namespace bellwether::alerts
