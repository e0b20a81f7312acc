#include "chart/deflate_block.h"

#include <algorithm>

namespace bellwether::chart {
namespace {

// The code length alphabet (section 3.2.7): lengths from 0 to 15, and three symbols for runs of them.
constexpr std::uint8_t kPreviousAgain = 16, kZeros = 17, kManyZeros = 18;
constexpr std::array<std::uint8_t, 19> kCodeLengthOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                           11, 4,  12, 3, 13, 2, 14, 1, 15};

constexpr int kCodeLengthLengthMax = 7;  // Of one for code lengths.

// What HLIT, HDIST and HCLEN are counted from (section 3.2.7).
constexpr std::size_t kHlitBase = 257, kHdistBase = 1, kHclenBase = 4;

// Without what does not occur at the end of an alphabet.
std::span<const std::uint8_t> trimmed(std::span<const std::uint8_t> lengths, std::size_t least) {
  while (lengths.size() > least && lengths.back() == 0) lengths = lengths.first(lengths.size() - 1);
  return lengths;
}

}  // namespace

// Code lengths with their runs shortened (section 3.2.7).
std::vector<CodeHeader::CodeLength> CodeHeader::shorten_runs(std::span<const std::uint8_t> lengths) {
  std::vector<CodeLength> shortened;
  // As much of a run as a symbol can stand for; returns the rest.
  const auto put_run = [&](std::uint8_t symbol, std::size_t run, std::size_t run_min, std::size_t run_max,
                           int extra_bits) {
    while (run >= run_min) {
      const std::size_t part = std::min(run, run_max);
      shortened.push_back({symbol, {static_cast<std::uint32_t>(part - run_min), extra_bits}});
      run -= part;
    }
    return run;
  };
  for (std::size_t at = 0; at < lengths.size();) {
    const std::uint8_t length = lengths[at];
    std::size_t run = 1;
    while (at + run < lengths.size() && lengths[at + run] == length) ++run;
    at += run;
    if (length == 0) {
      run = put_run(kManyZeros, run, 11, 138, 7);
      run = put_run(kZeros, run, 3, 10, 3);
    } else {
      shortened.push_back({length, {}});
      run = put_run(kPreviousAgain, run - 1, 3, 6, 2);
    }
    for (; run > 0; --run) shortened.push_back({length, {}});
  }
  return shortened;
}

CodeHeader::CodeHeader(std::span<const std::uint8_t> literal_length, std::span<const std::uint8_t> distance) {
  literal_length = trimmed(literal_length, kHlitBase);
  distance = trimmed(distance, kHdistBase);
  // One sequence: a run may pass from one alphabet to the other.
  std::vector<std::uint8_t> lengths(literal_length.begin(), literal_length.end());
  lengths.insert(lengths.end(), distance.begin(), distance.end());
  code_lengths_ = shorten_runs(lengths);

  std::array<std::uint32_t, kCodeLengthSymbols> counts{};
  for (const CodeLength& code_length : code_lengths_) ++counts[code_length.symbol];
  huffman_lengths(counts, kCodeLengthLengthMax, lengths_);
  canonical_codes(lengths_, codes_);
  std::size_t ordered = kCodeLengthSymbols;
  while (ordered > kHclenBase && lengths_[kCodeLengthOrder[ordered - 1]] == 0) --ordered;
  hlit_ = literal_length.size() - kHlitBase;
  hdist_ = distance.size() - kHdistBase;
  hclen_ = ordered - kHclenBase;
}

std::size_t CodeHeader::bytes_at_most() const {
  constexpr std::size_t kCodeLengthBytes = 2;  // A code length has at most 7 + 7 bits.
  constexpr std::size_t kOtherBytes = 64;      // Ample for all else, and for what the writer needs.
  return code_lengths_.size() * kCodeLengthBytes + kOtherBytes;
}

// In the order of section 3.2.7.
void CodeHeader::write(BitWriter& writer) const {
  writer.put(hlit_, 5);
  writer.put(hdist_, 5);
  writer.put(hclen_, 4);
  writer.store();
  for (std::size_t n = 0; n < hclen_ + kHclenBase; ++n) {
    writer.put(lengths_[kCodeLengthOrder[n]], 3);
    writer.store();
  }
  for (const CodeLength& code_length : code_lengths_) {
    writer.put(codes_[code_length.symbol]);
    writer.put(code_length.extra);
    writer.store();
  }
}

}  // namespace bellwether::chart
