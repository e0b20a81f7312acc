#include "chart/huffman_code.h"

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace bellwether::chart {
namespace {

constexpr std::size_t kLengthMax = 15;

// Huffman codes are packed starting with their most significant bit, all else
// with the least (section 3.1.1).
std::uint32_t reversed(std::uint32_t code, int length) {
  std::uint32_t bits = 0;
  for (int bit = 0; bit < length; ++bit) bits |= (code >> bit & 1) << (length - 1 - bit);
  return bits;
}

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

// The three steps of section 3.2.2.
void canonical_codes(std::span<const std::uint8_t> lengths, std::span<Code> codes) {
  // 1) Count the number of codes for each code length.
  std::array<std::uint32_t, kLengthMax + 1> length_counts{};
  for (const std::uint8_t length : lengths) ++length_counts[length];
  length_counts[0] = 0;

  // 2) Find the smallest code for each code length.
  std::array<std::uint32_t, kLengthMax + 1> next_code{};
  for (std::size_t length = 1; length <= kLengthMax; ++length)
    next_code[length] = (next_code[length - 1] + length_counts[length - 1]) << 1;

  // 3) Assign consecutive codes to the symbols of a length.
  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
    const int length = lengths[symbol];
    codes[symbol] = {};
    if (length != 0) codes[symbol] = {reversed(next_code[lengths[symbol]]++, length), length};
  }
}

}  // namespace bellwether::chart
