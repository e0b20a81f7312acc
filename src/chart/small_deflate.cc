#include "chart/small_deflate.h"

#include <algorithm>
#include <bit>

#include "chart/deflate_block.h"

// Sections are those of RFC 1951.

namespace bellwether::chart {
namespace {

// What stands for each value in the stream.
using Numbers = std::array<std::uint8_t, 256>;

// The distance alphabet (section 3.2.5): two symbols for each power of two, told apart by extra bits.
constexpr std::size_t kDistanceSymbols = 30;
using DistanceCode = HuffmanCode<kDistanceSymbols>;

struct Distance {
  std::size_t symbol;
  Code extra;
};

Distance distance_of(unsigned distance) {
  const unsigned from_zero = distance - 1;
  if (from_zero < 4) return {from_zero, {}};
  const int extra = std::bit_width(from_zero) - 2;
  return {2 * static_cast<std::size_t>(extra) + (from_zero >> extra),
          {from_zero & ((1U << extra) - 1), extra}};
}

struct Counts {
  std::array<std::uint32_t, kLiteralLengthSymbols> literal_length{};
  std::array<std::uint32_t, kDistanceSymbols> distance{};
};

Counts count(std::span<const LiteralOrMatch> tokens, const Numbers& numbers) {
  Counts counts;
  counts.literal_length[kEndOfBlock] = 1;
  for (const auto [length, value] : tokens) {
    if (length == 0) {
      ++counts.literal_length[numbers[value]];
    } else {
      ++counts.literal_length[kFirstLengthSymbol + kLengthPlaces[length]];
      ++counts.distance[distance_of(value).symbol];
    }
  }
  // A block without matches names a distance all the same.
  if (std::ranges::count(counts.distance, 0U) == std::ssize(counts.distance)) counts.distance[0] = 1;
  return counts;
}

void write_block(std::vector<std::uint8_t>& out, std::uint64_t& bits, int& bit_count,
                 std::span<const LiteralOrMatch> tokens, const Numbers& numbers, Bfinal bfinal) {
  const Counts counts = count(tokens, numbers);
  const LiteralLengthCode literal_length(counts.literal_length, kLengthMax);
  const DistanceCode distances(counts.distance, kLengthMax);
  const CodeHeader header(literal_length.lengths, distances.lengths);

  constexpr std::size_t kTokenBytesMax = 6;  // 15 + 5 bits for the length, 15 + 13 for the distance.
  const std::size_t begin = out.size();
  out.resize(begin + header.bytes_at_most() + tokens.size() * kTokenBytesMax);
  BitWriter writer(out.data() + begin, bits, bit_count);
  writer.put(static_cast<std::uint64_t>(bfinal), 1);
  writer.put(kBtypeDynamic, 2);
  header.write(writer);
  for (const auto [length, value] : tokens) {
    if (length == 0) {
      writer.put(literal_length.codes[numbers[value]]);
    } else {
      const std::size_t place = kLengthPlaces[length];
      const auto [first_length, extra_bits] = kLengthSymbols[place];
      const auto [symbol, extra] = distance_of(value);
      writer.put(literal_length.codes[kFirstLengthSymbol + place]);
      writer.put(static_cast<std::uint64_t>(length - first_length), extra_bits);
      writer.put(distances.codes[symbol]);
      writer.put(extra);
    }
    writer.store();
  }
  writer.put(literal_length.codes[kEndOfBlock]);
  writer.store();
  bits = writer.bits();
  bit_count = writer.count();
  out.resize(static_cast<std::size_t>(writer.at() - out.data()));
}

}  // namespace

SmallDeflate::SmallDeflate(Instructions instructions) : matcher_(instructions) {}

std::vector<std::uint8_t> SmallDeflate::compress(std::vector<std::uint8_t>& out) {
  constexpr std::uint64_t kAdlerBase = 65521;
  matcher_.begin();
  std::vector<std::uint8_t> values;
  Numbers numbers{};
  std::uint64_t bytes = 0, sum = 1, sum_of_sums = 0;  // ADLER32 of RFC 1950 is of what will be read.
  const std::array<Occurrences, 256> all = matcher_.occurrences();
  for (std::size_t value = 0; value < all.size(); ++value) {
    if (value != 0 && all[value].count == 0) continue;
    const auto number = static_cast<std::uint8_t>(values.size());
    numbers[value] = number;
    values.push_back(static_cast<std::uint8_t>(value));
    bytes += all[value].count;
    sum += number * all[value].count;
    sum_of_sums += number * all[value].from_end % kAdlerBase;
  }
  sum_of_sums += bytes;

  out.insert(out.end(), {0x78, 0xDA});  // CMF and FLG of RFC 1950: deflate with a 32 KB window, slowest.
  std::uint64_t bits = 0;
  int bit_count = 0;
  for (;;) {
    const std::span<const LiteralOrMatch> tokens = matcher_.next();
    const Bfinal bfinal = tokens.size() < Matcher::kTokensMax ? Bfinal::Last : Bfinal::NotLast;
    write_block(out, bits, bit_count, tokens, numbers, bfinal);
    if (bfinal == Bfinal::Last) break;
  }
  if (bit_count > 0) out.push_back(static_cast<std::uint8_t>(bits));
  const std::uint64_t checksum = sum_of_sums % kAdlerBase << 16 | sum % kAdlerBase;
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(checksum >> shift));
  return values;
}

}  // namespace bellwether::chart
