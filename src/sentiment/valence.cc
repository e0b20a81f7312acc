#include "sentiment/valence.h"

#include <algorithm>
#include <array>
#include <optional>

namespace bellwether::sentiment {
namespace {

// Measured by Hutto and Gilbert.
constexpr double kBoost = 0.293;
constexpr double kCapitals = 0.733;
constexpr double kNegated = -0.74;
constexpr double kNever = 1.25;  // "never so good", "never this good".

// What a boost is worth one, two and three words away.
constexpr double kDistance[] = {1.0, 0.95, 0.9};

// Role::None as the third word: a phrase of two.
struct Phrase {
  Role first, second, third;
  double valence;
};

constexpr Phrase kIdioms[] = {
    {Role::The, Role::Shit, Role::None, 3},    {Role::The, Role::Bomb, Role::None, 3},
    {Role::Bad, Role::Ass, Role::None, 1.5},   {Role::Bus, Role::Stop, Role::None, 0},
    {Role::Yeah, Role::Right, Role::None, -2}, {Role::Kiss, Role::Of, Role::Death, -1.5},
    {Role::To, Role::Die, Role::For, 3},       {Role::Beating, Role::Heart, Role::None, 3.5}};

// "just enough", "kind of", "sort of".
bool is_dampener(Role first, Role second) {
  return (first == Role::Just && second == Role::Enough) ||
         ((first == Role::Kind || first == Role::Sort) && second == Role::Of);
}

// Tenths are exact as the lexicon writes them: "-1.5" reads as -15 / 10.0.
constexpr std::array<double, 256> make_valences() {
  std::array<double, 256> valences{};
  for (std::size_t i = 0; i < valences.size(); ++i) valences[i] = (static_cast<double>(i) - 128) / 10;
  return valences;
}
constexpr std::array<double, 256> kValences = make_valences();

double lexicon_valence(const Word& word) {
  return kValences[static_cast<std::size_t>(word.tenths + 128)];
}

// The word at `i` and its neighbours.
class Neighbourhood {
 public:
  Neighbourhood(const Tokens& tokens, std::size_t i) : tokens_(tokens), i_(i) {}

  double valence() const {
    double valence = with_capitals(own_valence());
    for (std::size_t distance = 1; distance <= 3 && distance <= i_; ++distance) {
      const Token& before = tokens_[i_ - distance];
      if (before.word.in_lexicon()) continue;
      valence += boost(before, valence) * kDistance[distance - 1];
      valence = with_negation(valence, distance);
      if (distance == 3) valence = with_idioms(valence);
    }
    return with_least(valence);
  }

 private:
  // Role::None before the first and after the last word.
  Role before(std::size_t distance) const {
    return distance <= i_ ? tokens_[i_ - distance].word.role : Role::None;
  }
  Role after(std::size_t distance) const {
    return i_ + distance < tokens_.size() ? tokens_[i_ + distance].word.role : Role::None;
  }

  // "no" before a word turns that around and then means nothing by itself.
  double own_valence() const {
    const Word& word = tokens_[i_].word;
    const double own = lexicon_valence(word);
    const bool after_no = before(1) == Role::No || before(2) == Role::No ||
                          (before(3) == Role::No && (before(1) == Role::Or || before(1) == Role::Nor));
    if (after_no) return own * kNegated;
    const bool is_no = word.role == Role::No;
    return is_no && i_ + 1 < tokens_.size() && tokens_[i_ + 1].word.in_lexicon() ? 0.0 : own;
  }

  double with_capitals(double valence) const {
    if (!tokens_[i_].is_upper || !tokens_.has_mixed_case()) return valence;
    return valence > 0 ? valence + kCapitals : valence - kCapitals;
  }

  double boost(const Token& booster, double valence) const {
    if (booster.word.boost == 0) return 0;
    double boost = booster.word.boost * kBoost;
    if (valence < 0) boost = -boost;
    if (booster.is_upper && tokens_.has_mixed_case()) boost += valence > 0 ? kCapitals : -kCapitals;
    return boost;
  }

  double with_negation(double valence, std::size_t distance) const {
    const auto is_this = [](Role role) { return role == Role::So || role == Role::This; };
    bool is_never = false, is_certain = false;
    if (distance == 2) {
      is_never = before(2) == Role::Never && is_this(before(1));
      is_certain = before(2) == Role::Without && before(1) == Role::Doubt;
    } else if (distance == 3) {
      // "so" or "this" just before the word counts without any "never": so it is in VADER.
      is_never = (before(3) == Role::Never && is_this(before(2))) || is_this(before(1));
      is_certain = before(3) == Role::Without && (before(2) == Role::Doubt || before(1) == Role::Doubt);
    }
    if (is_never) return valence * kNever;
    if (is_certain) return valence;
    return tokens_[i_ - distance].word.is_negation ? valence * kNegated : valence;
  }

  double with_idioms(double valence) const {
    // Of those before, the nearest counts; one that begins here overrides it.
    const Role self = before(0);
    auto found = idiom(before(1), self);
    if (!found) found = idiom(before(2), before(1), self);
    if (!found) found = idiom(before(2), before(1));
    if (!found) found = idiom(before(3), before(2), before(1));
    if (!found) found = idiom(before(3), before(2));
    if (const auto ahead = idiom(self, after(1))) found = ahead;
    if (const auto ahead = idiom(self, after(1), after(2))) found = ahead;
    valence = found.value_or(valence);
    if (is_dampener(before(3), before(2))) valence -= kBoost;
    if (is_dampener(before(2), before(1))) valence -= kBoost;
    return valence;
  }

  static std::optional<double> idiom(Role first, Role second) {
    if (first == Role::None || second == Role::None) return std::nullopt;
    for (const Phrase& phrase : kIdioms)
      if (phrase.third == Role::None && phrase.first == first && phrase.second == second)
        return phrase.valence;
    return std::nullopt;
  }

  static std::optional<double> idiom(Role first, Role second, Role third) {
    if (first == Role::None || second == Role::None || third == Role::None) return std::nullopt;
    for (const Phrase& phrase : kIdioms)
      if (phrase.first == first && phrase.second == second && phrase.third == third) return phrase.valence;
    return std::nullopt;
  }

  double with_least(double valence) const {
    const bool is_least = before(1) == Role::Least && !tokens_[i_ - 1].word.in_lexicon();
    if (!is_least || before(2) == Role::At || before(2) == Role::Very) return valence;
    return valence * kNegated;
  }

  const Tokens& tokens_;
  std::size_t i_;
};

}  // namespace

double valence_of(const Tokens& tokens, std::size_t i) {
  const Word& word = tokens[i].word;
  if (word.boost != 0) return 0;
  if (word.role == Role::Kind && i + 1 < tokens.size() && tokens[i + 1].word.role == Role::Of) return 0;
  return Neighbourhood(tokens, i).valence();
}

}  // namespace bellwether::sentiment
