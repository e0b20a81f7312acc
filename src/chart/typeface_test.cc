#include "chart/typeface.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <limits>
#include <string>

#include "chart/png.h"
#include "ideographs.h"

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();  // g++ 12 comes without the header.
#endif

namespace bellwether::chart {
namespace {

std::vector<PlacedGlyph> placed(Typeface& typeface, const std::u32string& text, float x = 0, int size = 16,
                                Face face = Face::Regular) {
  std::vector<PlacedGlyph> glyphs;
  typeface.place({text, face, size, x, 100, Ink::Text}, glyphs);
  return glyphs;
}

std::string big_endian(std::size_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) text.push_back(static_cast<char>(value >> shift));
  return text;
}

// The font with a picture for each of its glyphs at `size`: a table "sbix" in the place of that with its
// names.
std::string with_pictures(std::span<const std::byte> font, std::size_t size) {
  constexpr std::size_t kGlyphsMax = 0xFFFF;
  const Canvas dot = {1, 1, 1, {0}, {{0, 0, 0}}};
  PngEncoder encoder;
  const std::string picture = big_endian(0, 4) + "png " + std::string(encoder.encode(dot, {}));
  std::string strike = big_endian(size, 2) + big_endian(72, 2);
  const std::size_t begin = strike.size() + 4 * (kGlyphsMax + 1);
  for (std::size_t glyph = 0; glyph <= kGlyphsMax; ++glyph)
    strike += big_endian(begin + glyph * picture.size(), 4);
  for (std::size_t glyph = 0; glyph < kGlyphsMax; ++glyph) strike += picture;
  const std::string table =
      big_endian(1, 2) + big_endian(1, 2) + big_endian(1, 4) + big_endian(12, 4) + strike;

  std::string file(reinterpret_cast<const char*>(font.data()), font.size());
  const std::size_t entry = file.find("name");
  EXPECT_LT(entry, 512U) << "not in the font's directory";
  file.replace(entry, 16,
               "sbix" + big_endian(0, 4) + big_endian(file.size(), 4) + big_endian(table.size(), 4));
  return file + table;
}

std::u32string blocks() {
  std::u32string characters;
  const auto add = [&](char32_t first, char32_t last) {
    for (char32_t c = first; c <= last; ++c) characters.push_back(c);
  };
  add(0x21, 0x7E);      // ASCII
  add(0xA1, 0xAC);      // Latin-1 up to the soft hyphen
  add(0xAE, 0x17F);     // the rest, and Latin Extended-A
  add(0x391, 0x3A1);    // Greek capitals up to the hole
  add(0x3A3, 0x3A9);    // and after it
  add(0x3B1, 0x3C9);    // Greek
  add(0x410, 0x44F);    // Cyrillic
  add(0x3041, 0x3096);  // hiragana
  add(0x30A1, 0x30FA);  // katakana
  add(0x4E00, 0x9FA5);  // kanji
  add(0xAC00, 0xD7A3);  // hangul
  return characters;
}

TEST(Typeface, DrawsEveryCharacterOfItsScripts) {
  Typeface typeface(testbed::ideographs);
  std::size_t uncovered = 0, undrawn = 0;
  for (const char32_t character : blocks()) {
    if (!typeface.covers(character)) {
      ++uncovered;
      ADD_FAILURE() << "U+" << std::hex << static_cast<unsigned>(character) << " is not covered";
    }
    const auto glyphs = placed(typeface, std::u32string(1, character));
    const bool dark =
        glyphs.size() == 1 && std::ranges::any_of(glyphs[0].glyph->coverage, [](int c) { return c > 127; });
    if (!dark) {
      ++undrawn;
      ADD_FAILURE() << "U+" << std::hex << static_cast<unsigned>(character) << " is not drawn";
    }
    ASSERT_LT(uncovered + undrawn, 10U);
  }
}

TEST(Typeface, DifferentLettersLookDifferent) {
  Typeface typeface(testbed::ideographs);
  // A box for a missing glyph would look alike for all.
  const std::u32string letters = U"AZaz09%\u00E9\u0160\u03A9\u0416\u3042\u30AB\u907A\u8DE1\uAC00\uD7A3";
  for (const char32_t one : letters)
    for (const char32_t other : letters)
      if (one != other) {
        EXPECT_NE(placed(typeface, {one})[0].glyph->coverage, placed(typeface, {other})[0].glyph->coverage)
            << static_cast<unsigned>(one) << " " << static_cast<unsigned>(other);
      }
}

TEST(Typeface, BothFacesCoverTheSame) {
  Typeface typeface(testbed::ideographs);
  for (char32_t character = 0x20; character < 0x2300; ++character) {
    const std::u32string text(1, character);
    EXPECT_EQ(typeface.measure(text, Face::Regular, 16) > 0, typeface.measure(text, Face::Medium, 16) > 0)
        << static_cast<unsigned>(character);
  }
}

TEST(Typeface, LeavesOutWhatNoFontHas) {
  Typeface typeface(testbed::ideographs);
  for (const char32_t character :
       {U'\u0627', U'\u0905', U'\u0E01', U'\U0001F0CF', U'\n', U'\0', U'\uFFFF', char32_t{0xFFFFFFFF}}) {
    const std::u32string text(1, character);
    EXPECT_FALSE(typeface.covers(character)) << static_cast<unsigned>(character);
    EXPECT_TRUE(placed(typeface, text).empty()) << static_cast<unsigned>(character);
    EXPECT_EQ(typeface.measure(text, Face::Regular, 16), 0) << static_cast<unsigned>(character);
  }
  EXPECT_EQ(placed(typeface, U"a\u0627b").size(), 2U);
}

TEST(Typeface, WithoutTheFontOfIdeographsOnlyTheirCharactersAreMissing) {
  const std::byte noise[64] = {};
  // U+3042 as pixels: a font, but not OpenType.
  constexpr std::string_view kBdf =
      "STARTFONT 2.1\nFONT a\nSIZE 16 75 75\nFONTBOUNDINGBOX 16 2 0 0\nSTARTPROPERTIES 2\n"
      "CHARSET_REGISTRY \"ISO10646\"\nCHARSET_ENCODING \"1\"\nENDPROPERTIES\nCHARS 1\nSTARTCHAR a\n"
      "ENCODING 12354\nSWIDTH 1000 0\nDWIDTH 16 0\nBBX 16 2 0 0\nBITMAP\nFFFF\nFFFF\nENDCHAR\nENDFONT\n";
  const FontSupplier suppliers[] = {{},
                                    [] { return std::span<const std::byte>(); },
                                    [&] { return std::span<const std::byte>(noise); },
                                    [&] { return std::as_bytes(std::span(kBdf)); },
                                    [] { return testbed::ideographs().first(4096); }};
  Typeface whole(testbed::ideographs);
  for (const FontSupplier& supplier : suppliers) {
    Typeface typeface(supplier);
    for (const char32_t character : std::u32string(U"\u3042\u30AB\u907A\uAC00")) {
      EXPECT_FALSE(typeface.covers(character)) << static_cast<unsigned>(character);
      EXPECT_TRUE(placed(typeface, {character}).empty()) << static_cast<unsigned>(character);
      EXPECT_EQ(typeface.measure({&character, 1}, Face::Regular, 16), 0);
    }
    EXPECT_TRUE(typeface.covers(U'A'));
    EXPECT_EQ(placed(typeface, U"A\u907A")[0].glyph->coverage, placed(whole, U"A")[0].glyph->coverage);
  }
}

TEST(Typeface, DrawsOutlinesOfAFontThatHasPicturesToo) {
  const std::string font = with_pictures(testbed::ideographs(), 16);
  Typeface typeface([&] { return std::as_bytes(std::span(font)); });
  const auto glyphs = placed(typeface, U"\u907A");
  ASSERT_EQ(glyphs.size(), 1U);
  // The picture is of one pixel. (Its strike may move the outline by a part of one.)
  EXPECT_GT(glyphs[0].glyph->coverage.size(), 100U);
}

TEST(Typeface, AsksForTheFontOfIdeographsOnceAndOnlyWhenACharacterNeedsIt) {
  int asked = 0;
  Typeface typeface([&] {
    ++asked;
    return testbed::ideographs();
  });
  placed(typeface, U"Sol Ring \u00E9\u0416\u03A9");
  EXPECT_TRUE(typeface.covers(U'\u200B'));
  EXPECT_EQ(asked, 0);
  placed(typeface, U"\u907A");
  EXPECT_TRUE(typeface.covers(U'\u8DE1'));
  EXPECT_EQ(asked, 1);

  Typeface without([&] {
    ++asked;
    return std::span<const std::byte>();
  });
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(without.covers(U'\u907A'));
  EXPECT_EQ(asked, 2);
}

TEST(Typeface, InvisibleCharactersAreCoveredAndTakeNoRoom) {
  Typeface typeface(testbed::ideographs);
  for (const char32_t character : {U'\u200B', U'\u200D', U'\uFE0F', U'\uFEFF', U'\u00AD', U'\u2060'}) {
    EXPECT_TRUE(typeface.covers(character)) << static_cast<unsigned>(character);
    EXPECT_TRUE(placed(typeface, {character}).empty()) << static_cast<unsigned>(character);
    EXPECT_EQ(typeface.measure(std::u32string(1, character), Face::Regular, 16), 0);
  }
}

TEST(Typeface, CombiningMarksTakeNoRoom) {
  Typeface typeface(testbed::ideographs);
  for (const char32_t mark : {U'\u0301', U'\u0308', U'\u0327'})
    EXPECT_EQ(typeface.measure(std::u32string{U'e', mark}, Face::Regular, 16),
              typeface.measure(U"e", Face::Regular, 16));
}

TEST(Typeface, DigitsAreEquallyWide) {
  Typeface typeface(testbed::ideographs);
  for (const Face face : {Face::Regular, Face::Medium})
    for (const int size : {11, 12, 13, 16, 20})
      for (const char32_t digit : std::u32string(U"123456789"))
        EXPECT_EQ(typeface.measure(std::u32string(1, digit), face, size), typeface.measure(U"0", face, size));
}

TEST(Typeface, WidthGrowsWithTheTextAndTheSize) {
  Typeface typeface(testbed::ideographs);
  const float one = typeface.measure(U"Price", Face::Regular, 20),
              two = typeface.measure(U"PricePrice", Face::Regular, 20);
  EXPECT_FLOAT_EQ(two, 2 * one);
  EXPECT_NEAR(typeface.measure(U"Price", Face::Regular, 40), two, 0.01);
  EXPECT_GT(one, 40);
  EXPECT_LT(one, 60);
  EXPECT_NEAR(typeface.measure(U"\u907A\u8DE1", Face::Regular, 20), 40, 0.01);
  EXPECT_GT(typeface.measure(U"Price", Face::Medium, 20), one);
}

// The centre of what is dark, in pixels from the left.
float centre(const PlacedGlyph& glyph) {
  float weight = 0, sum = 0;
  for (int y = 0; y < glyph.glyph->height; ++y)
    for (int x = 0; x < glyph.glyph->width; ++x) {
      const float dark = glyph.glyph->coverage[static_cast<std::size_t>(y * glyph.glyph->width + x)];
      weight += dark;
      sum += dark * (static_cast<float>(glyph.x + x) + 0.5F);
    }
  return sum / weight;
}

TEST(Typeface, PlacesOnQuarterPixelsAcrossAndWholeOnesDown) {
  Typeface typeface(testbed::ideographs);
  const PlacedGlyph origin = placed(typeface, U"H", 10)[0];
  for (int n = -40; n < 40; ++n) {
    const PlacedGlyph moved = placed(typeface, U"H", 10 + static_cast<float>(n) / 8)[0];
    const float quarter = static_cast<float>(n >= 0 ? (n + 1) / 2 : n / 2) / 4;
    EXPECT_NEAR(centre(moved) - centre(origin), quarter, 0.1) << n;
    EXPECT_EQ(moved.y, origin.y);
  }
}

TEST(Typeface, CapitalsStandOnTheBaseline) {
  Typeface typeface(testbed::ideographs);
  for (const int size : {11, 12, 13, 16, 20, 40}) {
    const PlacedGlyph glyph = placed(typeface, U"H", 0, size)[0];
    EXPECT_EQ(glyph.y + glyph.glyph->height, 100) << size;
    EXPECT_NEAR(glyph.glyph->height, 0.711 * size, 0.8) << size;
    // Hinted: the last row is as dark as any.
    const auto& coverage = glyph.glyph->coverage;
    const auto last = coverage.end() - glyph.glyph->width;
    EXPECT_GT(*std::max_element(last, coverage.end()), 100) << size;
  }
}

TEST(Typeface, PenMovesByTheMeasuredWidth) {
  Typeface typeface(testbed::ideographs);
  const std::u32string text = U"1,234.50 JPY";
  const float pen = typeface.measure(text.substr(0, 9), Face::Regular, 13);
  const auto whole = placed(typeface, text, 5.25F, 13);
  const auto rest = placed(typeface, U"JPY", 5.25F + pen, 13);
  ASSERT_EQ(whole.size(), 11U);  // The space draws nothing.
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_EQ(whole[8 + n].x, rest[n].x);
    EXPECT_EQ(whole[8 + n].glyph, rest[n].glyph);
  }
}

TEST(Typeface, TheSamePixelsAgainAfterTheCacheWasDropped) {
  Typeface typeface(testbed::ideographs);
  const auto before = placed(typeface, U"Sol Ring \u907A\u8DE1", 3.5F, 24);
  std::vector<Glyph> copies;
  for (const PlacedGlyph& glyph : before) copies.push_back(*glyph.glyph);
  for (char32_t character = 0x4E00; character < 0x5600; ++character) placed(typeface, {character}, 0, 64);
  const auto after = placed(typeface, U"Sol Ring \u907A\u8DE1", 3.5F, 24);
  ASSERT_EQ(after.size(), copies.size());
  for (std::size_t n = 0; n < copies.size(); ++n) EXPECT_EQ(after[n].glyph->coverage, copies[n].coverage);
}

std::size_t bytes_in_use() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

TEST(Typeface, MemoryIsBoundedWhateverIsDrawn) {
  Typeface typeface(testbed::ideographs);
  placed(typeface, U"\u907A");
  const std::size_t before = bytes_in_use();
  std::size_t most = 0;
  for (char32_t character = 0x4E00; character < 0x9FA5; ++character) {
    placed(typeface, {character}, 0, 40);
    most = std::max(most, bytes_in_use());
  }
  EXPECT_LT(most, before + (8U << 20));
}

TEST(Typeface, PositionsFarAwayAndNotNumbersDrawNothing) {
  Typeface typeface(testbed::ideographs);
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinity = std::numeric_limits<float>::infinity();
  for (const float x : {nan, infinity, -infinity, 1e30F, -1e30F})
    EXPECT_TRUE(placed(typeface, U"a", x).empty()) << x;
  std::vector<PlacedGlyph> glyphs;
  for (const int y : {std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
    typeface.place({U"a", Face::Regular, 16, 0, y, Ink::Text}, glyphs);
    EXPECT_TRUE(glyphs.empty());
  }
}

}  // namespace
}  // namespace bellwether::chart
