#include "chart/tokeniser.h"

#include <gtest/gtest.h>

#include <vector>

namespace bellwether::chart {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Tokens = std::vector<Token>;

constexpr Token run(std::size_t length) {
  return static_cast<Token>(kRunToken + length);
}

// Of a stream that is appended in these pieces.
Tokens tokens_of(const std::vector<Bytes>& pieces) {
  Tokeniser tokeniser(best_instructions());
  tokeniser.begin();
  for (const Bytes& piece : pieces) tokeniser.append(piece);
  tokeniser.finish();
  const auto tokens = tokeniser.tokens();
  return {tokens.begin(), tokens.end()};
}

TEST(Tokeniser, RunsAreAsLongAsDeflateAllows) {
  const struct {
    std::size_t repeats;
    Tokens tokens;
  } cases[] = {
      {0, {7}},
      {1, {7, 7}},
      {2, {7, 7, 7}},
      {3, {7, run(3)}},
      {258, {7, run(258)}},
      {259, {7, run(258), 7}},
      {260, {7, run(258), 7, 7}},
      {261, {7, run(258), run(3)}},
      {2 * 258 + 4, {7, run(258), run(258), run(4)}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.repeats);
    const Bytes bytes(1 + c.repeats, 7);
    EXPECT_EQ(tokens_of({bytes}), c.tokens);
    Tokens more = c.tokens;
    more.push_back(8);
    EXPECT_EQ(tokens_of({bytes, {8}}), more);
    more.push_back(7);
    EXPECT_EQ(tokens_of({bytes, {8, 7}}), more);
  }
}

TEST(Tokeniser, ARunPassesFromOnePieceToTheNext) {
  EXPECT_EQ(tokens_of({{7, 7}, {7}, {7, 7, 9}}), (Tokens{7, run(4), 9}));
  EXPECT_EQ(tokens_of({Bytes(200, 7), Bytes(200, 7)}), (Tokens{7, run(258), run(141)}));
}

TEST(Tokeniser, WithoutBytesThereAreNoTokens) {
  EXPECT_EQ(tokens_of({}), Tokens());
}

TEST(Tokeniser, ARunThatMayGoOnIsNotAmongTheTokens) {
  Tokeniser tokeniser(best_instructions());
  tokeniser.begin();
  tokeniser.append(Bytes{7, 7, 7, 7});
  EXPECT_EQ(tokeniser.tokens().size(), 1U);
  tokeniser.append(Bytes{8});
  EXPECT_EQ(tokeniser.tokens().size(), 3U);
}

// As the promise of `append` goes: noise fills the room to its last place.
TEST(Tokeniser, HasRoomForATokenAByte) {
  Tokeniser tokeniser(best_instructions());
  tokeniser.begin();
  Bytes noise(Tokeniser::kBytesMax);
  for (std::size_t n = 0; n < noise.size(); ++n) noise[n] = static_cast<std::uint8_t>(n);
  std::size_t bytes = 0;
  for (; tokeniser.has_room_for(noise.size()); bytes += noise.size()) tokeniser.append(noise);
  EXPECT_EQ(bytes, Tokeniser::kTokensMax);
  EXPECT_EQ(tokeniser.tokens().size(), bytes);
  tokeniser.clear_tokens();
  EXPECT_EQ(tokeniser.tokens().size(), 0U);
  EXPECT_TRUE(tokeniser.has_room_for(noise.size()));
}

}  // namespace
}  // namespace bellwether::chart
