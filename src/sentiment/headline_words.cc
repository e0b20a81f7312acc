#include "sentiment/headline_words.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "sentiment/market_lexicon.h"

namespace bellwether::sentiment {
namespace {

enum Class : unsigned char { kLetter, kDigit, kJoint, kComma, kClause, kStop, kHigh };

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '&';
    classes[c] = is_letter                                      ? kLetter
                 : (c >= '0' && c <= '9') || c == '%'           ? kDigit
                 : c == ';' || c == ':'                         ? kClause
                 : c == '.' || c == '!' || c == '?'             ? kStop
                 : c == ',' || c == '(' || c == ')' || c == '"' ? kComma
                 : c >= 0x80                                    ? kHigh
                                                                : kJoint;
  }
  return classes;
}
constexpr auto kClasses = make_classes();

unsigned class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}

// What a character beyond ASCII is; `bytes` gets its length where it is no letter.
Gap gap_of_high(const char* at, std::size_t& bytes) {
  const std::string_view three(at, 3);
  bytes = 3;
  if (three == "\u2019" || three == "\u2018" || three == "\u2010" || three == "\u2011") return Gap::Blank;
  if (three == "\u201C" || three == "\u201D") return Gap::Comma;
  if (three == "\u2013" || three == "\u2014" || three == "\u2026") return Gap::Clause;
  bytes = 2;
  if (three.starts_with("\u00A0")) return Gap::Blank;
  bytes = 0;
  return Gap::Blank;
}

}  // namespace

void HeadlineWords::read(std::string_view text) {
  text_.assign(text);
  text_.append(kWordBytesMax + 8, '\0');
  cut(text.size());
  if (has_phrases_) join_phrases();
}

void HeadlineWords::cut(std::size_t size) {
  count_ = 0;
  asks_ = has_phrases_ = false;
  if (words_.size() < size / 2 + 1) words_.resize(size / 2 + 1);
  Gap gap = Gap::Sentence;
  const auto part = [&](Gap found) { gap = std::max(gap, found); };
  for (std::size_t i = 0; i < size;) {
    const unsigned kind = class_of(text_[i]);
    if (kind == kJoint) {
      ++i;
    } else if (kind == kComma) {
      part(Gap::Comma);
      ++i;
    } else if (kind == kClause) {
      part(Gap::Clause);
      ++i;
    } else if (kind == kStop) {
      // "U.S. stocks": a full stop ends a sentence only before a blank and a capital or the end.
      if (text_[i] == '?') asks_ = true;
      const bool blank = text_[i + 1] == ' ' || text_[i + 1] == '\0' || text_[i + 1] == '\n';
      const char next = text_[i + 1] == '\0' ? '\0' : text_[i + 2];
      const bool single =
          count_ > 0 && words_[count_ - 1].end == i && words_[count_ - 1].end - words_[count_ - 1].begin == 1;
      if (text_[i] != '.' ||
          (blank && !single && !(next >= 'a' && next <= 'z') && !(next >= '0' && next <= '9')))
        part(Gap::Sentence);
      ++i;
    } else {
      std::size_t bytes = 0;
      if (kind == kHigh) {
        const Gap found = gap_of_high(text_.data() + i, bytes);
        if (bytes > 0) {
          part(found);
          i += bytes;
          continue;
        }
      }
      const std::size_t begin = i;
      bool known = true;
      if (kind == kDigit) {
        while (i < size && (class_of(text_[i]) == kDigit || class_of(text_[i]) == kLetter ||
                            ((text_[i] == '.' || text_[i] == ',') && class_of(text_[i + 1]) == kDigit)))
          ++i;
        known = false;
      } else {
        for (; i < size; ++i) {
          const unsigned c = class_of(text_[i]);
          if (c == kLetter || c == kDigit) continue;
          if (c != kHigh) break;
          (void)gap_of_high(text_.data() + i, bytes);
          if (bytes > 0) break;
          known = false;
        }
      }
      HeadlineWord& word = words_[count_++];
      word = {.begin = static_cast<std::uint32_t>(begin),
              .end = static_cast<std::uint32_t>(i),
              .hash = 0,
              .word = {},
              .before = gap};
      gap = Gap::Blank;
      if (known && i - begin <= kWordBytesMax) {
        std::array<char, kWordBytesMax> letters{};
        for (std::size_t k = begin; k < i; ++k) {
          const char c = text_[k];
          letters[k - begin] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
        word.hash = word_hash(word_key({letters.data(), i - begin}));
        word.word = find_english(word.hash);
        has_phrases_ |= word.word.begins_phrase;
      }
    }
  }
}

void HeadlineWords::join_phrases() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_;) {
    HeadlineWord word = words_[i];
    std::size_t taken = 1;
    if (word.word.begins_phrase) {
      std::uint64_t hash = word.hash;
      for (std::size_t k = 1; k < kPhraseWordsMax && i + k < count_; ++k) {
        const HeadlineWord& next = words_[i + k];
        if (next.hash == 0 || next.before != Gap::Blank) break;
        hash = phrase_hash(hash, next.hash);
        const MarketWord found = find_english(hash);
        if (found.role == MarketRole::None) continue;
        word.word = found;
        word.end = next.end;
        taken = k + 1;
      }
    }
    words_[kept++] = word;
    i += taken;
  }
  count_ = kept;
}

}  // namespace bellwether::sentiment
