#include "sentiment/english_market.h"

#include <algorithm>
#include <cmath>

namespace bellwether::sentiment {
namespace {

using enum MarketRole;

constexpr std::int32_t kAlone = -1, kTaken = -2;
constexpr double kNegated = -0.7;
constexpr double kCause = 0.5;
constexpr double kConcession = 0.2;
constexpr double kBeforeBut = 0.6;
constexpr double kAfterBut = 1.3;
constexpr double kLaterClause = 0.8;
constexpr double kQuestion = 0.4;
constexpr double kStronger = 1.25;
constexpr double kWeaker = 0.75;
constexpr std::size_t kBehind = 5;
constexpr std::size_t kAhead = 4;
constexpr std::size_t kOrigin = 5;

bool goes_up(MarketRole role) { return role == Rise || role == Raise; }
bool goes_down(MarketRole role) { return role == Fall || role == Lower || role == Stop; }
bool is_direction(MarketRole role) { return goes_up(role) || goes_down(role); }
bool is_thing(MarketRole role) { return role == Thing || role == Burden; }
bool parts_clauses(MarketRole role) {
  return role == Cause || role == Concession || role == Contrast || role == From;
}
bool feels(MarketRole role) { return role >= Rise && role <= Blame; }

}  // namespace

EnglishMarket::Found EnglishMarket::read(std::string_view text) {
  words_.read(text);
  findings_.clear();
  const std::size_t count = words_.size();
  if (things_.size() < count) things_.resize(count);
  std::fill(things_.begin(), things_.begin() + static_cast<std::ptrdiff_t>(count), kAlone);
  const auto role = [&](std::size_t i) { return words_[i].word.role; };

  // What each direction is of.
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_direction(role(i)) || things_[i] == kTaken) continue;
    const bool looks_ahead = role(i) == Raise || role(i) == Lower || role(i) == Stop;
    const auto behind = [&]() -> std::int32_t {
      for (std::size_t k = 1; k <= kBehind && k <= i; ++k) {
        if (words_[i - k + 1].before >= Gap::Comma) break;
        const std::size_t j = i - k;
        if (is_thing(role(j))) return static_cast<std::int32_t>(j);
        if (k == 1 && is_direction(role(j)) && goes_down(role(i)) && role(j) != Stop) return static_cast<std::int32_t>(j);
        if (parts_clauses(role(j)) || is_direction(role(j))) break;
      }
      return kAlone;
    };
    const auto ahead = [&]() -> std::int32_t {
      for (std::size_t k = 1; k <= kAhead && i + k < count; ++k) {
        const std::size_t j = i + k;
        if (words_[j].before >= Gap::Comma) break;
        if (is_thing(role(j))) return static_cast<std::int32_t>(j);
        if ((k <= 2 || role(i) == Stop) && looks_ahead && (role(j) == Rise || role(j) == Fall)) return static_cast<std::int32_t>(j);
        if (parts_clauses(role(j)) || is_direction(role(j))) break;
      }
      return kAlone;
    };
    std::int32_t thing = looks_ahead ? ahead() : behind();
    if (thing == kAlone && role(i) != Stop) thing = looks_ahead ? behind() : ahead();
    things_[i] = thing;
  }
  for (std::size_t i = 0; i < count; ++i)
    if (things_[i] >= 0) {
      const auto thing = static_cast<std::size_t>(things_[i]);
      if (things_[thing] == kAlone || is_direction(role(thing))) things_[thing] = kTaken;
    }

  Found found;
  double weight = 1;          // Of the clause.
  Gap until = Gap::Sentence;  // What ends a subordinate clause.
  std::size_t sentence = 0, origin_end = 0;
  double before_but = 0;
  bool is_definition = false;
  double clauses_before = 1;
  std::size_t subject_end = 0;
  double clause = 0;
  bool good_clause = false, bad_clause = false, contrasted = false;
  const auto end_clause = [&] {
    if (clause != 0) clauses_before = kLaterClause;
    if (clause >= 1.4) good_clause = true;
    if (clause <= -1.4) bad_clause = true;
    clause = 0;
  };
  for (std::size_t i = 0; i < count; ++i) {
    const HeadlineWord& word = words_[i];
    if (word.before == Gap::Sentence) {
      sentence = i;
      weight = 1;
      is_definition = false;
      for (std::size_t k = i + 1; k + 1 < count && k < i + 14 && words_[k].before != Gap::Sentence; ++k)
        if (role(k) == Copula && (role(k + 1) == Article)) {
          std::size_t end = k + 2;
          bool judges = false;
          for (; end < count && words_[end].before != Gap::Sentence; ++end)
            if (end < k + 5 && (role(end) == Good || role(end) == Bad || role(end) == Praise || role(end) == Blame)) judges = true;
          is_definition = !judges || end > k + 8;
          subject_end = k;
          break;
        }
    }
    if (word.before >= until && weight < 1) weight = 1;
    if (word.before >= Gap::Comma) origin_end = 0;
    if (word.before >= Gap::Clause) end_clause();
    const MarketRole own = word.word.role;
    if (own == None) continue;
    if (own == Cause || own == Concession) {
      weight = own == Cause ? kCause : kConcession;
      until = i == sentence ? Gap::Comma : Gap::Clause;
      if (own == Concession) contrasted = true;
      origin_end = 0;
      continue;
    }
    if (own == From) {
      origin_end = i + kOrigin;
      continue;
    }
    if (own == Contrast) {
      weight = 1;
      if (i > sentence) {
        found.good *= kBeforeBut;
        found.bad *= kBeforeBut;
        for (Finding& finding : findings_) finding.value *= kBeforeBut;
        end_clause();
        before_but = kAfterBut;
        contrasted = true;
      }
      continue;
    }
    if (!feels(own) || things_[i] == kTaken) continue;
    if (i < origin_end) continue;
    if (is_definition && (i < subject_end || (own != Praise && own != Blame))) continue;
    double value = word.word.tenths / 10.0;
    std::string_view thing;
    if (is_direction(own)) {
      const std::int32_t of = things_[i];
      if (of < 0 && own == Stop) continue;
      bool good = goes_up(own);
      if (of >= 0) {
        const auto j = static_cast<std::size_t>(of);
        if (role(j) == Burden || goes_down(role(j))) good = !good;
        thing = words_.text(words_[j]);
      }
      if (!good) value = -value;
    } else if (own == Bad || own == Blame || own == Burden) {
      value = -value;
    }
    if (value == 0) continue;
    std::string_view turned_by;
    for (std::size_t k = 1; k <= 3 && k <= i; ++k) {
      if (words_[i - k + 1].before >= Gap::Comma) break;
      if (role(i - k) == Negation) {
        value *= kNegated;
        turned_by = words_.text(words_[i - k]);
        break;
      }
    }
    if ((i > 0 && role(i - 1) == Stronger) || (i + 1 < count && role(i + 1) == Stronger)) value *= kStronger;
    if ((i > 0 && role(i - 1) == Weaker) || (i + 1 < count && role(i + 1) == Weaker)) value *= kWeaker;
    value *= weight * clauses_before;
    if (before_but > 0) value *= before_but;
    clause += value;
    (value > 0 ? found.good : found.bad) += std::abs(value);
    findings_.push_back({.word = words_.text(word), .value = value, .thing = thing, .turned_by = turned_by, .weight = weight});
  }
  end_clause();
  if (words_.asks()) {
    found.good *= kQuestion;
    found.bad *= kQuestion;
  }
  found.both_said = contrasted && good_clause && bad_clause;
  return found;
}

}  // namespace bellwether::sentiment
