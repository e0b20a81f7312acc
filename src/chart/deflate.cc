#include "chart/deflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <utility>

#include "chart/deflate_block.h"
#include "chart/huffman_code.h"

// Sections are those of RFC 1951, and so are the names of fields: BFINAL, BTYPE, HLIT, HDIST, HCLEN.

namespace bellwether::chart {
namespace {

static_assert(kRunMin == kMatchMin && kRunMax == kMatchMax);

// The distance alphabet (section 3.2.5) as far as it is used: symbol 0 is the distance 1,
// without extra bits.
constexpr std::size_t kDistanceSymbols = 1;
using DistanceCode = HuffmanCode<kDistanceSymbols>;

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

std::size_t bytes_at_most(const TokenCounts& counts, const TokenCodes& codes) {
  std::uint64_t token_bits = 0;
  for (std::size_t kind = 0; kind < kTokenKinds; ++kind)
    token_bits += std::uint64_t{counts[kind]} * static_cast<std::uint64_t>(codes[kind].length);
  return token_bits / 8;
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
  const CodeHeader header(literal_length.lengths, distance.lengths);
  const TokenCodes codes = token_codes(literal_length, distance);

  const std::size_t begin = out_->size();
  out_->resize(begin + header.bytes_at_most() + bytes_at_most(counts, codes));
  BitWriter writer(out_->data() + begin, bits_, bit_count_);
  writer.put(static_cast<std::uint64_t>(bfinal), 1);
  writer.put(kBtypeDynamic, 2);
  header.write(writer);
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
