#include "sentiment/english_market.h"

#include <algorithm>
#include <cmath>

namespace bellwether::sentiment {
namespace {

using enum MarketRole;

constexpr std::int32_t kAlone = -1, kTaken = -2;

// Chosen by hand: what decides is said first, and not as a cause. VADER's own where it has one.
constexpr double kNegated = -0.74;
constexpr double kCause = 0.5;
constexpr double kConcession = 0.2;
constexpr double kLaterClause = 0.8;
constexpr double kBeforeBut = 0.6;
constexpr double kAfterBut = 1.3;
constexpr double kQuestion = 0.4;
constexpr double kStronger = 1.25;
constexpr double kWeaker = 0.75;
// A clause that is worth so much is a side of its own.
constexpr double kSide = 1.2;

// In words.
constexpr std::size_t kBehind = 4;
constexpr std::size_t kAhead = 3;
constexpr std::size_t kNounAhead = 2;
constexpr std::size_t kNegationReach = 3;
constexpr std::size_t kOriginReach = 4;
constexpr std::size_t kSubjectMax = 14;
constexpr std::size_t kJudgmentReach = 3;
constexpr std::size_t kJudgmentWords = 6;

bool goes_up(MarketRole role) {
  return role == Rise || role == Raise;
}

bool goes_down(MarketRole role) {
  return role == Fall || role == Lower || role == Stop;
}

bool is_direction(MarketRole role) {
  return role >= Rise && role <= Stop;
}

bool is_thing(MarketRole role) {
  return role == Thing || role == Burden;
}

bool is_opinion(MarketRole role) {
  return role == Praise || role == Blame;
}

bool parts_clauses(MarketRole role) {
  return role >= Contrast && role <= From;
}

bool counts(MarketRole role) {
  return role >= Rise && role <= Blame;
}

// The sides of a text while it is read.
class Balance {
 public:
  void add(double value) {
    clause_ += value;
    sentence_ += value;
  }
  void end_clause() {
    good_clause_ |= clause_ >= kSide;
    bad_clause_ |= clause_ <= -kSide;
    clause_ = 0;
  }
  void end_sentence() {
    end_clause();
    both_ |= contrasted_ && good_clause_ && bad_clause_;
    good_sentence_ |= sentence_ >= kSide;
    bad_sentence_ |= sentence_ <= -kSide;
    sentence_ = 0;
    contrasted_ = good_clause_ = bad_clause_ = false;
  }
  void contrast() {
    end_clause();
    contrasted_ = true;
  }
  bool both_said() const { return both_ || (good_sentence_ && bad_sentence_); }

 private:
  double clause_ = 0, sentence_ = 0;
  bool good_clause_ = false, bad_clause_ = false, contrasted_ = false;
  bool good_sentence_ = false, bad_sentence_ = false, both_ = false;
};

}  // namespace

std::int32_t EnglishMarket::thing_ahead(std::size_t mark) const {
  const auto marks = words_.marks();
  const std::size_t i = marks[mark];
  const MarketRole own = words_[i].word.role;
  for (std::size_t next = mark + 1; next < marks.size() && marks[next] <= i + kAhead; ++next) {
    const HeadlineWord& word = words_[marks[next]];
    const MarketRole role = word.word.role;
    if (word.before >= Gap::Comma) break;
    // "halts three-day slide", "slower growth": what rises or falls may be what is ended or slowed itself.
    const bool is_noun =
        (role == Rise || role == Fall) && own >= Raise && (marks[next] <= i + kNounAhead || own == Stop);
    if (is_thing(role) || is_noun) return static_cast<std::int32_t>(marks[next]);
    if (parts_clauses(role) || is_direction(role)) break;
  }
  return kAlone;
}

std::int32_t EnglishMarket::thing_behind(std::size_t mark) const {
  const auto marks = words_.marks();
  const std::size_t i = marks[mark];
  const MarketRole own = words_[i].word.role;
  for (std::size_t last = mark; last > 0 && words_[marks[last]].before < Gap::Comma; --last) {
    const std::size_t j = marks[last - 1];
    if (j + kBehind < i) break;
    const MarketRole role = words_[j].word.role;
    // "decline slows"
    const bool is_noun = j + 1 == i && is_direction(role) && role != Stop && goes_down(own);
    if (is_thing(role) || is_noun) return static_cast<std::int32_t>(j);
    // "debt rises to a record": both of debt.
    if (is_direction(role)) return std::max(words_[j].thing, kAlone);
    if (parts_clauses(role)) break;
  }
  return kAlone;
}

std::int32_t EnglishMarket::thing_of(std::size_t mark) const {
  switch (words_[words_.marks()[mark]].word.role) {
    case Stop:
      return thing_ahead(mark);
    case Raise:
    case Lower: {
      const std::int32_t ahead = thing_ahead(mark);
      return ahead == kAlone ? thing_behind(mark) : ahead;
    }
    default: {
      const std::int32_t behind = thing_behind(mark);
      return behind == kAlone ? thing_ahead(mark) : behind;
    }
  }
}

void EnglishMarket::find_things() {
  for (std::size_t mark = 0; mark < words_.marks().size(); ++mark) {
    HeadlineWord& word = words_[words_.marks()[mark]];
    if (!is_direction(word.word.role) || word.thing == kTaken) continue;
    word.thing = thing_of(mark);
    if (word.thing >= 0) words_[static_cast<std::size_t>(word.thing)].thing = kTaken;
  }
}

std::size_t EnglishMarket::definition_at(std::size_t mark) const {
  const auto marks = words_.marks();
  const std::size_t begin = marks[mark];
  for (std::size_t next = mark + 1; next < marks.size() && marks[next] < begin + kSubjectMax; ++next) {
    const std::size_t i = marks[next];
    if (words_[i].before == Gap::Sentence) return 0;
    if (words_[i].word.role != Copula || i + 1 == words_.size() || words_[i + 1].word.role != Article)
      continue;
    // "It is a good buy" judges.
    const std::size_t after = i + 2;
    bool judges = false;
    std::size_t end = words_.size();
    for (std::size_t k = next + 1; k < marks.size(); ++k) {
      if (words_[marks[k]].before == Gap::Sentence) {
        end = marks[k];
        break;
      }
      const MarketRole role = words_[marks[k]].word.role;
      judges |= marks[k] < after + kJudgmentReach && role >= Good && role <= Blame;
    }
    const bool is_advice = after < words_.size() && words_[after].word.role == Good;
    return is_advice || (judges && end <= after + kJudgmentWords) ? 0 : i;
  }
  return 0;
}

// By itself and with its thing, negated and with its degree.
double EnglishMarket::value_of(std::size_t i, Finding& finding) const {
  const MarketRole own = words_[i].word.role;
  double value = words_[i].word.tenths / 10.0;
  bool is_good = own == Good || own == Praise || own == Thing;
  if (is_direction(own)) {
    is_good = goes_up(own);
    if (words_[i].thing >= 0) {
      const HeadlineWord& thing = words_[static_cast<std::size_t>(words_[i].thing)];
      if (thing.word.role == Burden || goes_down(thing.word.role)) is_good = !is_good;
      finding.thing = words_.text(thing);
    } else if (own == Stop) {
      return 0;
    }
  }
  if (!is_good) value = -value;
  for (std::size_t k = 1; k <= kNegationReach && k <= i; ++k) {
    if (words_[i - k + 1].before >= Gap::Comma) break;
    if (words_[i - k].word.role != Negation) continue;
    value *= kNegated;
    finding.turned_by = words_.text(words_[i - k]);
    break;
  }
  const MarketRole before = i > 0 ? words_[i - 1].word.role : None;
  const MarketRole after = i + 1 < words_.size() ? words_[i + 1].word.role : None;
  if (before == Stronger || after == Stronger) value *= kStronger;
  if (before == Weaker || after == Weaker) value *= kWeaker;
  return value;
}

Sides EnglishMarket::read(std::string_view text) {
  words_.read(text);
  findings_.clear();
  find_things();

  Sides sides;
  Balance balance;
  double weight = 1;           // Of the clause.
  Gap until = Gap::Sentence;   // What ends a subordinate clause.
  double place = 1;            // Of the clause among those of its sentence.
  bool has_direction = false;  // Since the last comma.
  std::size_t sentence = 0, first_finding = 0, origin_end = 0, subject_end = 0;
  for (std::size_t mark = 0; mark < words_.marks().size(); ++mark) {
    const std::size_t i = words_.marks()[mark];
    const HeadlineWord& word = words_[i];
    const MarketRole own = word.word.role;
    if (word.before >= Gap::Comma) {
      origin_end = 0;
      if (word.before >= until) weight = 1;
      if (word.before >= Gap::Clause && findings_.size() > first_finding) place = kLaterClause;
      // "Profit up 5%, income down 9%": two things that went two ways are two sides. "Strong dollar, weak
      // yen" is one.
      if (word.before >= Gap::Clause || has_direction) balance.contrast();
      has_direction = false;
      if (word.before == Gap::Sentence) {
        balance.end_sentence();
        ++sides.sentences;
        sentence = i;
        first_finding = findings_.size();
        weight = place = 1;
        subject_end = definition_at(mark);
      }
    }
    if (own == None) continue;
    if (own == Cause || own == Concession) {
      weight = own == Cause ? kCause : kConcession;
      // "Amid weak demand, shares rise": what a sentence begins with ends at the comma.
      until = i == sentence ? Gap::Comma : Gap::Clause;
      origin_end = 0;
    } else if (own == From) {
      origin_end = i + kOriginReach;
    } else if (own == Contrast) {
      weight = 1;
      if (i == sentence) continue;
      for (std::size_t k = first_finding; k < findings_.size(); ++k) {
        findings_[k].value *= kBeforeBut;
        findings_[k].weight *= kBeforeBut;
      }
      place = kAfterBut;
      balance.contrast();
    }
    const bool only_defines = subject_end > 0 && (i < subject_end || !is_opinion(own));
    if (!counts(own) || word.thing == kTaken || i < origin_end || only_defines) continue;
    Finding finding{.word = words_.text(word), .value = 0, .weight = weight * place};
    finding.value = value_of(i, finding) * finding.weight;
    if (finding.value == 0) continue;
    has_direction |= is_direction(own);
    balance.add(finding.value);
    findings_.push_back(finding);
  }
  balance.end_sentence();
  for (Finding& finding : findings_) {
    if (words_.asks()) finding.value *= kQuestion;
    (finding.value > 0 ? sides.good : sides.bad) += std::abs(finding.value);
  }
  sides.both_said = balance.both_said();
  return sides;
}

}  // namespace bellwether::sentiment
