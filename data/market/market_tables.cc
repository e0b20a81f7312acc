// market_tables ENGLISH JAPANESE OUT.cc: turns the words of market-1 into the tables of
// src/sentiment/market_tables.h. Runs at build time; a file that does not look as expected stops the build.

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sentiment/market_word.h"

namespace bellwether::sentiment {
namespace {

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "market_tables: %s\n", what.c_str());
  std::exit(1);
}

constexpr std::pair<std::string_view, MarketRole> kRoles[] = {
    {"rise", MarketRole::Rise},         {"fall", MarketRole::Fall},
    {"raise", MarketRole::Raise},       {"lower", MarketRole::Lower},
    {"stop", MarketRole::Stop},         {"thing", MarketRole::Thing},
    {"burden", MarketRole::Burden},     {"good", MarketRole::Good},
    {"bad", MarketRole::Bad},           {"praise", MarketRole::Praise},
    {"blame", MarketRole::Blame},       {"negation", MarketRole::Negation},
    {"stronger", MarketRole::Stronger}, {"weaker", MarketRole::Weaker},
    {"contrast", MarketRole::Contrast}, {"concession", MarketRole::Concession},
    {"cause", MarketRole::Cause},       {"aim", MarketRole::Aim},
    {"from", MarketRole::From},         {"idle", MarketRole::Idle},
    {"copula", MarketRole::Copula},     {"article", MarketRole::Article}};

struct Group {
  MarketRole role = MarketRole::None;
  std::uint8_t tenths = 0;
};

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

// "[rise 1.5]"
Group parse_group(const std::string& line) {
  if (!line.ends_with(']')) stop("no ] in: " + line);
  const auto parts = split(line.substr(1, line.size() - 2), ' ');
  for (const auto& [name, role] : kRoles) {
    if (name != parts[0]) continue;
    double value = 0;
    if (parts.size() > 1) std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), value);
    return {.role = role, .tenths = static_cast<std::uint8_t>(value * 10 + 0.5)};
  }
  stop("no such role: " + line);
}

// Each word of a file, with its group.
template <class See>
void for_each_word(const char* path, See see) {
  std::ifstream file(path, std::ios::binary);
  Group group;
  std::size_t words = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '[') {
      group = parse_group(line);
      continue;
    }
    for (const std::string& entry : split(line, ' ')) {
      const auto parts = split(entry, '|');
      for (std::size_t i = parts.size() == 1 ? 0 : 1; i < parts.size(); ++i, ++words)
        if (!entry.empty()) see(parts.size() == 1 ? entry : parts[0] + parts[i], group);
    }
  }
  if (words < 100) stop(std::string(path) + ": cannot be read, or is cut off");
}

using Words = std::map<std::string, MarketWord>;

Words read_english(const char* path) {
  Words words;
  for_each_word(path, [&](const std::string& text, Group group) {
    MarketWord& word = words[text];
    if (word.role != MarketRole::None) stop("twice: " + text);
    word.role = group.role;
    word.tenths = group.tenths & 0x3F;
    const auto parts = split(text, '_');
    if (parts.size() > kPhraseWordsMax) stop("too long a phrase: " + text);
    MarketWord& first = words[parts[0]];
    if (parts.size() > 1u + first.words_that_follow)
      first.words_that_follow = static_cast<std::uint8_t>(parts.size() - 1) & 3;
  });
  return words;
}

std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0;
  for (const std::string& part : split(text, '_')) {
    if (part.empty() || part.size() > kWordBytesMax) stop("empty or too long: " + text);
    for (const char c : part)
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) stop("not a word in lower case: " + text);
    const std::uint64_t own = word_hash(word_key(part));
    hash = hash == 0 ? own : phrase_hash(hash, own);
  }
  return hash;
}

struct Entry {
  std::uint64_t hash = 0;
  MarketWord word;
};

bool settles(const std::vector<Entry>& places, const std::vector<Entry>& bucket, std::uint16_t step) {
  std::set<std::size_t> found;
  for (const Entry& entry : bucket) {
    const std::size_t place = english_place(entry.hash, step);
    if (places[place].hash != 0 || !found.insert(place).second) return false;
  }
  return true;
}

void write_english(std::ofstream& out, const Words& words) {
  if (words.size() > kEnglishPlaces) stop("more words than places: " + std::to_string(words.size()));
  std::vector<std::vector<Entry>> buckets(kEnglishBuckets);
  std::set<std::uint64_t> hashes;
  for (const auto& [text, word] : words) {
    const std::uint64_t hash = hash_of(text);
    if (hash == 0 || !hashes.insert(hash).second) stop("a hash that another word has: " + text);
    buckets[english_bucket(hash)].push_back({.hash = hash, .word = word});
  }
  std::vector<std::size_t> order(kEnglishBuckets);
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Full buckets first, while there is room.
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return buckets[i].size(); });
  std::vector<Entry> places(kEnglishPlaces);
  std::vector<std::uint16_t> steps(kEnglishBuckets);
  for (const std::size_t i : order) {
    while (!settles(places, buckets[i], steps[i]))
      if (++steps[i] == 0xFFFF) stop("no step keeps the words of a bucket apart: more places");
    for (const Entry& entry : buckets[i]) places[english_place(entry.hash, steps[i])] = entry;
  }
  out << "const std::uint16_t kEnglishSteps[kEnglishBuckets] = {\n";
  for (const std::uint16_t step : steps) out << step << ",\n";
  out << "};\nconst std::uint32_t kEnglishChecks[kEnglishPlaces] = {\n";
  for (const Entry& entry : places) out << (entry.hash == 0 ? 0 : english_check(entry.hash)) << "u,\n";
  out << "};\nconst MarketWord kEnglishWords[kEnglishPlaces] = {\n";
  for (const auto& [hash, word] : places)
    out << "{static_cast<MarketRole>(" << static_cast<int>(word.role) << ")," << int{word.tenths} << ','
        << int{word.words_that_follow} << "},\n";
  out << "};\n";
}

void write_japanese(std::ofstream& out, const char* path) {
  std::map<std::string, Group> words;
  for_each_word(path, [&](const std::string& text, Group group) {
    if (text.size() < 3 || text.size() > 255) stop("too short or too long: " + text);
    if (!words.emplace(text, group).second) stop("twice: " + text);
  });
  std::vector<std::vector<std::string>> buckets(kJapaneseBuckets);
  for (const auto& [text, group] : words) buckets[japanese_bucket(text)].push_back(text);
  std::string all;
  std::ostringstream entries;
  out << "const std::uint16_t kJapanesePlaces[kJapaneseBuckets + 1] = {\n";
  std::size_t place = 0;
  for (auto& bucket : buckets) {
    out << place << ",\n";
    place += bucket.size();
    std::ranges::stable_sort(bucket, std::greater(), &std::string::size);
    for (const std::string& text : bucket) {
      std::size_t begin = all.find(text);
      if (begin == std::string::npos) {
        begin = all.size();
        all += text;
      }
      entries << '{' << begin << ',' << text.size() << ",static_cast<MarketRole>("
              << static_cast<int>(words[text].role) << ")," << int{words[text].tenths} << "},\n";
    }
  }
  if (all.size() > 0xFFFF) stop("too much Japanese text");
  out << place << "};\nconst JapaneseWord kJapanese[] = {\n"
      << entries.str() << "};\nconst char kJapaneseText[] = {\n";
  for (const char c : all) out << "static_cast<char>(" << int{static_cast<unsigned char>(c)} << "),\n";
  out << "};\n";
}

void write_second_words(std::ofstream& out, const Words& words) {
  std::vector<std::uint64_t> groups(kSecondWordGroups);
  for (const auto& [text, word] : words) {
    const auto parts = split(text, '_');
    if (parts.size() == 1) continue;
    const std::uint64_t hash = word_hash(word_key(parts[1]));
    groups[second_word_group(hash)] |= std::uint64_t{1} << second_word_bit(hash);
  }
  out << "const std::uint64_t kSecondWords[kSecondWordGroups] = {\n";
  for (const std::uint64_t group : groups) out << group << "u,\n";
  out << "};\n";
}

int run(const char* english, const char* japanese, const char* out_path) {
  std::ofstream out(out_path, std::ios::binary);
  out << "// Made by data/market/market_tables.cc.\n#include \"sentiment/market_tables.h\"\n"
         "namespace bellwether::sentiment {\n";
  const Words words = read_english(english);
  write_english(out, words);
  write_second_words(out, words);
  write_japanese(out, japanese);
  out << "}  // namespace bellwether::sentiment\n";
  out.close();
  if (!out) stop(std::string(out_path) + ": cannot be written");
  return 0;
}

}  // namespace
}  // namespace bellwether::sentiment

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: market_tables ENGLISH JAPANESE OUT.cc\n");
    return 2;
  }
  return bellwether::sentiment::run(argv[1], argv[2], argv[3]);
}
