#include "chart/tokeniser.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/check.h"

namespace bellwether::chart {
namespace {

// A window is so many bytes, for each of which a bit, lowest first, says whether
// it differs from the byte before it.
constexpr std::size_t kWindow = 64;

// The lowest ones of a window that lie side by side.
struct Stretch {
  int first, count;
};

Stretch take_stretch(std::uint64_t& changed) {
  const int first = std::countr_zero(changed), count = std::countr_one(changed >> first);
  changed &= changed + (changed & -changed);  // The carry runs through the stretch.
  return {first, count};
}

// `yes` or `no` by arithmetic: the compiler would make it a branch.
std::size_t choice(bool condition, std::size_t yes, std::size_t no) {
  return no ^ ((no ^ yes) & (std::size_t{0} - condition));
}

// The tokens of `repeats` more of the byte `previous`: runs, and what is too short for one as
// literals. Returns where the next token goes, and writes one place beyond.
Token* put_repeats(Token* to, int previous, std::size_t repeats) {
  for (; repeats > kRunMax; repeats -= kRunMax) *to++ = kRunToken + kRunMax;
  const bool is_run = repeats >= kRunMin;
  to[0] = to[1] = static_cast<Token>(choice(is_run, kRunToken + repeats, static_cast<std::size_t>(previous)));
  return to + choice(is_run, 1, repeats);
}

// So many at a time: may read and write up to 15 places beyond.
constexpr std::ptrdiff_t kLiterals = 16;
Token* put_literals(Token* to, const std::uint8_t* bytes, std::ptrdiff_t count) {
  using Bytes [[gnu::vector_size(kLiterals)]] = std::uint8_t;
  using Tokens [[gnu::vector_size(kLiterals * sizeof(Token))]] = Token;
  for (std::ptrdiff_t n = 0; n < count; n += kLiterals) {
    Bytes literals;
    std::memcpy(&literals, bytes + n, sizeof literals);
    const auto widened = __builtin_convertvector(literals, Tokens);
    std::memcpy(to + n, &widened, sizeof widened);
  }
  return to + count;
}

// Room beyond kTokensMax: up to two tokens of a run that was kept back, and what is
// written beyond the last.
constexpr std::size_t kTokensBeyond = 2 + static_cast<std::size_t>(kLiterals);

}  // namespace

Tokeniser::Tokeniser(Instructions instructions)
    : loops_(pixel_loops(instructions)), tokens_(kTokensMax + kTokensBeyond) {}

void Tokeniser::begin() {
  previous_ = -1;
  repeats_ = 0;
  token_count_ = 0;
}

// Branches that depend on the pixels cost more than all the rest, so there is one for each
// stretch of bytes that all differ from the one before, and none for each byte.
void Tokeniser::append(std::span<const std::uint8_t> bytes) {
  CHECK(!bytes.empty() && bytes.size() <= kBytesMax && has_room_for(bytes.size()));
  const std::uint8_t* const begin = bytes.data();
  const std::ptrdiff_t size = std::ssize(bytes);
  Token* token = tokens_.data() + token_count_;
  std::ptrdiff_t run_begin = -static_cast<std::ptrdiff_t>(repeats_);
  const auto end_run = [&](std::ptrdiff_t end) {
    token = put_repeats(token, previous_, static_cast<std::size_t>(end - run_begin));
  };
  const auto begin_run = [&](std::ptrdiff_t at) {
    run_begin = at;
    previous_ = begin[at - 1];
  };
  const auto put_change = [&](std::ptrdiff_t at) {
    end_run(at);
    *token++ = begin[at];
    begin_run(at + 1);
  };

  // The first byte comes after one of another call, or after none.
  if (begin[0] != previous_) put_change(0);

  // Whole windows.
  std::array<std::uint64_t, kBytesMax / kWindow> all_changes;
  const std::ptrdiff_t readable = std::max<std::ptrdiff_t>(0, size - 1 - kLiterals);
  const std::span windows = std::span(all_changes).first(static_cast<std::size_t>(readable) / kWindow);
  loops_.find_changes(begin + 1, windows.data(), windows.size());
  std::ptrdiff_t at = 1;
  for (std::uint64_t changed : windows) {
    while (changed != 0) {
      const auto [first, count] = take_stretch(changed);
      end_run(at + first);
      token = put_literals(token, begin + at + first, count);
      begin_run(at + first + count);
    }
    at += kWindow;
  }

  // The rest.
  for (; at < size; ++at)
    if (begin[at] != begin[at - 1]) put_change(at);

  // The last run may go on, but as much of it as fills runs is not kept back: it would
  // need more room than the next bytes are promised.
  repeats_ = static_cast<std::size_t>(size - run_begin);
  for (; repeats_ >= kRunMax; repeats_ -= kRunMax) *token++ = kRunToken + kRunMax;
  token_count_ = static_cast<std::size_t>(token - tokens_.data());
}

void Tokeniser::finish() {
  const Token* const end = put_repeats(tokens_.data() + token_count_, previous_, repeats_);
  token_count_ = static_cast<std::size_t>(end - tokens_.data());
  repeats_ = 0;
}

}  // namespace bellwether::chart
