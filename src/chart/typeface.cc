#include "chart/typeface.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "chart/coverage.h"

// The embedded fonts: see cmake/fonts.cmake.
extern "C" {
extern const unsigned char font_regular_begin[], font_regular_end[];
extern const unsigned char font_medium_begin[], font_medium_end[];
}

namespace bellwether::chart {
namespace {

using namespace std::string_view_literals;

constexpr int kFontCount = 3;
constexpr int kNoFont = kFontCount;
constexpr int kIdeographs = 2;
constexpr int kSizeMax = 512;         // Pixels per em.
constexpr float kPositionMax = 1e6F;  // Beyond it nothing is on any canvas.
constexpr std::size_t kCacheMax = 4 << 20;
constexpr std::int64_t kOnePixel = 0x10000;  // One pixel of an advance, 16.16.

// Characters that stand for no mark at all: joiners, direction marks, variation
// selectors. They are covered, and draw nothing.
bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

std::uint8_t level_of(unsigned coverage) {
  return static_cast<std::uint8_t>((coverage * kFullCoverage + 127) / 255);
}

// The static executable reads no other fonts (cmake/trimmed.cmake).
bool is_open_type(std::span<const std::byte> file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  return text.starts_with("OTTO") || text.starts_with("ttcf") || text.starts_with("\0\1\0\0"sv);
}

// A character at one size: where it comes from, and its bitmaps at the four
// quarter pixels as far as they were needed.
struct Letter {
  int font = kNoFont;
  FT_UInt index = 0;
  std::int64_t advance = 0;
  std::array<std::unique_ptr<Glyph>, 4> glyphs;
};

// The letters of one face and size.
struct Strike {
  Face face;
  int size;
  std::array<std::unique_ptr<Letter>, 128> ascii;
  std::unordered_map<char32_t, Letter> others;
};

}  // namespace

struct Typeface::State {
  FontSupplier supplier;
  FT_Library library = nullptr;
  std::array<FT_Face, kFontCount> fonts{};  // Opened at first need.
  bool ideographs_sought = false;
  std::array<int, kFontCount> font_size{};  // Pixels per em it is set to.
  std::vector<std::unique_ptr<Strike>> strikes;
  std::size_t cache_size = 0;

  explicit State(FontSupplier ideographs) : supplier(std::move(ideographs)) {
    CHECK(FT_Init_FreeType(&library) == 0);
  }
  ~State() { FT_Done_FreeType(library); }

  bool open(std::span<const std::byte> file, FT_Face& face) {
    const auto* const begin = reinterpret_cast<const FT_Byte*>(file.data());
    return FT_New_Memory_Face(library, begin, static_cast<FT_Long>(file.size()), 0, &face) == 0;
  }

  // Null only for the ideographs: nobody has brought them, or what was brought is no font.
  FT_Face font(int n) {
    FT_Face& face = fonts[static_cast<std::size_t>(n)];
    if (face != nullptr) return face;
    if (n == kIdeographs) {
      if (std::exchange(ideographs_sought, true) || !supplier) return nullptr;
      const std::span<const std::byte> file = supplier();
      if (!is_open_type(file) || !open(file, face)) face = nullptr;
    } else {
      const bool is_medium = n == static_cast<int>(Face::Medium);
      const std::span<const unsigned char> file(is_medium ? font_medium_begin : font_regular_begin,
                                                is_medium ? font_medium_end : font_regular_end);
      CHECK(open(std::as_bytes(file), face));
    }
    return face;
  }

  // Which font has the character, and its glyph there.
  std::pair<int, FT_UInt> find(char32_t character, Face face) {
    for (const int n : {static_cast<int>(face), kIdeographs}) {
      FT_Face const opened = font(n);
      if (opened == nullptr) continue;
      if (const FT_UInt index = FT_Get_Char_Index(opened, character); index != 0) return {n, index};
    }
    return {kNoFont, 0};
  }

  bool load(int n, int size, FT_UInt index, FT_Int32 flags) {
    FT_Face face = font(n);
    int& current = font_size[static_cast<std::size_t>(n)];
    if (current != size) {
      if (FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(size)) != 0) return false;
      current = size;
    }
    // Where a font has both outlines and pictures, which are not read either.
    return FT_Load_Glyph(face, index, flags | FT_LOAD_NO_BITMAP) == 0;
  }

  // Latin letters are hinted, vertically only: their edges are crisp and their
  // widths unchanged. Kanji have too many strokes to gain from it.
  static FT_Int32 hinting(int n) {
    return n == kIdeographs ? FT_LOAD_NO_HINTING : FT_LOAD_TARGET_LIGHT | FT_LOAD_FORCE_AUTOHINT;
  }

  Strike& strike(Face face, int size) {
    CHECK(size > 0 && size <= kSizeMax);
    for (const auto& strike : strikes)
      if (strike->size == size && strike->face == face) return *strike;
    strikes.push_back(std::make_unique<Strike>());
    strikes.back()->face = face;
    strikes.back()->size = size;
    cache_size += sizeof(Strike);
    return *strikes.back();
  }

  Letter& letter(Strike& strike, char32_t character) {
    if (character < strike.ascii.size()) {
      auto& letter = strike.ascii[character];
      if (letter == nullptr) {
        letter = std::make_unique<Letter>();
        measure(strike, character, *letter);
      }
      return *letter;
    }
    const auto [found, added] = strike.others.try_emplace(character);
    if (added) measure(strike, character, found->second);
    return found->second;
  }

  void measure(const Strike& strike, char32_t character, Letter& letter) {
    cache_size += sizeof(Letter);
    if (is_invisible(character)) return;
    std::tie(letter.font, letter.index) = find(character, strike.face);
    if (letter.font == kNoFont) return;
    if (load(letter.font, strike.size, letter.index, FT_LOAD_NO_HINTING))
      letter.advance = font(letter.font)->glyph->linearHoriAdvance;
  }

  const Glyph& glyph(const Strike& strike, Letter& letter, std::size_t quarter) {
    auto& glyph = letter.glyphs[quarter];
    if (glyph == nullptr) {
      glyph = std::make_unique<Glyph>(draw(strike, letter, static_cast<int>(quarter)));
      cache_size += sizeof(Glyph) + glyph->coverage.size() + glyph->levels.size();
    }
    return *glyph;
  }

  Glyph draw(const Strike& strike, const Letter& letter, int quarter) {
    if (!load(letter.font, strike.size, letter.index, hinting(letter.font))) return {};
    const FT_GlyphSlot slot = font(letter.font)->glyph;
    FT_Outline_Translate(&slot->outline, quarter * 16, 0);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return {};
    const FT_Bitmap& bitmap = slot->bitmap;
    Glyph glyph = {slot->bitmap_left,
                   slot->bitmap_top,
                   static_cast<int>(bitmap.width),
                   static_cast<int>(bitmap.rows),
                   {},
                   {},
                   0};
    glyph.stride = (glyph.width + Coverage::kGroup - 1) / Coverage::kGroup * Coverage::kGroup;
    for (unsigned y = 0; y < bitmap.rows; ++y) {
      const unsigned char* row = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
      glyph.coverage.insert(glyph.coverage.end(), row, row + bitmap.width);
      std::transform(row, row + bitmap.width, std::back_inserter(glyph.levels), level_of);
      glyph.levels.resize((y + 1) * static_cast<std::size_t>(glyph.stride));
    }
    return glyph;
  }

  // Only between calls: the caller of `place` holds glyphs until the next.
  void trim() {
    if (cache_size <= kCacheMax) return;
    strikes.clear();
    cache_size = 0;
  }
};

Typeface::Typeface(FontSupplier ideographs) : state_(std::make_unique<State>(std::move(ideographs))) {}
Typeface::~Typeface() = default;

bool Typeface::covers(char32_t character) const {
  return is_invisible(character) || state_->find(character, Face::Regular).first != kNoFont;
}

float Typeface::measure(std::u32string_view text, Face face, int size) {
  state_->trim();
  Strike& strike = state_->strike(face, size);
  std::int64_t width = 0;
  for (const char32_t character : text) width += state_->letter(strike, character).advance;
  return static_cast<float>(width) / static_cast<float>(kOnePixel);
}

void Typeface::place(const Label& label, std::vector<PlacedGlyph>& placed) {
  state_->trim();
  placed.clear();
  if (!(std::abs(label.x) < kPositionMax) || !(std::abs(static_cast<float>(label.y)) < kPositionMax)) return;
  Strike& strike = state_->strike(label.face, label.size);
  constexpr auto kEnd = static_cast<std::int64_t>(kPositionMax) * kOnePixel;
  std::int64_t pen = static_cast<std::int64_t>(label.x * static_cast<float>(kOnePixel));
  for (const char32_t character : label.text) {
    if (pen >= kEnd) return;
    Letter& letter = state_->letter(strike, character);
    const std::int64_t quarters = (pen + kOnePixel / 8) >> 14;
    pen += letter.advance;
    if (letter.font == kNoFont) continue;
    const Glyph& glyph = state_->glyph(strike, letter, static_cast<std::size_t>(quarters & 3));
    if (!glyph.coverage.empty())
      placed.push_back({&glyph, static_cast<int>(quarters >> 2) + glyph.left, label.y - glyph.top});
  }
}

}  // namespace bellwether::chart
