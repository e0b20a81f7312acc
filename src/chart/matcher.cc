#include "chart/matcher.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/check.h"
#include "chart/deflate_block.h"
#include "chart/pixel_loops.h"

namespace bellwether::chart {
namespace {

constexpr int kWindow = 1 << 15;  // The farthest distance.
constexpr int kHashBits = 14;
constexpr int kLongest = static_cast<int>(kMatchMax);
constexpr int kHashed = 4;  // The shortest match that is remembered.

constexpr int kTriesMax = 2;      // Remembered places that are compared.
constexpr int kRunEnough = 64;    // A run of that length is taken without looking for more,
constexpr int kAboveEnough = 96;  // and so many bytes of the row above;
constexpr int kMatchEnough = 16;  // and a match of that length without looking whether it is better to wait.

// What literals and matches take, in bits, roughly.
constexpr int kLiteralBits = 6, kRunBits = 5, kAboveBits = 13, kMatchBits = 10;
constexpr int kWaitGain =
    5;  // What a match at the next byte must be better by, which makes this one a literal.

constexpr std::size_t kWord = 64;  // Bytes that a word of changes stands for.

std::uint64_t load_eight(const std::uint8_t* bytes) {
  std::uint64_t eight;
  std::memcpy(&eight, bytes, sizeof eight);
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  return eight;
}

std::uint32_t load_four(const std::uint8_t* bytes) {
  return static_cast<std::uint32_t>(load_eight(bytes));
}

std::uint32_t hash_of(const std::uint8_t* bytes) {
  return load_four(bytes) * 2654435761U >> (32 - kHashBits);
}

// The first one at or after a place. There is one.
int next_one(const std::vector<std::uint64_t>& words, int at) {
  const std::uint64_t* word = words.data() + at / 64;
  if (const std::uint64_t rest = *word >> (at % 64); rest != 0) return at + std::countr_zero(rest);
  do ++word;
  while (*word == 0);
  return static_cast<int>(word - words.data()) * 64 + std::countr_zero(*word);
}

// Ones from a place on, to the end of the words.
void set_from(std::vector<std::uint64_t>& words, int at) {
  words[static_cast<std::size_t>(at) / 64] |= ~std::uint64_t{0} << (at % 64);
  std::fill(words.begin() + at / 64 + 1, words.end(), ~std::uint64_t{0});
}

// How many bytes are the same, at most `most`. May read seven more.
int count_same(const std::uint8_t* one, const std::uint8_t* other, int most) {
  for (int n = 0; n < most; n += 8)
    if (const std::uint64_t different = load_eight(one + n) ^ load_eight(other + n); different != 0)
      return std::min(most, n + std::countr_zero(different) / 8);
  return most;
}

// The extra bits that the distance's symbol takes (section 3.2.5 of RFC 1951).
int extra_bits(int distance) {
  return distance <= 4 ? 0 : std::bit_width(static_cast<unsigned>(distance - 1)) - 2;
}

// As much of a long match that no rest is too short for one.
int first_part(int length) {
  const int shortest = static_cast<int>(kMatchMin);
  return length <= kLongest ? length : std::min(kLongest, length - shortest);
}

}  // namespace

Matcher::Matcher(Instructions instructions)
    : loops_(pixel_loops(instructions)), latest_(1 << kHashBits), earlier_(kWindow), tokens_(kTokensMax) {}

std::span<std::uint8_t> Matcher::rows(std::size_t row_size, std::size_t row_count) {
  const std::size_t size = row_size * row_count;
  CHECK(size > 0 && size < std::size_t{1} << 30);
  // A row is before the first, and a word's bytes behind the last, without meaning.
  buffer_.resize(row_size + size + kWord);
  bytes_ = buffer_.data() + row_size;
  size_ = static_cast<int>(size);
  row_size_ = static_cast<int>(row_size);
  return std::span(buffer_).subspan(row_size, size);
}

void Matcher::begin() {
  const auto find = [this](std::vector<std::uint64_t>& words, std::size_t back) {
    // A word more, so that there is always a one.
    words.resize(static_cast<std::size_t>(size_) / kWord + 2);
    loops_.find_changes(bytes_, back, words.data(), (static_cast<std::size_t>(size_) + kWord - 1) / kWord);
    set_from(words, size_);
  };
  // Without meaning, but always the same.
  std::fill_n(buffer_.begin(), row_size_, std::uint8_t{0});
  std::fill(buffer_.end() - static_cast<std::ptrdiff_t>(kWord), buffer_.end(), std::uint8_t{0});
  find(changes_, 1);
  find(changes_above_, static_cast<std::size_t>(row_size_));
  changes_[0] |= 1;  // Nothing is before the first byte.
  std::ranges::fill(latest_, 0);
  at_ = unremembered_ = change_ = change_above_ = 0;
}

std::array<Occurrences, 256> Matcher::occurrences() const {
  std::array<Occurrences, 256> found{};
  for (int at = 0; at < size_;) {
    const int end = std::min(size_, next_one(changes_, at + 1));
    const auto length = static_cast<std::uint64_t>(end - at), first = static_cast<std::uint64_t>(size_ - at);
    Occurrences& occurrences = found[bytes_[at]];
    occurrences.count += length;
    occurrences.from_end += length * (2 * first - length + 1) / 2;
    at = end;
  }
  return found;
}

int Matcher::run_at(int at) {
  if (change_ < at) change_ = next_one(changes_, at);
  return change_ - at;
}

int Matcher::above_at(int at) {
  if (at < row_size_) return 0;
  if (change_above_ < at) change_above_ = next_one(changes_above_, at);
  return change_above_ - at;
}

void Matcher::remember_before(int end) {
  for (int at = unremembered_; at < end; at = unremembered_) {
    std::uint32_t& latest = latest_[hash_of(bytes_ + at)];
    earlier_[static_cast<unsigned>(at) % kWindow] = latest;
    latest = static_cast<std::uint32_t>(at) + 1;
    unremembered_ = next_one(changes_, at + 1);
  }
}

Matcher::Match Matcher::search(int at) {
  Match best;
  const auto offer = [&best](int length, int distance, int cost) {
    const int gain = length * kLiteralBits - cost;
    if (gain > best.gain) best = {length, distance, gain};
  };
  if (const int run = run_at(at); run >= static_cast<int>(kMatchMin)) {
    offer(run, 1, kRunBits);
    if (run >= kRunEnough) return best;
  }
  if (const int above = above_at(at); above >= kHashed && row_size_ <= kWindow) {
    offer(above, row_size_, kAboveBits);
    if (above >= kAboveEnough) return best;
  }
  const int most = std::min(kLongest, size_ - at);
  if (most < kHashed) return best;
  const std::uint32_t four = load_four(bytes_ + at);
  std::uint32_t place = latest_[hash_of(bytes_ + at)];
  for (int tries = 0; tries < kTriesMax && place != 0; ++tries) {
    const int before = static_cast<int>(place) - 1, distance = at - before;
    if (distance > kWindow) break;
    if (load_four(bytes_ + before) == four) {
      const int length =
          kHashed + count_same(bytes_ + at + kHashed, bytes_ + before + kHashed, most - kHashed);
      offer(length, distance, kMatchBits + extra_bits(distance));
    }
    const std::uint32_t earlier = earlier_[static_cast<unsigned>(before) % kWindow];
    if (earlier >= place) break;  // Its entry in the window is a later place's by now.
    place = earlier;
  }
  return best;
}

std::span<const LiteralOrMatch> Matcher::next() {
  LiteralOrMatch* token = tokens_.data();
  const LiteralOrMatch* const end = token + kTokensMax;
  while (at_ < size_ && token != end) {
    remember_before(at_);
    Match match = search(at_);
    // A better match may begin with the next byte.
    while (match.gain > 0 && match.length < kMatchEnough && at_ + 1 < size_ && token + 1 != end) {
      remember_before(at_ + 1);
      const Match later = search(at_ + 1);
      if (later.gain <= match.gain + kWaitGain) break;
      *token++ = {0, bytes_[at_++]};
      match = later;
    }
    if (match.gain > 0) {
      const int length = first_part(match.length);
      *token++ = {static_cast<std::uint16_t>(length), static_cast<std::uint16_t>(match.distance)};
      at_ += length;
    } else {
      *token++ = {0, bytes_[at_++]};
    }
  }
  return std::span(tokens_.data(), token);
}

}  // namespace bellwether::chart
