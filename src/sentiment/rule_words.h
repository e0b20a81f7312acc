// The words that VADER's rules are made of, besides its lexicon.
//
// Only data/vader/lexicon_tables.cc reads these lists: it writes what they say
// about a word beside the word's valence, so that a word is looked up once.

#pragma once

#include <string_view>

#include "sentiment/word.h"

namespace bellwether::sentiment {

// A word before that makes a feeling stronger.
inline constexpr std::string_view kIntensifiers[] = {
    "absolutely",    "amazingly",  "awfully",   "completely", "considerable", "considerably", "decidedly",
    "deeply",        "effing",     "enormous",  "enormously", "entirely",     "especially",   "exceptional",
    "exceptionally", "extreme",    "extremely", "fabulously", "flippin",      "flipping",     "frackin",
    "fracking",      "frickin",    "fricking",  "friggin",    "frigging",     "fuckin",       "fucking",
    "fuggin",        "fugging",    "fully",     "greatly",    "hella",        "highly",       "hugely",
    "incredible",    "incredibly", "intensely", "major",      "majorly",      "more",         "most",
    "particularly",  "purely",     "quite",     "really",     "remarkably",   "so",           "substantially",
    "thoroughly",    "total",      "totally",   "tremendous", "tremendously", "uber",         "unbelievably",
    "unusually",     "utter",      "utterly",   "very"};

// A word before that makes a feeling weaker; those of two words are in valence.cc.
inline constexpr std::string_view kDampeners[] = {
    "almost",   "barely",   "hardly",     "kind-of",    "kinda",        "kindof", "less",
    "little",   "marginal", "marginally", "occasional", "occasionally", "partly", "scarce",
    "scarcely", "slight",   "slightly",   "somewhat",   "sort-of",      "sorta",  "sortof"};

// Whatever holds "n't" negates too: see tokens.cc.
inline constexpr std::string_view kNegations[] = {
    "ain't",   "aint",      "aren't",   "arent",    "can't",    "cannot",  "cant",   "couldn't", "couldnt",
    "daren't", "darent",    "despite",  "didn't",   "didnt",    "doesn't", "doesnt", "don't",    "dont",
    "hadn't",  "hadnt",     "hasn't",   "hasnt",    "haven't",  "havent",  "isn't",  "isnt",     "mightn't",
    "mightnt", "mustn't",   "mustnt",   "needn't",  "neednt",   "neither", "never",  "none",     "nope",
    "nor",     "not",       "nothing",  "nowhere",  "oughtn't", "oughtnt", "rarely", "seldom",   "shan't",
    "shant",   "shouldn't", "shouldnt", "uh-uh",    "uhuh",     "wasn't",  "wasnt",  "weren't",  "werent",
    "without", "won't",     "wont",     "wouldn't", "wouldnt"};

struct NamedRole {
  std::string_view text;
  Role role;
};

inline constexpr NamedRole kRoles[] = {
    {"ass", Role::Ass},     {"at", Role::At},       {"bad", Role::Bad},       {"beating", Role::Beating},
    {"bomb", Role::Bomb},   {"bus", Role::Bus},     {"but", Role::But},       {"death", Role::Death},
    {"die", Role::Die},     {"doubt", Role::Doubt}, {"enough", Role::Enough}, {"for", Role::For},
    {"heart", Role::Heart}, {"just", Role::Just},   {"kind", Role::Kind},     {"kiss", Role::Kiss},
    {"least", Role::Least}, {"never", Role::Never}, {"no", Role::No},         {"nor", Role::Nor},
    {"of", Role::Of},       {"or", Role::Or},       {"right", Role::Right},   {"shit", Role::Shit},
    {"so", Role::So},       {"sort", Role::Sort},   {"stop", Role::Stop},     {"the", Role::The},
    {"this", Role::This},   {"to", Role::To},       {"very", Role::Very},     {"without", Role::Without},
    {"yeah", Role::Yeah}};

}  // namespace bellwether::sentiment
