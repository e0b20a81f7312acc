#include "sentiment/tokens.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/utf8.h"
#include "sentiment/eight_bytes.h"
#include "sentiment/letter.h"
#include "sentiment/lexicon.h"

namespace bellwether::sentiment {
namespace {

constexpr std::size_t kBlock = 64;

// What a byte is; of a piece, what its bytes are together.
enum Class : unsigned char {
  kUpperLetter = 1,
  kLowerLetter = 2,
  kPunctuation = 4,
  kEmphasis = 8,
  kBeyondAscii = 16,
  kBlank = 32,
  kApostrophe = 64,
};

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    if ((c >= 9 && c <= 13) || (c >= 28 && c <= 32))
      classes[c] = kBlank;
    else if (c >= 'A' && c <= 'Z')
      classes[c] = kUpperLetter;
    else if (c >= 'a' && c <= 'z')
      classes[c] = kLowerLetter;
    else if (c == '!' || c == '?')
      classes[c] = kPunctuation | kEmphasis;
    else if (c == '\'')
      classes[c] = kPunctuation | kApostrophe;
    else if (c > 32 && c < 127 && !(c >= '0' && c <= '9'))
      classes[c] = kPunctuation;
    else if (c >= 128)
      classes[c] = kBeyondAscii;
  }
  return classes;
}
constexpr std::array<unsigned char, 256> kClasses = make_classes();

unsigned class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}

unsigned class_of(char32_t beyond_ascii) {
  switch (letter_case(beyond_ascii)) {
    case LetterCase::Upper:
      return kBeyondAscii | kUpperLetter;
    case LetterCase::LowerOrTitle:
      return kBeyondAscii | kLowerLetter;
    case LetterCase::None:
      break;
  }
  return kBeyondAscii;
}

bool contains_nt(std::string_view text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if (text[i] == '\'' && (text[i - 1] | 0x20) == 'n' && (text[i + 1] | 0x20) == 't') return true;
  return false;
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string_view without_punctuation_around(std::string_view piece, bool is_ascii) {
  std::string_view inner = piece;
  while (!inner.empty() && (class_of(inner.front()) & kPunctuation) != 0) inner.remove_prefix(1);
  while (!inner.empty() && (class_of(inner.back()) & kPunctuation) != 0) inner.remove_suffix(1);
  const std::size_t left = is_ascii ? inner.size() : count_code_points(inner);
  return left > 2 ? inner : piece;
}

std::uint64_t to_lower(std::uint64_t eight) {
  return eight | ((between(eight & ~kHighBits, 'A', 'Z') & ~eight) >> 2);
}

// The bytes of each of a key's three parts that belong to a word of a length.
using PartMasks = std::array<std::uint64_t, 3>;

constexpr std::array<PartMasks, kWordBytesMax + 1> make_masks() {
  std::array<PartMasks, kWordBytesMax + 1> masks{};
  for (std::size_t length = 0; length <= kWordBytesMax; ++length)
    for (std::size_t byte = 0; byte < length; ++byte)
      masks[length][byte / 8] |= std::uint64_t{0xFF} << (8 * (byte % 8));
  return masks;
}
constexpr auto kMasks = make_masks();

// Bytes of which each that is a letter has its high bit in upper or lower, and each
// that is not has it in others.
struct EightLetters {
  std::uint64_t folded, upper, lower, others;
};

EightLetters eight_letters(const char* bytes, std::uint64_t mask) {
  const std::uint64_t eight = load(bytes) & mask;
  const std::uint64_t folded = eight | (mask & (kEach * 0x20));
  const std::uint64_t letters = between(folded, 'a', 'z');
  const std::uint64_t is_low = eight << 2;  // The bit that tells 'a' from 'A', moved to the top.
  return {.folded = folded,
          .upper = letters & ~is_low,
          .lower = letters & is_low,
          .others = (mask & kHighBits) ^ letters};
}

// Needs kWordBytesMax readable bytes from text.data() on, whatever its length.
Word find_ascii(std::string_view text) {
  if (text.size() > kWordBytesMax) return {};
  const PartMasks& masks = kMasks[text.size()];
  const char* const bytes = text.data();
  const auto part = [&](std::size_t i) { return to_lower(load(bytes + 8 * i) & masks[i]); };
  return find_word({part(0), part(1), part(2)});
}

// Of all code points beyond ASCII only the Kelvin sign has an ASCII lower case, k.
Word find_beyond_ascii(std::string_view text) {
  constexpr std::string_view kKelvin = "\u212A";
  std::array<char, kWordBytesMax> letters{};
  std::size_t count = 0;
  for (; !text.empty() && count < letters.size(); ++count) {
    const bool is_kelvin = text.starts_with(kKelvin);
    if (!is_kelvin && (class_of(text[0]) & kBeyondAscii) != 0) return {};
    letters[count] = is_kelvin ? 'k' : text[0];
    text.remove_prefix(is_kelvin ? kKelvin.size() : 1);
  }
  if (!text.empty()) return {};
  // All of `letters` is readable, as find_ascii asks.
  return find_ascii({letters.data(), count});
}

}  // namespace

[[gnu::always_inline]] inline void Tokens::add(std::string_view text, Word word, bool is_upper) {
  // Written in any case and counted if need be: which words are in the lexicon cannot be guessed.
  in_lexicon_[in_lexicon_count_] = count_;
  in_lexicon_count_ += word.in_lexicon() ? 1 : 0;
  upper_count_ += is_upper ? 1 : 0;
  if (word.role == Role::But) first_but_ = std::min(first_but_, count_);
  tokens_[count_++] = {.text = text, .is_upper = is_upper, .word = word};
}

// Most words are letters alone, and most of those at most eight.
[[gnu::always_inline]] inline void Tokens::add_ascii(std::string_view piece) {
  if (piece.size() <= 8) {
    const EightLetters letters = eight_letters(piece.begin(), kMasks[piece.size()][0]);
    if (letters.others == 0)
      return add(piece, find_word({letters.folded, 0, 0}), letters.upper != 0 && letters.lower == 0);
  } else if (piece.size() <= kWordBytesMax) {
    const PartMasks& masks = kMasks[piece.size()];
    const EightLetters first = eight_letters(piece.begin(), masks[0]);
    const EightLetters second = eight_letters(piece.data() + 8, masks[1]);
    const EightLetters third = eight_letters(piece.data() + 16, masks[2]);
    if ((first.others | second.others | third.others) == 0)
      return add(
          piece, find_word({first.folded, second.folded, third.folded}),
          (first.upper | second.upper | third.upper) != 0 && (first.lower | second.lower | third.lower) == 0);
  }
  unsigned seen = 0;
  for (const char c : piece) seen |= class_of(c);
  add(piece, seen);
}

void Tokens::read(std::string_view text) {
  text_.assign(text);
  if (cut_ascii()) return;
  copy_with_emoji_described(text);
  cut_unicode();
}

// Forgets the tokens and makes room for reading beyond the end; returns where that is.
std::size_t Tokens::begin_cutting() {
  count_ = in_lexicon_count_ = upper_count_ = exclamation_marks_ = question_marks_ = 0;
  first_but_ = std::string::npos;
  const std::size_t size = text_.size();
  text_.append(kBlock + kWordBytesMax, ' ');
  const std::size_t count_max = size / 2 + 1;
  if (tokens_.size() < count_max) {
    tokens_.resize(count_max);
    in_lexicon_.resize(count_max);
  }
  return size;
}

// The blanks of a block as bits, so that no loop ends where each word does: a processor
// that has to guess where that is guesses wrong.
bool Tokens::cut_ascii() {
  const std::size_t size = begin_cutting();
  std::size_t begin = 0;
  for (std::size_t block = 0; block <= size; block += kBlock) {
    std::uint64_t blanks = 0, all = 0;
    for (std::size_t i = 0; i < kBlock; i += 8) {
      const std::uint64_t eight = load(text_.data() + block + i);
      all |= eight;
      const std::uint64_t found = between(eight & ~kHighBits, 9, 13) | between(eight & ~kHighBits, 28, 32);
      // Gathers the eight high bits in the top byte.
      blanks |= (((found >> 7) * 0x0102040810204080u) >> 56) << i;
    }
    if ((all & kHighBits) != 0) return false;
    // One blank after the text ends its last word.
    if (size - block < kBlock - 1) blanks &= (std::uint64_t{2} << (size - block)) - 1;
    for (; blanks != 0; blanks &= blanks - 1) {
      const std::size_t end = block + static_cast<std::size_t>(std::countr_zero(blanks));
      if (end > begin) add_ascii({text_.data() + begin, end - begin});
      begin = end + 1;
    }
  }
  return true;
}

void Tokens::cut_unicode() {
  const std::size_t size = begin_cutting();
  const std::string_view text(text_.data(), size);
  std::size_t begin = 0;
  unsigned seen = 0;
  for (std::size_t i = 0; i < size;) {
    const CodePoint point = first_code_point(text.substr(i));
    const bool is_ascii = point.value < 0x80;
    const unsigned found = is_ascii ? class_of(text[i]) : class_of(point.value);
    if (is_ascii ? found == kBlank : is_blank(point.value)) {
      if (i > begin) add(text.substr(begin, i - begin), seen);
      begin = i + point.length;
      seen = 0;
    } else {
      seen |= found;
    }
    i += point.length;
  }
  if (size > begin) add(text.substr(begin), seen);
}

void Tokens::copy_with_emoji_described(std::string_view text) {
  text_.clear();
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const std::string_view description = point.value < 0x80 ? "" : emoji_description(point.value);
    if (!description.empty()) {
      if (!text_.empty() && text_.back() != ' ') text_ += ' ';
      text_ += description;
    } else if (point.value == U'\uFFFD') {
      text_ += "\uFFFD";
    } else {
      text_ += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
}

void Tokens::add(std::string_view piece, unsigned seen) {
  if ((seen & kEmphasis) != 0) {
    exclamation_marks_ += static_cast<std::size_t>(std::ranges::count(piece, '!'));
    question_marks_ += static_cast<std::size_t>(std::ranges::count(piece, '?'));
  }
  const bool is_ascii = (seen & kBeyondAscii) == 0;
  if ((seen & kPunctuation) != 0) piece = without_punctuation_around(piece, is_ascii);
  Word word = is_ascii ? find_ascii(piece) : find_beyond_ascii(piece);
  if ((seen & kApostrophe) != 0 && contains_nt(piece)) word.is_negation = true;
  add(piece, word, (seen & (kUpperLetter | kLowerLetter)) == kUpperLetter);
}

}  // namespace bellwether::sentiment
