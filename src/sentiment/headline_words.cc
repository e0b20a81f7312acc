#include "sentiment/headline_words.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/number.h"
#include "sentiment/eight_bytes.h"
#include "sentiment/market_lexicon.h"

namespace bellwether::sentiment {
namespace {

constexpr std::size_t kBlock = 64;
// Of letters and digits, which the bit of lower case does no harm.
std::uint64_t to_lower(std::uint64_t eight) {
  return eight | (kEach * 0x20);
}

// Of the first 1 to 8 bytes.
std::uint64_t mask_of(std::size_t bytes) {
  return ~std::uint64_t{0} >> (64 - 8 * bytes);
}

bool is_word(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

// A character beyond ASCII that parts words.
struct Mark {
  std::size_t bytes;  // 0: it parts none.
  Gap gap;
};

Mark mark_beyond_ascii(std::string_view text) {
  const std::string_view three = text.substr(0, 3);
  for (const std::string_view joint : {"\u2018", "\u2019", "\u2010", "\u2011", "\u3000"})
    if (three == joint) return {.bytes = 3, .gap = Gap::Blank};
  for (const std::string_view comma : {"\u201C", "\u201D"})
    if (three == comma) return {.bytes = 3, .gap = Gap::Comma};
  for (const std::string_view clause : {"\u2013", "\u2014", "\u2026"})
    if (three == clause) return {.bytes = 3, .gap = Gap::Clause};
  if (three.starts_with("\u00A0")) return {.bytes = 2, .gap = Gap::Blank};
  return {.bytes = 0, .gap = Gap::Blank};
}

// 1 or 0, without a branch: which words are known cannot be guessed. Articles are many, and only asked for
// behind another mark.
std::size_t is_mark(MarketWord word, Gap before) {
  const bool means = static_cast<unsigned>(word.role) - 1 < static_cast<unsigned>(MarketRole::Article) - 1;
  return static_cast<std::size_t>(means) | static_cast<std::size_t>(before != Gap::Blank);
}

}  // namespace

void HeadlineWords::read(std::string_view text) {
  text_.assign(text);
  text_.append(kBlock + kWordBytesMax, '\0');
  const std::size_t count_max = text.size() / 2 + 2;
  if (words_.size() < count_max) {
    words_.resize(count_max);
    marks_.resize(count_max);
    beginnings_.resize(count_max);
  }
  asks_ = false;
  if (!cut_ascii(text.size())) cut_any(text.size());
  if (beginning_count_ > 0) join_phrases();
}

void HeadlineWords::end_cutting(const Cursor& cursor, std::size_t size) {
  count_ = cursor.words;
  mark_count_ = cursor.marks;
  beginning_count_ = cursor.beginnings;
  (void)gap_between(cursor.last_end, size);  // It may ask.
}

// The words of a block as bits, so that no loop ends where each word does: see tokens.cc.
bool HeadlineWords::cut_ascii(std::size_t size) {
  Cursor cursor;  // Here and not a member, so that it may stay in registers.
  std::size_t begin = 0;
  std::uint64_t carry = 0;  // 1 when the last byte of the block before is in a word.
  for (std::size_t block = 0; block <= size; block += kBlock) {
    std::uint64_t in_word = 0, all = 0;
    for (std::size_t i = 0; i < kBlock; i += 8) {
      const std::uint64_t eight = load(text_.data() + block + i);
      all |= eight;
      const std::uint64_t ascii = eight & ~kHighBits;
      const std::uint64_t found = between(to_lower(ascii), 'a', 'z') | between(ascii, '0', '9');
      // Gathers the eight high bits in the top byte.
      in_word |= (((found >> 7) * 0x0102040810204080u) >> 56) << i;
    }
    if ((all & kHighBits) != 0) return false;
    const std::uint64_t before = (in_word << 1) | carry;
    std::uint64_t begins = in_word & ~before;
    carry = in_word >> (kBlock - 1);
    for (std::uint64_t ends = before & ~in_word; ends != 0; ends &= ends - 1) {
      const auto end = static_cast<std::size_t>(std::countr_zero(ends));
      const auto next = static_cast<std::size_t>(std::countr_zero(begins));
      // The first may have begun in the block before.
      const bool is_here = next < end;
      begin = is_here ? block + next : begin;
      begins &= begins - (is_here ? 1 : 0);
      add(cursor, begin, block + end);
    }
    if (begins != 0) begin = block + static_cast<std::size_t>(std::countr_zero(begins));
  }
  end_cutting(cursor, size);
  return true;
}

void HeadlineWords::cut_any(std::size_t size) {
  Cursor cursor;
  const std::string_view text = std::string_view(text_).substr(0, size);
  for (std::size_t i = 0; i < size;) {
    const std::size_t begin = i;
    bool is_ascii = true;
    for (; i < size; ++i) {
      if (is_word(text[i])) continue;
      if ((text[i] & 0x80) == 0 || mark_beyond_ascii(text.substr(i)).bytes > 0) break;
      is_ascii = false;
    }
    if (i == begin)
      i += std::max<std::size_t>(mark_beyond_ascii(text.substr(i)).bytes, 1);
    else if (is_ascii)
      add(cursor, begin, i);
    else
      add_known(cursor, begin, i, 0, {});
  }
  end_cutting(cursor, size);
}

[[gnu::always_inline]] inline void HeadlineWords::add(Cursor& cursor, std::size_t begin, std::size_t end) {
  const std::size_t size = end - begin;
  const char* const bytes = text_.data() + begin;
  WordKey key{};
  if (size <= 8)
    key.letters[0] = to_lower(load(bytes)) & mask_of(size);
  else if (size <= kWordBytesMax)
    key = {to_lower(load(bytes)), to_lower(load(bytes + 8)) & mask_of(std::min<std::size_t>(size - 8, 8)),
           size > 16 ? to_lower(load(bytes + 16)) & mask_of(size - 16) : 0};
  else
    return add_known(cursor, begin, end, 0, {});
  const std::uint64_t hash = word_hash(key);
  add_known(cursor, begin, end, hash, find_english(hash));
}

[[gnu::always_inline]] inline void HeadlineWords::add_known(Cursor& cursor, std::size_t begin,
                                                            std::size_t end, std::uint64_t hash,
                                                            MarketWord word) {
  const bool is_blank = begin == cursor.last_end + 1 && text_[cursor.last_end] == ' ';
  if (!is_blank) cursor.gap = std::max(cursor.gap, gap_between(cursor.last_end, begin));
  cursor.last_end = end;
  if (is_digit(text_[begin])) {
    cursor.gap = std::max(cursor.gap, Gap::Number);
    return;
  }
  // Written in any case and counted if need be.
  marks_[cursor.marks] = static_cast<std::uint32_t>(cursor.words);
  cursor.marks += is_mark(word, cursor.gap);
  beginnings_[cursor.beginnings] = static_cast<std::uint32_t>(cursor.words - 1);
  cursor.beginnings += static_cast<std::size_t>(cursor.may_begin) &
                       static_cast<std::size_t>(cursor.gap == Gap::Blank) &
                       static_cast<std::size_t>(may_be_second(hash));
  cursor.may_begin = word.words_that_follow > 0;
  // Member by member: a whole one would be read back from the stack before it was all written, and that
  // stalls.
  HeadlineWord& made = words_[cursor.words++];
  made.begin = static_cast<std::uint32_t>(begin);
  made.end = static_cast<std::uint32_t>(end);
  made.hash = hash;
  made.thing = -1;
  made.word = word;
  made.before = cursor.gap;
  cursor.gap = Gap::Blank;
}

// What stands between two words, or before the first and after the last.
[[gnu::noinline]] Gap HeadlineWords::gap_between(std::size_t begin, std::size_t end) {
  const std::string_view text = std::string_view(text_).substr(0, text_.size() - kBlock - kWordBytesMax);
  const std::string_view between_words = text.substr(begin, end - begin);
  const bool in_number = begin > 0 && is_digit(text[begin - 1]) && end < text.size() && is_digit(text[end]);
  if (in_number && (between_words == "." || between_words == ",")) return Gap::Blank;
  Gap gap = Gap::Blank;
  for (std::size_t i = begin; i < end;) {
    const char c = text[i];
    if ((c & 0x80) != 0) {
      const Mark mark = mark_beyond_ascii(text.substr(i));
      gap = std::max(gap, mark.gap);
      i += std::max<std::size_t>(mark.bytes, 1);
      continue;
    }
    ++i;
    if (c == ',' || c == '(' || c == ')' || c == '"')
      gap = std::max(gap, Gap::Comma);
    else if (c == ';' || c == ':')
      gap = std::max(gap, Gap::Clause);
    else if (c == '!' || c == '?' || c == '\n' || (c == '.' && ends_sentence(i, end)))
      gap = Gap::Sentence;
    asks_ |= c == '?';
  }
  return gap;
}

// "U.S. stocks", "Rs. 500", "Inc. shares": a full stop ends a sentence only after a word of more than one
// letter, and before a capital or nothing.
bool HeadlineWords::ends_sentence(std::size_t after, std::size_t next) const {
  if (after == next) return next + kBlock + kWordBytesMax >= text_.size();
  const char capital = text_[next];
  const bool begins = capital == '\0' || (capital >= 'A' && capital <= 'Z') || (capital & 0x80) != 0;
  const bool is_initial =
      after >= 2 && (after == 2 || !is_word(text_[after - 3])) && is_word(text_[after - 2]);
  return begins && !is_initial;
}

// How many words the longest phrase has that begins at `i`; 1 when none does.
std::size_t HeadlineWords::phrase_at(std::size_t i, MarketWord& found) const {
  std::size_t length = 1;
  std::uint64_t hash = words_[i].hash;
  const std::size_t end = std::min(i + words_[i].word.words_that_follow + 1, count_);
  for (std::size_t k = 1; i + k < end; ++k) {
    const HeadlineWord& next = words_[i + k];
    if (next.hash == 0 || next.before != Gap::Blank) break;
    hash = phrase_hash(hash, next.hash);
    const MarketWord word = find_english(hash);
    if (word.role == MarketRole::None) continue;
    found = word;
    length = k + 1;
  }
  return length;
}

void HeadlineWords::join_phrases() {
  std::size_t from = 0, kept = 0;  // Words before `from` have moved to those before `kept`.
  const auto move_until = [&](std::size_t end) {
    if (from == kept)
      kept = end;
    else
      for (std::size_t i = from; i < end; ++i) words_[kept++] = words_[i];
    from = end;
  };
  for (std::size_t k = 0; k < beginning_count_; ++k) {
    const std::size_t i = beginnings_[k];
    if (i < from) continue;
    MarketWord found;
    const std::size_t length = phrase_at(i, found);
    if (length == 1) continue;
    move_until(i);
    HeadlineWord phrase = words_[i];
    phrase.word = found;
    phrase.end = words_[i + length - 1].end;
    words_[kept++] = phrase;
    from = i + length;
  }
  if (from == 0) return;
  move_until(count_);
  count_ = kept;
  mark_count_ = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    marks_[mark_count_] = static_cast<std::uint32_t>(i);
    mark_count_ += is_mark(words_[i].word, words_[i].before);
  }
}

}  // namespace bellwether::sentiment
