#include "chart/deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace bellwether::chart {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Written in pieces of `piece` bytes.
Bytes deflated(const Bytes& bytes, std::size_t piece, Instructions instructions = best_instructions()) {
  DeflateWriter writer(instructions);
  Bytes out;
  writer.begin(out);
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    writer.append(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
  writer.finish();
  return out;
}

// What zlib makes of a stream; fails the test unless it is whole and valid.
Bytes inflated(const Bytes& stream, std::size_t size) {
  Bytes bytes(size + 1);
  z_stream inflation = {};
  EXPECT_EQ(inflateInit(&inflation), Z_OK);
  inflation.next_in = const_cast<std::uint8_t*>(stream.data());
  inflation.avail_in = static_cast<uInt>(stream.size());
  inflation.next_out = bytes.data();
  inflation.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&inflation, Z_FINISH), Z_STREAM_END) << (inflation.msg == nullptr ? "" : inflation.msg);
  EXPECT_EQ(inflation.avail_in, 0U);
  bytes.resize(inflation.total_out);
  inflateEnd(&inflation);
  return bytes;
}

Bytes noise(std::size_t size, unsigned kinds, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random() % kinds * (256 / kinds));
  return bytes;
}

Bytes runs(std::size_t size, unsigned longest, unsigned seed) {
  std::mt19937 random(seed);
  Bytes bytes;
  while (bytes.size() < size)
    bytes.insert(bytes.end(), 1 + random() % longest, static_cast<std::uint8_t>(random() % 5));
  return bytes;
}

// Each byte twice as frequent as the next: the Huffman code would be as deep as
// there are bytes.
Bytes fibonacci() {
  Bytes bytes;
  std::size_t before = 1, count = 1;
  for (std::uint8_t byte = 0; byte < 26; ++byte) {
    for (std::size_t n = 0; n < count; ++n) bytes.push_back(byte);
    before = std::exchange(count, count + before);
  }
  std::mt19937 random(1);
  std::shuffle(bytes.begin(), bytes.end(), random);
  return bytes;
}

TEST(DeflateWriter, ZlibReadsBackEveryByte) {
  Bytes every(256);
  std::iota(every.begin(), every.end(), std::uint8_t{0});
  struct Case {
    std::string name;
    Bytes bytes;
  };
  std::vector<Case> cases = {
      {"empty", {}},
      {"one byte", {7}},
      {"every byte once", every},
      {"a long run", Bytes(3'000'000, 0)},
      {"noise", noise(1'000'000, 256, 1)},
      {"noise of two kinds", noise(300'000, 2, 2)},
      {"short runs", runs(300'000, 5, 3)},
      {"long runs", runs(3'000'000, 1500, 4)},
      {"skewed", fibonacci()},
  };
  for (std::size_t length = 1; length <= 600; ++length) {
    Bytes bytes(length, 9);
    bytes.push_back(1);
    cases.push_back({"run of " + std::to_string(length), std::move(bytes)});
  }
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Bytes stream = deflated(c.bytes, 1 << 20);
    ASSERT_TRUE(inflated(stream, c.bytes.size()) == c.bytes);
    ASSERT_TRUE(stream == deflated(c.bytes, 1 << 20, Instructions::Baseline))
        << "with the baseline's instructions";
  }
}

TEST(DeflateWriter, TheCutIntoPiecesDoesNotChangeTheStream) {
  for (const Bytes& bytes : {runs(20'000, 700, 5), noise(20'000, 256, 6), runs(20'000, 4, 7)}) {
    const Bytes whole = deflated(bytes, bytes.size());
    for (const std::size_t piece : {1U, 2U, 15U, 16U, 17U, 801U, 4096U}) {
      const Bytes cut = deflated(bytes, piece);
      ASSERT_TRUE(inflated(cut, bytes.size()) == bytes) << piece;
      EXPECT_TRUE(cut == whole) << piece;
    }
  }
}

TEST(DeflateWriter, NoiseGrowsByLessThanOnePercent) {
  const Bytes bytes = noise(1'000'000, 256, 8);
  EXPECT_LT(deflated(bytes, 801).size(), 1'010'000U);
}

TEST(DeflateWriter, ALongRunTakesLittle) {
  EXPECT_LT(deflated(Bytes(1'000'000, 0), 801).size(), 1100U);
}

TEST(DeflateWriter, AppendsToWhatIsThere) {
  Bytes out = {1, 2, 3};
  DeflateWriter writer;
  for (int n = 0; n < 2; ++n) {  // Twice: a writer is used again.
    writer.begin(out);
    writer.append(Bytes(100, 5));
    writer.finish();
  }
  const Bytes one = deflated(Bytes(100, 5), 100);
  Bytes expected = {1, 2, 3};
  expected.insert(expected.end(), one.begin(), one.end());
  expected.insert(expected.end(), one.begin(), one.end());
  EXPECT_EQ(out, expected);
}

TEST(DeflateWriter, NothingOfOneStreamShowsInTheNext) {
  for (const Bytes& next : {Bytes(), Bytes{5}, Bytes{6, 6, 6}}) {
    Bytes out;
    DeflateWriter writer;
    writer.begin(out);
    writer.append(Bytes(100, 5));
    writer.finish();
    out.clear();
    writer.begin(out);
    writer.append(next);
    writer.finish();
    EXPECT_EQ(out, deflated(next, 1));
  }
}

}  // namespace
}  // namespace bellwether::chart
