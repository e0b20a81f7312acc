#include "sentiment/japanese_market.h"

#include <algorithm>
#include <cmath>

#include "sentiment/market_lexicon.h"

namespace bellwether::sentiment {
namespace {

using enum MarketRole;

constexpr double kNegated = -0.74;
constexpr double kCause = 0.5;
constexpr double kConcession = 0.2;
constexpr double kBeforeContrast = 0.5;
constexpr double kStronger = 1.25;
constexpr double kWeaker = 0.75;
constexpr double kSide = 1;

// In bytes; a character has three.
constexpr std::size_t kNegationReach = 15;
constexpr std::size_t kDegreeReach = 12;
constexpr std::size_t kAimReach = 30;
constexpr std::size_t kDefinitionReach = 3;

constexpr std::size_t kNoFinding = std::string_view::npos;

bool ends_sentence(std::string_view text) {
  return text.starts_with("。") || text.starts_with("！") || text.starts_with("？");
}

bool ends_origin(std::string_view text) {
  return text.starts_with("）") || text.starts_with("、") || text.starts_with("」");
}

}  // namespace

Sides JapaneseMarket::read(std::string_view text) {
  findings_.clear();
  opinions_.clear();
  things_.clear();
  sides_ = {};
  sentence_ = clause_ = part_ = last_end_ = degree_end_ = definition_end_ = sentence_begin_ = 0;
  degree_ = 1;
  is_origin_ = has_topic_ = contrasted_ = good_side_ = bad_side_ = false;

  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0xE0) {
      if (lead == '\n') end_sentence(i);
      if (lead == ')' || lead == ',') is_origin_ = false;
      ++i;
      continue;
    }
    const std::string_view rest = text.substr(i);
    const JapaneseWord word = find_japanese(rest);
    if (word.bytes > 0) {
      read_word(word, i, rest.substr(0, word.bytes));
      i += word.bytes;
      continue;
    }
    if (ends_sentence(rest)) end_sentence(i);
    if (ends_origin(rest)) is_origin_ = false;
    if (rest.starts_with("、")) end_part();
    if (rest.starts_with("は")) has_topic_ = true;
    i += lead >= 0xF0 ? 4 : 3;
  }
  end_sentence(text.size());
  std::erase_if(findings_, [](const Finding& finding) { return finding.value == 0; });
  for (const Finding& finding : findings_)
    (finding.value > 0 ? sides_.good : sides_.bad) += std::abs(finding.value);
  return sides_;
}

void JapaneseMarket::read_word(const JapaneseWord& word, std::size_t begin, std::string_view own) {
  const double strength = word.tenths / 10.0;
  switch (word.role) {
    case Rise:
    case Raise:
    case Fall:
    case Lower:
    case Stop:
      if (!is_origin_) read_direction(word.role, strength, begin, own);
      break;
    case Thing:
    case Burden: {
      if (is_origin_) break;
      const bool is_burden = word.role == Burden;
      things_.push_back(
          {.text = own, .is_burden = is_burden, .finding = strength > 0 ? findings_.size() : kNoFinding});
      if (strength > 0) add({.word = own, .value = is_burden ? -strength : strength}, false, begin);
      break;
    }
    case Good:
    case Bad:
      if (!is_origin_) add({.word = own, .value = word.role == Good ? strength : -strength}, false, begin);
      break;
    case Praise:
    case Blame:
      if (!is_origin_) add({.word = own, .value = word.role == Praise ? strength : -strength}, true, begin);
      break;
    case Negation:
      if (findings_.size() > clause_ && begin <= last_end_ + kNegationReach &&
          findings_.back().turned_by.empty()) {
        findings_.back().value *= kNegated;
        findings_.back().turned_by = own;
      }
      break;
    case Stronger:
    case Weaker:
      degree_ = word.role == Stronger ? kStronger : kWeaker;
      degree_end_ = begin + own.size();
      break;
    case Concession:
      end_clause(kConcession);
      break;
    case Contrast:
      end_clause(kBeforeContrast);
      break;
    case Cause:
      weigh(clause_, kCause);
      clause_ = findings_.size();
      break;
    case Aim:
      // What was only tried says nothing of how it went.
      if (findings_.size() > clause_ && begin <= last_end_ + kAimReach) findings_.back().value = 0;
      break;
    case From:
      is_origin_ = true;
      break;
    case Copula:
      definition_end_ = begin + own.size();
      break;
    default:
      break;
  }
}

// Of the thing that was named last, "人件費の増加により営業利益は減少".
void JapaneseMarket::read_direction(MarketRole role, double strength, std::size_t begin,
                                    std::string_view own) {
  bool is_good = role == Rise || role == Raise;
  Finding finding{.word = own, .value = 0};
  if (!things_.empty()) {
    const OpenThing& thing = things_.back();
    if (thing.is_burden) is_good = !is_good;
    if (thing.finding != kNoFinding) findings_[thing.finding].value = 0;
    finding.thing = thing.text;
    // The first is the topic, of which more may be said.
    if (things_.size() > 1) things_.pop_back();
  } else if (role == Stop) {
    return;
  }
  finding.value = is_good ? strength : -strength;
  add(finding, false, begin);
}

void JapaneseMarket::add(Finding finding, bool is_opinion, std::size_t begin) {
  if (begin <= degree_end_ + kDegreeReach) finding.value *= degree_;
  degree_ = 1;
  findings_.push_back(finding);
  opinions_.push_back(is_opinion);
  last_end_ = begin + finding.word.size();
}

void JapaneseMarket::weigh(std::size_t from, double weight) {
  for (std::size_t k = from; k < findings_.size(); ++k) {
    findings_[k].value *= weight;
    findings_[k].weight *= weight;
  }
}

void JapaneseMarket::note_side(std::size_t from) {
  double sum = 0;
  for (std::size_t k = from; k < findings_.size(); ++k) sum += findings_[k].value;
  good_side_ |= sum >= kSide;
  bad_side_ |= sum <= -kSide;
}

// The clause that another is set against; what it said counts less from then on.
void JapaneseMarket::end_clause(double weight) {
  note_side(clause_);
  weigh(sentence_, weight);
  contrasted_ = true;
  clause_ = part_ = findings_.size();
  things_.clear();
}

// What stands side by side may be two sides: "需要は堅調、供給は不足".
void JapaneseMarket::end_part() {
  if (findings_.size() == part_) return;
  note_side(part_);
  contrasted_ = true;
  part_ = findings_.size();
}

void JapaneseMarket::end_sentence(std::size_t at) {
  if (has_topic_ && definition_end_ > 0 && at <= definition_end_ + kDefinitionReach)
    for (std::size_t k = sentence_; k < findings_.size(); ++k)
      if (!opinions_[k]) findings_[k].value = 0;
  note_side(part_);
  sides_.both_said |= contrasted_ && good_side_ && bad_side_;
  if (at > sentence_begin_) ++sides_.sentences;
  sentence_begin_ = at + 3;
  sentence_ = clause_ = part_ = findings_.size();
  things_.clear();
  definition_end_ = 0;
  is_origin_ = has_topic_ = false;
}

}  // namespace bellwether::sentiment
