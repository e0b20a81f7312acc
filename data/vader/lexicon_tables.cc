// lexicon_tables WORDS EMOJI OUT.cc: turns VADER's two data files and the words of
// its rules into the tables of src/sentiment/lexicon_tables.h. Runs at build time; a file that
// does not look as expected stops the build.

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sentiment/rule_words.h"
#include "sentiment/word.h"

namespace bellwether::sentiment {
namespace {

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "lexicon_tables: %s\n", what.c_str());
  std::exit(1);
}

struct Row {
  std::string name, value;
};

// The first two columns of a line; a line may end in CR LF.
std::optional<Row> parse_row(std::string_view line) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  const std::string_view rest = line.substr(tab + 1);
  return Row{.name = std::string(line.substr(0, tab)),
             .value = std::string(rest.substr(0, rest.find_first_of("\t\r")))};
}

template <class See>
void for_each_row(const char* path, See see) {
  std::ifstream file(path, std::ios::binary);
  std::size_t rows = 0;
  for (std::string line; std::getline(file, line); ++rows) {
    const auto row = parse_row(line);
    if (!row) stop(std::string(path) + ": no tab in: " + line);
    see(*row);
  }
  if (rows < 1000) stop(std::string(path) + ": cannot be read, or is cut off");
}

// Words are looked up in lower case and between blanks.
bool can_match(std::string_view word) {
  for (const char c : word)
    if (c <= ' ' || c > '~' || (c >= 'A' && c <= 'Z')) return false;
  return true;
}

// "-1.5" as -15.
std::int8_t parse_tenths(const std::string& value) {
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  const int tenths = static_cast<int>(number < 0 ? number * 10 - 0.5 : number * 10 + 0.5);
  if (error != std::errc() || end != value.data() + value.size() || tenths / 10.0 != number ||
      tenths <= Word::kNotInLexicon || tenths > 127)
    stop("not a valence in tenths: " + value);
  return static_cast<std::int8_t>(tenths);
}

using Words = std::map<std::string, Word, std::less<>>;

Words read_words(const char* path) {
  Words words;
  // The last of several rows counts, as in a Python dict.
  for_each_row(path, [&](const Row& row) {
    if (!can_match(row.name)) return;
    Word& word = words[row.name];
    word.tenths = parse_tenths(row.value);
  });
  for (const std::string_view text : kIntensifiers) words[std::string(text)].boost = 1;
  for (const std::string_view text : kDampeners) words[std::string(text)].boost = -1;
  for (const std::string_view text : kNegations) words[std::string(text)].is_negation = true;
  for (const auto& [text, role] : kRoles) words[std::string(text)].role = role;
  return words;
}

using Places = std::vector<LexiconEntry>;

bool is_free(const LexiconEntry& entry) {
  return entry.key == WordKey{};
}

// The places of a bucket's words at `step`; nothing when one of them is taken.
std::optional<std::set<std::size_t>> places_at(const Places& places, const std::vector<LexiconEntry>& bucket,
                                               std::uint16_t step) {
  std::set<std::size_t> found;
  for (const LexiconEntry& entry : bucket) {
    const std::size_t place = lexicon_place(word_hash(entry.key), step);
    if (!is_free(places[place]) || !found.insert(place).second) return std::nullopt;
  }
  return found;
}

std::uint16_t settle(Places& places, const std::vector<LexiconEntry>& bucket) {
  for (std::uint16_t step = 0; step < 0xFFFF; ++step) {
    if (!places_at(places, bucket, step)) continue;
    for (const LexiconEntry& entry : bucket) places[lexicon_place(word_hash(entry.key), step)] = entry;
    return step;
  }
  stop("no step keeps the words of a bucket apart: change word_hash");
}

void write_words(std::ofstream& out, const Words& words) {
  std::vector<std::vector<LexiconEntry>> buckets(kLexiconBuckets);
  for (const auto& [text, word] : words) {
    if (text.empty() || text.size() > kWordBytesMax) stop("empty or too long: " + text);
    const WordKey key = word_key(text);
    buckets[lexicon_bucket(word_hash(key))].push_back({.key = key, .word = word});
  }
  // Full buckets first, while there is room.
  std::vector<std::size_t> order(kLexiconBuckets);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t i) { return buckets[i].size(); });
  Places places(kLexiconPlaces);
  std::vector<std::uint16_t> steps(kLexiconBuckets);
  for (const std::size_t i : order) steps[i] = settle(places, buckets[i]);

  out << "const std::uint16_t kLexiconSteps[kLexiconBuckets] = {\n";
  for (const std::uint16_t step : steps) out << step << ",\n";
  out << "};\nconst LexiconEntry kLexicon[kLexiconPlaces] = {\n";
  for (const auto& [key, word] : places) {
    out << "{{{" << key.letters[0] << "u," << key.letters[1] << "u," << key.letters[2] << "u}},{"
        << int{word.tenths} << ',' << int{word.boost} << ',' << word.is_negation << ",static_cast<Role>("
        << static_cast<int>(word.role) << ")}},\n";
  }
  out << "};\n";
}

// The only code point of `text`, or nothing. The file is known to be valid UTF-8.
std::optional<char32_t> only_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = text.empty()     ? 0
                             : byte(0) < 0x80 ? 1
                             : byte(0) < 0xE0 ? 2
                             : byte(0) < 0xF0 ? 3
                                              : 4;
  if (text.size() != length || length == 0) return std::nullopt;
  if (length == 1) return byte(0);
  char32_t point = byte(0) & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) point = (point << 6) | (byte(i) & 0x3Fu);
  return point;
}

void write_emoji(std::ofstream& out, const char* path) {
  std::map<char32_t, std::string> descriptions;
  for_each_row(path, [&](const Row& row) {
    if (const auto point = only_code_point(row.name)) descriptions[*point] = row.value;
  });
  std::string text;
  out << "const Emoji kEmoji[] = {\n";
  for (const auto& [point, description] : descriptions) {
    if (point < 0x80 || description.empty()) stop("not an emoji with a description: " + description);
    out << '{' << static_cast<std::uint32_t>(point) << ',' << text.size() << ',' << description.size()
        << "},\n";
    text += description;
  }
  if (text.size() > 0xFFFF) stop("too much text of emoji");
  out << "};\nconst std::size_t kEmojiCount = " << descriptions.size() << ";\nconst char kEmojiText[] = {\n";
  for (const char c : text) out << "static_cast<char>(" << int{static_cast<unsigned char>(c)} << "),\n";
  out << "};\n";
}

int run(const char* words_path, const char* emoji_path, const char* out_path) {
  std::ofstream out(out_path, std::ios::binary);
  out << "// Made by data/vader/lexicon_tables.cc.\n#include \"sentiment/lexicon_tables.h\"\n"
         "namespace bellwether::sentiment {\n";
  write_words(out, read_words(words_path));
  write_emoji(out, emoji_path);
  out << "}  // namespace bellwether::sentiment\n";
  out.close();
  if (!out) stop(std::string(out_path) + ": cannot be written");
  return 0;
}

}  // namespace
}  // namespace bellwether::sentiment

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: lexicon_tables WORDS EMOJI OUT.cc\n");
    return 2;
  }
  return bellwether::sentiment::run(argv[1], argv[2], argv[3]);
}
