#include "chart/deflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "chart/processor.h"

#ifdef BELLWETHER_AVX2
#include <immintrin.h>
#endif

namespace bellwether::chart {
namespace {

constexpr int kEndOfBlock = 256;
constexpr int kLiteralSymbols = 286;
constexpr int kCodeLengthMax = 15;       // RFC 1951.
constexpr int kHeaderCodeLengthMax = 7;  // RFC 1951.
constexpr int kDistanceBits = 1;         // The only distance has the code "0".

// The length symbols of RFC 1951, section 3.2.5: 257 + k stands for the lengths
// from kLengthBase[k], told apart by kLengthExtra[k] bits.
constexpr std::array<int, 29> kLengthBase = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                             31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::array<int, 29> kLengthExtra = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                              2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};

constexpr std::array<std::uint8_t, 259> kLengthSlot = [] {
  std::array<std::uint8_t, 259> slots{};
  for (int slot = 0; slot < 29; ++slot) {
    const int end = slot + 1 < 29 ? kLengthBase[static_cast<std::size_t>(slot) + 1] : 259;
    for (int length = kLengthBase[static_cast<std::size_t>(slot)]; length < end; ++length)
      slots[static_cast<std::size_t>(length)] = static_cast<std::uint8_t>(slot);
  }
  return slots;
}();

// Code bits in the order they are written, lowest first, and how many.
struct Code {
  std::uint32_t bits = 0;
  int length = 0;
};

// The canonical codes for `lengths` (RFC 1951, section 3.2.2).
void canonical_codes(std::span<const std::uint8_t> lengths, std::span<Code> codes) {
  std::array<std::uint32_t, kCodeLengthMax + 2> next{};
  for (const std::uint8_t length : lengths)
    if (length != 0) ++next[length + 1U];
  for (std::size_t length = 1; length < next.size(); ++length)
    next[length] = (next[length] + next[length - 1]) << 1;
  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
    const int length = lengths[symbol];
    std::uint32_t reversed = 0;
    if (length != 0) {
      const std::uint32_t code = next[static_cast<std::size_t>(length)]++;
      for (int bit = 0; bit < length; ++bit) reversed |= (code >> bit & 1) << (length - 1 - bit);
    }
    codes[symbol] = {reversed, length};
  }
}

// A window is so many bytes, for each of which a bit, lowest first, says whether
// it differs from the byte before it.
constexpr std::size_t kWindow = 64;

// Eight bytes, the first lowest.
std::uint64_t load_eight(const std::uint8_t* bytes) {
  std::uint64_t eight;
  std::memcpy(&eight, bytes, sizeof eight);
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  return eight;
}

void find_changes(const std::uint8_t* bytes, std::span<std::uint64_t> windows) {
  constexpr std::uint64_t kLow = 0x7F7F7F7F7F7F7F7F;     // All bits of each byte but the highest.
  constexpr std::uint64_t kGather = 0x0102040810204080;  // Brings the lowest bits together in the top byte.
  for (std::uint64_t& changed : windows) {
    changed = 0;
    for (int n = 0; n < static_cast<int>(kWindow); n += 8, bytes += 8) {
      const std::uint64_t different = load_eight(bytes) ^ load_eight(bytes - 1);
      const std::uint64_t highest = (((different & kLow) + kLow) | different) & ~kLow;
      changed |= ((highest >> 7) * kGather >> 56) << n;
    }
  }
}

#ifdef BELLWETHER_AVX2
[[gnu::target("avx2")]] void find_changes_avx2(const std::uint8_t* bytes, std::span<std::uint64_t> windows) {
  for (std::uint64_t& changed : windows) {
    const auto* const here = reinterpret_cast<const __m256i*>(bytes);
    const auto* const before = reinterpret_cast<const __m256i*>(bytes - 1);
    const __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256(here), _mm256_loadu_si256(before));
    const __m256i high = _mm256_cmpeq_epi8(_mm256_loadu_si256(here + 1), _mm256_loadu_si256(before + 1));
    const auto low_same = static_cast<std::uint32_t>(_mm256_movemask_epi8(low)),
               high_same = static_cast<std::uint32_t>(_mm256_movemask_epi8(high));
    changed = ~(std::uint64_t{high_same} << 32 | low_same);
    bytes += kWindow;
  }
}
#endif

// Sixteen bytes as tokens of their own.
constexpr std::ptrdiff_t kLiterals = 16;
void copy_literals(const std::uint8_t* bytes, std::uint16_t* tokens) {
  using Bytes [[gnu::vector_size(kLiterals)]] = std::uint8_t;
  using Tokens [[gnu::vector_size(2 * kLiterals)]] = std::uint16_t;
  Bytes literals;
  std::memcpy(&literals, bytes, sizeof literals);
  const auto widened = __builtin_convertvector(literals, Tokens);
  std::memcpy(tokens, &widened, sizeof widened);
}

// A code length symbol of a block's header (RFC 1951, section 3.2.7).
struct HeaderSymbol {
  std::uint8_t symbol, extra, extra_bits;
};

std::vector<HeaderSymbol> header_symbols(std::span<const std::uint8_t> lengths) {
  std::vector<HeaderSymbol> symbols;
  for (std::size_t at = 0; at < lengths.size();) {
    const std::uint8_t length = lengths[at];
    std::size_t run = 1;
    while (at + run < lengths.size() && lengths[at + run] == length) ++run;
    at += run;
    if (length == 0) {
      for (; run >= 11; run -= std::min<std::size_t>(run, 138))
        symbols.push_back({18, static_cast<std::uint8_t>(std::min<std::size_t>(run, 138) - 11), 7});
      if (run >= 3) symbols.push_back({17, static_cast<std::uint8_t>(run - 3), 3}), run = 0;
    } else {
      symbols.push_back({length, 0, 0});
      for (--run; run >= 3; run -= std::min<std::size_t>(run, 6))
        symbols.push_back({16, static_cast<std::uint8_t>(std::min<std::size_t>(run, 6) - 3), 2});
    }
    for (; run > 0; --run) symbols.push_back({length, 0, 0});
  }
  return symbols;
}

// Writes bits, lowest first, into memory that the caller made large enough:
// eight bytes more than the bits need.
class BitWriter {
 public:
  BitWriter(std::uint8_t* at, std::uint64_t bits, int count) : at_(at), bits_(bits), count_(count) {}

  // At most 56 bits between two calls of `store`.
  [[gnu::always_inline]] void put(std::uint64_t bits, int count) {
    bits_ |= bits << count_;
    count_ += count;
  }

  [[gnu::always_inline]] void store() {
    std::uint64_t little = bits_;
    if constexpr (std::endian::native == std::endian::big) little = __builtin_bswap64(little);
    std::memcpy(at_, &little, sizeof little);
    at_ += count_ >> 3;
    bits_ >>= count_ & ~7;
    count_ &= 7;
  }

  std::uint8_t* at() const { return at_; }
  std::uint64_t bits() const { return bits_; }
  int count() const { return count_; }

 private:
  std::uint8_t* at_;
  std::uint64_t bits_;
  int count_;
};

}  // namespace

void huffman_lengths(std::span<const std::uint32_t> counts, int limit, std::span<std::uint8_t> lengths) {
  struct Node {
    std::uint64_t count;
    std::uint32_t symbol;  // While a leaf; of an inner node, nothing.
    std::uint32_t parent;
  };
  std::fill(lengths.begin(), lengths.end(), std::uint8_t{0});
  std::vector<Node> nodes;
  nodes.reserve(2 * counts.size());
  for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
    if (counts[symbol] != 0) nodes.push_back({counts[symbol], static_cast<std::uint32_t>(symbol), 0});
  const std::size_t leaves = nodes.size();
  if (leaves == 0) return;
  if (leaves == 1) {
    lengths[nodes[0].symbol] = 1;
    return;
  }
  CHECK(leaves <= std::size_t{1} << limit);
  std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
    return a.count != b.count ? a.count < b.count : a.symbol < b.symbol;
  });

  // Inner nodes come out in order of count, so that the two rarest are always
  // at the head of the leaves or of the inner nodes.
  std::size_t leaf = 0, inner = leaves;
  while (nodes.size() < 2 * leaves - 1) {
    std::uint64_t count = 0;
    for (int child = 0; child < 2; ++child) {
      const bool take_leaf =
          inner == nodes.size() || (leaf < leaves && nodes[leaf].count <= nodes[inner].count);
      Node& taken = nodes[take_leaf ? leaf++ : inner++];
      taken.parent = static_cast<std::uint32_t>(nodes.size());
      count += taken.count;
    }
    nodes.push_back({count, 0, 0});
  }

  // Depths, from the root down; too deep ones are cut to the limit.
  std::vector<int> depth(nodes.size(), 0);
  std::array<std::uint32_t, 32> with_length{};
  for (std::size_t node = nodes.size() - 1; node-- > 0;) {
    depth[node] = depth[nodes[node].parent] + 1;
    if (node < leaves) ++with_length[static_cast<std::size_t>(std::min(depth[node], limit))];
  }

  // The cut may have used up more codes than there are: lengthen the longest
  // shorter code until the rest fits (Kraft's inequality).
  std::uint64_t used = 0;
  for (int length = 1; length <= limit; ++length)
    used += std::uint64_t{with_length[static_cast<std::size_t>(length)]} << (limit - length);
  for (; used > std::uint64_t{1} << limit; --used) {
    std::size_t length = static_cast<std::size_t>(limit) - 1;
    while (with_length[length] == 0) --length;
    --with_length[length];
    with_length[length + 1] += 2;
    --with_length[static_cast<std::size_t>(limit)];
  }

  std::size_t rarest = 0;
  for (int length = limit; length >= 1; --length)
    for (std::uint32_t n = with_length[static_cast<std::size_t>(length)]; n > 0; --n)
      lengths[nodes[rarest++].symbol] = static_cast<std::uint8_t>(length);
}

DeflateWriter::DeflateWriter(Instructions instructions)
    : instructions_(instructions), tokens_(kBlockTokens + kTokenRoom) {}

void DeflateWriter::begin(std::vector<std::uint8_t>& out) {
  out_ = &out;
  out.insert(out.end(), {0x78, 0x01});  // Deflate with a 32 KB window, fastest.
  checksum_ = 1;
  previous_ = -1;
  repeats_ = 0;
  bits_ = 0;
  bit_count_ = 0;
  token_count_ = 0;
}

// Writes up to two tokens and the next one to come over them.
std::uint16_t* DeflateWriter::push_repeats(std::uint16_t* token, std::size_t repeats) const {
  for (; repeats > kRunMax; repeats -= kRunMax) *token++ = kRunToken + kRunMax;
  // A choice by arithmetic: the compiler would make it a branch.
  const std::size_t run = std::size_t{0} - (repeats >= kRunMin),
                    literal = static_cast<std::size_t>(previous_);
  token[0] = token[1] = static_cast<std::uint16_t>(literal ^ ((literal ^ (kRunToken + repeats)) & run));
  return token + (repeats ^ ((repeats ^ 1) & run));
}

void DeflateWriter::tokenise(std::span<const std::uint8_t> bytes) {
  // Branches that depend on the pixels cost more than all the rest, so there is
  // one for each stretch of bytes that all differ from the one before, and none
  // for each byte.
  std::uint16_t* token = tokens_.data() + token_count_;
  const std::uint8_t* const begin = bytes.data();
  const std::ptrdiff_t size = std::ssize(bytes);
  std::ptrdiff_t last =
      -1 - static_cast<std::ptrdiff_t>(repeats_);  // Where the last byte that differed lies.
  const auto take = [&](std::ptrdiff_t at) {
    token = push_repeats(token, static_cast<std::size_t>(at - last - 1));
    previous_ = begin[at];
    *token++ = static_cast<std::uint16_t>(previous_);
    last = at;
  };
  if (previous_ < 0) {
    previous_ = begin[0];
    *token++ = begin[0];
    last = 0;
  } else if (begin[0] != previous_) {
    take(0);
  }

  std::array<std::uint64_t, kSlice / kWindow> all_changes;
  const std::ptrdiff_t unseen = std::max<std::ptrdiff_t>(0, size - 1 - kLiterals);
  const std::span windows = std::span(all_changes).first(static_cast<std::size_t>(unseen) / kWindow);
#ifdef BELLWETHER_AVX2
  if (instructions_ == Instructions::Avx2) {
    find_changes_avx2(begin + 1, windows);
  } else
#endif
    find_changes(begin + 1, windows);
  std::ptrdiff_t at = 1;
  for (std::uint64_t changed : windows) {
    while (changed != 0) {
      const int first = std::countr_zero(changed), count = std::countr_one(changed >> first);
      changed &= changed + (changed & -changed);
      const std::ptrdiff_t stretch = at + first;
      token = push_repeats(token, static_cast<std::size_t>(stretch - last - 1));
      for (std::ptrdiff_t n = 0; n < count; n += kLiterals) copy_literals(begin + stretch + n, token + n);
      token += count;
      last = stretch + count - 1;
      previous_ = begin[last];
    }
    at += kWindow;
  }
  for (; at < size; ++at)
    if (begin[at] != begin[at - 1]) take(at);

  repeats_ = static_cast<std::size_t>(size - last - 1);
  for (; repeats_ >= kRunMax; repeats_ -= kRunMax) *token++ = kRunToken + kRunMax;
  token_count_ = static_cast<std::size_t>(token - tokens_.data());
}

void DeflateWriter::append(std::span<const std::uint8_t> bytes) {
  checksum_ = libdeflate_adler32(checksum_, bytes.data(), bytes.size());
  while (!bytes.empty()) {
    const std::span slice = bytes.first(std::min(bytes.size(), kSlice));
    if (token_count_ + slice.size() > kBlockTokens) write_block(false);
    tokenise(slice);
    bytes = bytes.subspan(slice.size());
  }
}

void DeflateWriter::write_block(bool last) {
  // Four tables, so that equal neighbours need not wait for each other.
  std::array<std::uint32_t, 4 * kTokenKinds> parts{};
  std::uint32_t* const token_counts = parts.data();
  const std::uint16_t* token = tokens_.data();
  const std::uint16_t* const end = token + token_count_;
  for (; end - token >= 4; token += 4) {
    ++token_counts[token[0]];
    ++token_counts[kTokenKinds + token[1]];
    ++token_counts[2 * kTokenKinds + token[2]];
    ++token_counts[3 * kTokenKinds + token[3]];
  }
  for (; token != end; ++token) ++token_counts[*token];
  for (std::size_t n = 0; n < kTokenKinds; ++n)
    token_counts[n] += parts[kTokenKinds + n] + parts[2 * kTokenKinds + n] + parts[3 * kTokenKinds + n];

  std::array<std::uint32_t, kLiteralSymbols> counts{};
  std::copy(token_counts, token_counts + kRunToken, counts.begin());
  counts[kEndOfBlock] = 1;
  for (std::size_t length = kRunMin; length <= kRunMax; ++length)
    counts[257U + kLengthSlot[length]] += token_counts[kRunToken + length];

  std::array<std::uint8_t, kLiteralSymbols + 1> lengths{};
  huffman_lengths(counts, kCodeLengthMax, std::span(lengths).first(kLiteralSymbols));
  std::array<Code, kLiteralSymbols> codes;
  canonical_codes(std::span(lengths).first(kLiteralSymbols), codes);

  // One table for all tokens: bits below, their number in the top byte.
  std::array<std::uint32_t, kTokenKinds> table{};
  std::uint64_t size_bits = 0;
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind) {
    if (token_counts[kind] == 0) continue;
    Code code;
    if (kind < kRunToken) {
      code = codes[kind];
    } else {
      const std::size_t length = kind - kRunToken, slot = kLengthSlot[length];
      code = codes[257 + slot];
      code.bits |= static_cast<std::uint32_t>(length - static_cast<std::size_t>(kLengthBase[slot]))
                   << code.length;
      code.length += kLengthExtra[slot] + kDistanceBits;
    }
    table[kind] = code.bits | static_cast<std::uint32_t>(code.length) << 24;
    size_bits += std::uint64_t{token_counts[kind]} * static_cast<std::uint64_t>(code.length);
  }

  // The header: the code lengths, themselves coded. The one distance follows
  // the literals in the same list.
  int literals = kLiteralSymbols;
  while (literals > 257 && lengths[static_cast<std::size_t>(literals) - 1] == 0) --literals;
  lengths[static_cast<std::size_t>(literals)] = kDistanceBits;
  const std::vector<HeaderSymbol> header =
      header_symbols(std::span(lengths).first(static_cast<std::size_t>(literals) + 1));
  std::array<std::uint32_t, 19> header_counts{};
  for (const HeaderSymbol& symbol : header) ++header_counts[symbol.symbol];
  std::array<std::uint8_t, 19> header_lengths;
  huffman_lengths(header_counts, kHeaderCodeLengthMax, header_lengths);
  std::array<Code, 19> header_codes;
  canonical_codes(header_lengths, header_codes);
  constexpr std::array<std::uint8_t, 19> kOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                   11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::size_t ordered = kOrder.size();
  while (ordered > 4 && header_lengths[kOrder[ordered - 1]] == 0) --ordered;

  const std::size_t begin = out_->size();
  out_->resize(begin + size_bits / 8 + header.size() * 2 + 64);
  BitWriter writer(out_->data() + begin, bits_, bit_count_);
  writer.put(last ? 1 : 0, 1);
  writer.put(2, 2);
  writer.put(static_cast<std::uint64_t>(literals - 257), 5);
  writer.put(0, 5);  // One distance code.
  writer.put(ordered - 4, 4);
  writer.store();
  for (std::size_t n = 0; n < ordered; ++n) {
    writer.put(header_lengths[kOrder[n]], 3);
    writer.store();
  }
  for (const HeaderSymbol& symbol : header) {
    const Code& code = header_codes[symbol.symbol];
    writer.put(code.bits, code.length);
    writer.put(symbol.extra, symbol.extra_bits);
    writer.store();
  }

  // Two tokens have at most 2 * 21 bits, four nearly always fewer than the writer takes at once.
  const std::uint32_t* const code_of = table.data();
  const auto both = [code_of] [[gnu::always_inline]] (const std::uint16_t* pair) {
    const std::uint32_t one = code_of[pair[0]], other = code_of[pair[1]];
    const int length = static_cast<int>(one >> 24);
    return std::pair{std::uint64_t{one & 0xFFFFFF} | std::uint64_t{other & 0xFFFFFF} << length,
                     length + static_cast<int>(other >> 24)};
  };
  token = tokens_.data();
  for (; end - token >= 4; token += 4) {
    const auto [bits, length] = both(token);
    const auto [more_bits, more_length] = both(token + 2);
    if (length + more_length <= 56) [[likely]] {
      writer.put(bits | more_bits << length, length + more_length);
    } else {
      writer.put(bits, length);
      writer.store();
      writer.put(more_bits, more_length);
    }
    writer.store();
  }
  for (; token != end; ++token) {
    writer.put(code_of[*token] & 0xFFFFFF, static_cast<int>(code_of[*token] >> 24));
    writer.store();
  }
  writer.put(codes[kEndOfBlock].bits, codes[kEndOfBlock].length);
  writer.store();

  bits_ = writer.bits();
  bit_count_ = writer.count();
  out_->resize(static_cast<std::size_t>(writer.at() - out_->data()));
  token_count_ = 0;
}

void DeflateWriter::finish() {
  token_count_ =
      static_cast<std::size_t>(push_repeats(tokens_.data() + token_count_, repeats_) - tokens_.data());
  write_block(true);
  if (bit_count_ > 0) out_->push_back(static_cast<std::uint8_t>(bits_));
  for (int shift = 24; shift >= 0; shift -= 8) out_->push_back(static_cast<std::uint8_t>(checksum_ >> shift));
  out_ = nullptr;
}

}  // namespace bellwether::chart
