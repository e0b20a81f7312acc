#include "chart/huffman_code.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace bellwether::chart {
namespace {

using Bytes = std::vector<std::uint8_t>;

// 2^limit times the sum of 2^-length: a code is complete when that is 2^limit.
std::uint64_t kraft(const Bytes& lengths, int limit) {
  std::uint64_t sum = 0;
  for (const std::uint8_t length : lengths)
    if (length != 0) sum += std::uint64_t{1} << (limit - length);
  return sum;
}

TEST(HuffmanLengths, AreCompleteAndWithinTheLimit) {
  std::mt19937 random(9);
  for (const int limit : {7, 15}) {
    for (int round = 0; round < 300; ++round) {
      std::vector<std::uint32_t> counts(2 + random() % (limit == 7 ? 18 : 285));
      const unsigned skew = static_cast<unsigned>(random() % 31);
      for (std::uint32_t& count : counts) count = random() % 3 == 0 ? 0 : (1U << (random() % (skew + 1)));
      counts[0] = counts[1] = 1;
      Bytes lengths(counts.size());
      huffman_lengths(counts, limit, lengths);
      EXPECT_EQ(kraft(lengths, limit), std::uint64_t{1} << limit);
      for (std::size_t n = 0; n < counts.size(); ++n) {
        EXPECT_LE(lengths[n], limit);
        EXPECT_EQ(lengths[n] == 0, counts[n] == 0);
        for (std::size_t k = 0; k < n; ++k) {
          if (counts[k] > counts[n] && counts[n] != 0) {
            ASSERT_LE(lengths[k], lengths[n]);
          }
        }
      }
    }
  }
}

TEST(HuffmanLengths, AreShortestWhenTheLimitDoesNotBind) {
  const std::vector<std::uint32_t> counts = {45, 13, 12, 16, 9, 5, 0};
  Bytes lengths(counts.size());
  huffman_lengths(counts, 15, lengths);
  EXPECT_EQ(lengths, (Bytes{1, 3, 3, 3, 4, 4, 0}));
}

TEST(HuffmanLengths, ALoneSymbolHasOneBit) {
  const std::vector<std::uint32_t> counts = {0, 3, 0};
  Bytes lengths(counts.size());
  huffman_lengths(counts, 15, lengths);
  EXPECT_EQ(lengths, (Bytes{0, 1, 0}));
}

// The bits of each code, in the order they are written.
std::vector<std::string> written(const Bytes& lengths) {
  std::vector<Code> codes(lengths.size());
  canonical_codes(lengths, codes);
  std::vector<std::string> all;
  for (const Code& code : codes) {
    std::string& bits = all.emplace_back();
    for (int n = 0; n < code.length; ++n) bits += (code.bits >> n & 1) != 0 ? '1' : '0';
  }
  return all;
}

TEST(CanonicalCodes, AreThoseOfTheExampleOfRfc1951) {
  EXPECT_EQ(written({3, 3, 3, 3, 3, 2, 4, 4}),
            (std::vector<std::string>{"010", "011", "100", "101", "110", "00", "1110", "1111"}));
}

TEST(CanonicalCodes, SymbolsThatDoNotOccurHaveNone) {
  EXPECT_EQ(written({0, 1, 0, 2, 2}), (std::vector<std::string>{"", "0", "", "10", "11"}));
  EXPECT_EQ(written({0, 0}), (std::vector<std::string>{"", ""}));
}

}  // namespace
}  // namespace bellwether::chart
