#include "sentiment/japanese_market.h"

#include <algorithm>
#include <cmath>

#include "sentiment/market_lexicon.h"

namespace bellwether::sentiment {
namespace {

using enum MarketRole;

constexpr double kNegated = -0.7;
constexpr double kCause = 0.5;
constexpr double kConcession = 0.2;
constexpr double kBeforeContrast = 0.5;
constexpr double kStronger = 1.25;
constexpr double kWeaker = 0.75;
constexpr std::size_t kNegationReach = 15;  // Five characters of three bytes.
constexpr std::size_t kDegreeReach = 12;
constexpr std::size_t kAimReach = 30;

bool is_full_stop(std::string_view text) {
  return text.starts_with("。") || text.starts_with("！") || text.starts_with("？") || text[0] == '\n';
}

}  // namespace

JapaneseMarket::Found JapaneseMarket::read(std::string_view text) {
  findings_.clear();
  things_.clear();
  bool contrasted = false, good_side = false, bad_side = false;
  std::size_t clause = 0;    // The first finding of the clause,
  std::size_t sentence = 0;  // and of the sentence.
  std::size_t last_end = 0;  // Where the last finding ends.
  std::size_t degree_end = 0;
  double degree = 1;
  bool is_origin = false, topic = false, looks_defining = false, defines = false;
  std::size_t definition_end = 0;
  const auto weigh = [&](std::size_t from, double weight) {
    for (std::size_t k = from; k < findings_.size(); ++k) {
      findings_[k].value *= weight;
      findings_[k].weight *= weight;
    }
  };
  const auto sum = [&](std::size_t from) {
    double total = 0;
    for (std::size_t k = from; k < findings_.size(); ++k) total += findings_[k].value;
    return total;
  };
  const auto end_side = [&](std::size_t from) {
    const double total = sum(from);
    good_side |= total >= 1;
    bad_side |= total <= -1;
  };
  const auto end_sentence = [&](std::size_t at) {
    if (topic && looks_defining && at <= definition_end + 3) {
      // What only defines feels nothing.
      for (std::size_t k = sentence; k < findings_.size(); ++k)
        if (!findings_[k].is_opinion) findings_[k].value = 0;
    }
    sentence = clause = findings_.size();
    things_.clear();
    is_origin = topic = looks_defining = false;
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0xE0) {
      if (text[i] == '\n') end_sentence(i);
      if (text[i] == ')' || text[i] == ',') is_origin = false;
      ++i;
      continue;
    }
    const std::string_view rest = text.substr(i);
    const JapaneseWord word = find_japanese(rest);
    if (word.bytes == 0) {
      if (is_full_stop(rest)) {
        end_sentence(i);
      } else if (rest.starts_with("）") || rest.starts_with("、") || rest.starts_with("」")) {
        is_origin = false;
      } else if (rest.starts_with("は")) {
        topic = true;
      }
      i += lead >= 0xF0 ? 4 : 3;
      continue;
    }
    const std::size_t end = i + word.bytes;
    const std::string_view own = rest.substr(0, word.bytes);
    const double strength = word.tenths / 10.0;
    const auto add = [&](double value, std::string_view thing, bool is_opinion) {
      if (i <= degree_end + kDegreeReach) value *= degree;
      degree = 1;
      findings_.push_back({.word = own, .value = value, .thing = thing, .is_opinion = is_opinion});
      last_end = end;
    };
    looks_defining = false;
    switch (word.role) {
      case Rise:
      case Raise:
      case Fall:
      case Lower:
      case Stop: {
        if (is_origin) break;
        bool good = word.role == Rise || word.role == Raise;
        std::string_view thing;
        if (!things_.empty()) {
          const OpenThing& of = things_.back();
          if (of.is_burden) good = !good;
          thing = of.text;
          if (of.finding != std::string_view::npos && of.finding < findings_.size()) findings_[of.finding].value = 0;
          if (things_.size() > 1) things_.pop_back();
        } else if (word.role == Stop) {
          break;
        }
        add(good ? strength : -strength, thing, false);
        break;
      }
      case Thing:
      case Burden: {
        if (is_origin) break;
        const bool is_burden = word.role == Burden;
        things_.push_back({.text = own, .is_burden = is_burden, .finding = strength > 0 ? findings_.size() : std::string_view::npos});
        if (strength > 0) add(is_burden ? -strength : strength, {}, false);
        break;
      }
      case Good:
      case Bad:
        if (!is_origin) add(word.role == Good ? strength : -strength, {}, false);
        break;
      case Praise:
      case Blame:
        if (!is_origin) add(word.role == Praise ? strength : -strength, {}, true);
        break;
      case Negation:
        if (!findings_.empty() && findings_.size() > clause && i <= last_end + kNegationReach && findings_.back().turned_by.empty()) {
          findings_.back().value *= kNegated;
          findings_.back().turned_by = own;
        }
        break;
      case Stronger:
      case Weaker:
        degree = word.role == Stronger ? kStronger : kWeaker;
        degree_end = end;
        break;
      case Concession:
        end_side(clause);
        weigh(sentence, kConcession);
        contrasted = true;
        clause = findings_.size();
        things_.clear();
        break;
      case Contrast:
        end_side(clause);
        weigh(0, kBeforeContrast);
        contrasted = true;
        clause = findings_.size();
        things_.clear();
        break;
      case Cause:
        weigh(clause, kCause);
        clause = findings_.size();
        break;
      case Aim:
        if (findings_.size() > clause && i <= last_end + kAimReach) findings_.back().value = 0;
        break;
      case From:
        is_origin = true;
        break;
      case Copula:
        looks_defining = true;
        definition_end = end;
        break;
      default:
        break;
    }
    i = end;
  }
  end_side(clause);
  end_sentence(text.size());
  (void)defines;
  Found found;
  for (const Finding& finding : findings_) (finding.value > 0 ? found.good : found.bad) += std::abs(finding.value);
  found.both_said = contrasted && good_side && bad_side;
  return found;
}

}  // namespace bellwether::sentiment
