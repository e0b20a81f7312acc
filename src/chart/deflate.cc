#include "chart/deflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "chart/huffman_code.h"

// Sections are those of RFC 1951, and so are the names of fields: BFINAL, BTYPE, HLIT, HDIST, HCLEN.

namespace bellwether::chart {
namespace {

constexpr std::uint64_t kBtypeDynamic = 2;  // Of a block with Huffman codes of its own (section 3.2.3).

// The literal/length alphabet (section 3.2.5): literal bytes, the end of a block, and lengths.
constexpr std::size_t kEndOfBlock = 256;
constexpr std::size_t kFirstLengthSymbol = 257;
constexpr std::size_t kLiteralLengthSymbols = 286;
using LiteralLengthCode = HuffmanCode<kLiteralLengthSymbols>;

// A length symbol stands for the lengths from its first one on, told apart by extra bits.
struct LengthSymbol {
  int first_length, extra_bits;
};
constexpr std::array<LengthSymbol, kLiteralLengthSymbols - kFirstLengthSymbol> kLengthSymbols = {
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};

// Each length's place among the length symbols.
constexpr std::array<std::uint8_t, kRunMax + 1> kLengthPlaces = [] {
  std::array<std::uint8_t, kRunMax + 1> places{};
  for (std::size_t length = kRunMin; length <= kRunMax; ++length) {
    std::uint8_t& place = places[length];
    place = kLengthSymbols.size() - 1;
    while (kLengthSymbols[place].first_length > static_cast<int>(length)) --place;
  }
  return places;
}();

// The distance alphabet (section 3.2.5) as far as it is used: symbol 0 is the distance 1,
// without extra bits.
constexpr std::size_t kDistanceSymbols = 1;
using DistanceCode = HuffmanCode<kDistanceSymbols>;

// The code length alphabet (section 3.2.7): lengths from 0 to 15, and three symbols for runs of them.
constexpr std::uint8_t kPreviousAgain = 16, kZeros = 17, kManyZeros = 18;
constexpr std::size_t kCodeLengthSymbols = 19;
using CodeLengthCode = HuffmanCode<kCodeLengthSymbols>;
constexpr std::array<std::uint8_t, kCodeLengthSymbols> kCodeLengthOrder = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                                           11, 4,  12, 3, 13, 2, 14, 1, 15};

constexpr int kLengthMax = 15;           // Of a code for literals, lengths and distances.
constexpr int kCodeLengthLengthMax = 7;  // Of one for code lengths.

// What HLIT, HDIST and HCLEN are counted from (section 3.2.7).
constexpr std::size_t kHlitBase = 257, kHdistBase = 1, kHclenBase = 4;

// Writes bits, lowest first (section 3.1.1), into memory that the caller made large enough:
// eight bytes more than the bits need.
class BitWriter {
 public:
  BitWriter(std::uint8_t* at, std::uint64_t bits, int count) : at_(at), bits_(bits), count_(count) {}

  // At most 56 bits between two calls of `store`.
  [[gnu::always_inline]] void put(std::uint64_t bits, int count) {
    bits_ |= bits << count_;
    count_ += count;
  }
  [[gnu::always_inline]] void put(Code code) { put(code.bits, code.length); }

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

// How often each token occurs.
using TokenCounts = std::array<std::uint32_t, kTokenKinds>;

TokenCounts count_tokens(std::span<const Token> tokens) {
  // Two tables, so that equal neighbours need not wait for each other.
  TokenCounts counts{}, odd_counts{};
  std::uint32_t *const even = counts.data(), *const odd = odd_counts.data();
  const Token* token = tokens.data();
  const Token* const end = token + tokens.size();
  for (; end - token >= 2; token += 2) {
    ++even[token[0]];
    ++odd[token[1]];
  }
  if (token != end) ++even[*token];
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind) even[kind] += odd[kind];
  return counts;
}

// The Huffman code for the literals and lengths of a block and for its end (section 3.2.5).
LiteralLengthCode literal_length_code(const TokenCounts& tokens) {
  std::array<std::uint32_t, kLiteralLengthSymbols> counts{};
  std::copy_n(tokens.begin(), kRunToken, counts.begin());
  counts[kEndOfBlock] = 1;
  for (std::size_t length = kRunMin; length <= kRunMax; ++length)
    counts[kFirstLengthSymbol + kLengthPlaces[length]] += tokens[kRunToken + length];
  return {counts, kLengthMax};
}

// All that is written for a token, at most 15 + 5 + 1 bits.
using TokenCodes = std::array<Code, kTokenKinds>;

Code joined(Code first, Code second) {
  return {first.bits | second.bits << first.length, first.length + second.length};
}

// A literal is its symbol's code; a run is the codes of its length and its distance, each
// followed by extra bits (section 3.2.5), of which the distance has none.
TokenCodes token_codes(const LiteralLengthCode& literal_length, const DistanceCode& distance) {
  TokenCodes all{};
  std::copy_n(literal_length.codes.begin(), kRunToken, all.begin());
  for (std::size_t length = kRunMin; length <= kRunMax; ++length) {
    const std::size_t place = kLengthPlaces[length];
    const auto [first_length, extra_bits] = kLengthSymbols[place];
    const Code extra{static_cast<std::uint32_t>(static_cast<int>(length) - first_length), extra_bits};
    const Code length_code = joined(literal_length.codes[kFirstLengthSymbol + place], extra);
    all[kRunToken + length] = joined(length_code, distance.codes[0]);
  }
  return all;
}

// A symbol of the code length alphabet, and its extra bits.
struct CodeLength {
  std::uint8_t symbol;
  Code extra;
};

// Code lengths with their runs shortened (section 3.2.7).
std::vector<CodeLength> shorten_runs(std::span<const std::uint8_t> lengths) {
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

// What a block says of its Huffman codes (section 3.2.7).
struct CodeHeader {
  std::size_t hlit, hdist, hclen;
  CodeLengthCode code_length_code;
  std::vector<CodeLength> code_lengths;  // Of both alphabets, one after the other.
};

CodeHeader code_header(const LiteralLengthCode& literal_length, const DistanceCode& distance) {
  // What does not occur at the end of an alphabet is left out.
  std::size_t literal_lengths = kLiteralLengthSymbols;
  while (literal_lengths > kHlitBase && literal_length.lengths[literal_lengths - 1] == 0) --literal_lengths;

  // One sequence: a run may pass from one alphabet to the other.
  std::vector<std::uint8_t> lengths(literal_lengths);
  std::copy_n(literal_length.lengths.begin(), literal_lengths, lengths.begin());
  lengths.insert(lengths.end(), distance.lengths.begin(), distance.lengths.end());
  std::vector<CodeLength> code_lengths = shorten_runs(lengths);

  std::array<std::uint32_t, kCodeLengthSymbols> counts{};
  for (const CodeLength& code_length : code_lengths) ++counts[code_length.symbol];
  const CodeLengthCode code(counts, kCodeLengthLengthMax);
  std::size_t ordered = kCodeLengthSymbols;
  while (ordered > kHclenBase && code.lengths[kCodeLengthOrder[ordered - 1]] == 0) --ordered;

  return {.hlit = literal_lengths - kHlitBase,
          .hdist = kDistanceSymbols - kHdistBase,
          .hclen = ordered - kHclenBase,
          .code_length_code = code,
          .code_lengths = std::move(code_lengths)};
}

// In the order of section 3.2.7.
void write_code_header(BitWriter& writer, const CodeHeader& header) {
  writer.put(header.hlit, 5);
  writer.put(header.hdist, 5);
  writer.put(header.hclen, 4);
  writer.store();
  for (std::size_t n = 0; n < header.hclen + kHclenBase; ++n) {
    writer.put(header.code_length_code.lengths[kCodeLengthOrder[n]], 3);
    writer.store();
  }
  for (const CodeLength& code_length : header.code_lengths) {
    writer.put(header.code_length_code.codes[code_length.symbol]);
    writer.put(code_length.extra);
    writer.store();
  }
}

// The data of a block, except for its end.
void write_tokens(BitWriter& writer, std::span<const Token> tokens, const TokenCodes& codes) {
  const Code* const code_of = codes.data();
  const Token* token = tokens.data();
  const Token* const end = token + tokens.size();
  // Two at a time, since storing costs most; together they have at most 2 * 21 bits.
  for (; end - token >= 2; token += 2) {
    writer.put(code_of[token[0]]);
    writer.put(code_of[token[1]]);
    writer.store();
  }
  if (token != end) {
    writer.put(code_of[*token]);
    writer.store();
  }
}

std::size_t bytes_at_most(const CodeHeader& header, const TokenCounts& counts, const TokenCodes& codes) {
  constexpr std::size_t kCodeLengthBytes = 2;  // A code length has at most 7 + 7 bits.
  constexpr std::size_t kOtherBytes = 64;      // Ample for all else, and for what the writer needs.
  std::uint64_t token_bits = 0;
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind)
    token_bits += std::uint64_t{counts[kind]} * static_cast<std::uint64_t>(codes[kind].length);
  return token_bits / 8 + header.code_lengths.size() * kCodeLengthBytes + kOtherBytes;
}

}  // namespace

DeflateWriter::DeflateWriter(Instructions instructions) : tokeniser_(instructions) {}

void DeflateWriter::begin(std::vector<std::uint8_t>& out) {
  out_ = &out;
  out.insert(out.end(), {0x78, 0x01});  // CMF and FLG of RFC 1950: deflate with a 32 KB window, fastest.
  checksum_ = 1;
  bits_ = 0;
  bit_count_ = 0;
  tokeniser_.begin();
}

void DeflateWriter::append(std::span<const std::uint8_t> bytes) {
  checksum_ = libdeflate_adler32(checksum_, bytes.data(), bytes.size());
  while (!bytes.empty()) {
    const std::span slice = bytes.first(std::min(bytes.size(), Tokeniser::kBytesMax));
    if (!tokeniser_.has_room_for(slice.size())) write_block(Bfinal::NotLast);
    tokeniser_.append(slice);
    bytes = bytes.subspan(slice.size());
  }
}

// Sections 3.2.3 and 3.2.7.
void DeflateWriter::write_block(Bfinal bfinal) {
  const std::span<const Token> tokens = tokeniser_.tokens();
  const TokenCounts counts = count_tokens(tokens);
  const LiteralLengthCode literal_length = literal_length_code(counts);
  const DistanceCode distance({1}, kLengthMax);
  const CodeHeader header = code_header(literal_length, distance);
  const TokenCodes codes = token_codes(literal_length, distance);

  const std::size_t begin = out_->size();
  out_->resize(begin + bytes_at_most(header, counts, codes));
  BitWriter writer(out_->data() + begin, bits_, bit_count_);
  writer.put(static_cast<std::uint64_t>(bfinal), 1);
  writer.put(kBtypeDynamic, 2);
  write_code_header(writer, header);
  write_tokens(writer, tokens, codes);
  writer.put(literal_length.codes[kEndOfBlock]);
  writer.store();

  bits_ = writer.bits();
  bit_count_ = writer.count();
  out_->resize(static_cast<std::size_t>(writer.at() - out_->data()));
  tokeniser_.clear_tokens();
}

void DeflateWriter::finish() {
  tokeniser_.finish();
  write_block(Bfinal::Last);
  if (bit_count_ > 0) out_->push_back(static_cast<std::uint8_t>(bits_));
  // ADLER32 of RFC 1950, highest byte first.
  for (int shift = 24; shift >= 0; shift -= 8) out_->push_back(static_cast<std::uint8_t>(checksum_ >> shift));
  out_ = nullptr;
}

}  // namespace bellwether::chart
