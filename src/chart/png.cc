#include "chart/png.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <cstring>
#include <new>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "chart/deflate.h"
#include "chart/pixel_loops.h"
#include "chart/veil.h"

namespace bellwether::chart {
namespace {

constexpr std::uint8_t kFilterNone = 0, kFilterUp = 2;
constexpr std::uint8_t kIndexed = 3;
constexpr std::uint8_t kMetre = 1;  // The unit of pHYs.
constexpr std::size_t kKeywordMax = 79;
constexpr int kSmallLevel = 6;  // Of libdeflate; the next ones take longer for a hundredth of the bytes.
constexpr std::size_t kRowsSize = 12 * 1024;  // Filtered at a time, small enough for the nearest cache.

// What tEXt may hold: printable Latin-1 and line feeds.
bool is_latin1(char32_t character) {
  return character == '\n' || (character >= 0x20 && character <= 0x7E) ||
         (character >= 0xA0 && character <= 0xFF);
}

bool is_keyword(std::string_view keyword) {
  return !keyword.empty() && keyword.size() <= kKeywordMax && keyword.front() != ' ' &&
         keyword.back() != ' ' && keyword.find("  ") == keyword.npos &&
         std::ranges::all_of(keyword, [](char c) { return c >= 0x20 && c <= 0x7E; });
}

// The highest of the pixels seen so far is the highest of these.
using Highest = std::array<std::uint8_t, 32>;

}  // namespace

struct PngEncoder::State {
  const PixelLoops& loops;
  std::vector<std::uint8_t> png;
  std::vector<std::uint8_t> rows;    // Some rows, each a filter and its pixels, filtered.
  std::vector<std::uint8_t> ground;  // A row above the first.
  std::vector<std::uint8_t> stream;  // All of them, compressed.
  DeflateWriter deflate;
  std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> small{
      nullptr, libdeflate_free_compressor};

  explicit State(Instructions chosen) : loops(pixel_loops(chosen)), deflate(chosen) {}

  void put32(std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) png.push_back(static_cast<std::uint8_t>(value >> shift));
  }

  void chunk(std::string_view name, std::span<const std::uint8_t> bytes) {
    put32(bytes.size());
    const std::size_t begin = png.size();
    png.insert(png.end(), name.begin(), name.end());
    png.insert(png.end(), bytes.begin(), bytes.end());
    put32(libdeflate_crc32(0, png.data() + begin, png.size() - begin));
  }

  void chunk(std::string_view name, std::string_view bytes) {
    chunk(name, std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
  }

  void header(const Canvas& canvas) {
    static constexpr std::uint8_t kSignature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    png.assign(std::begin(kSignature), std::end(kSignature));
    std::array<std::uint8_t, 13> bytes{};
    for (std::size_t n = 0; n < 4; ++n) {
      bytes[n] = static_cast<std::uint8_t>(canvas.width >> (24 - 8 * n));
      bytes[4 + n] = static_cast<std::uint8_t>(canvas.height >> (24 - 8 * n));
    }
    bytes[8] = 8;
    bytes[9] = kIndexed;
    chunk("IHDR", bytes);
  }

  void palette(std::span<const Rgb> colours) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(3 * colours.size());
    for (const Rgb& colour : colours) bytes.insert(bytes.end(), {colour.red, colour.green, colour.blue});
    chunk("PLTE", bytes);
  }

  // Of the first entries; those that are not named are opaque.
  void transparency(std::span<const std::uint8_t> alphas) {
    while (!alphas.empty() && alphas.back() == kOpaque) alphas = alphas.first(alphas.size() - 1);
    if (!alphas.empty()) chunk("tRNS", alphas);
  }

  // A pixel of a page is a 96th of an inch: so CSS defines it, and so word processors take a PNG that says
  // nothing.
  void density(int scale) {
    constexpr double kPixelsPerMetre = 96 / 0.0254;
    const auto per_metre = static_cast<std::size_t>(std::lround(kPixelsPerMetre * scale));
    std::array<std::uint8_t, 9> bytes{};
    for (std::size_t n = 0; n < 4; ++n)
      bytes[n] = bytes[4 + n] = static_cast<std::uint8_t>(per_metre >> (24 - 8 * n));
    bytes[8] = kMetre;
    chunk("pHYs", bytes);
  }

  void text(const PngText& text) {
    CHECK(is_keyword(text.keyword));
    std::u32string characters = decode_utf8(text.text);
    std::erase(characters, U'\0');
    std::string bytes(text.keyword);
    bytes.push_back('\0');
    if (std::ranges::all_of(characters, is_latin1)) {
      for (const char32_t character : characters)
        bytes.push_back(static_cast<char>(static_cast<unsigned char>(character)));
      chunk("tEXt", bytes);
    } else {
      bytes.append(4, '\0');  // Not compressed, method 0, no language, no translated keyword.
      for (const char32_t character : characters) append_utf8(bytes, character);
      chunk("iTXt", bytes);
    }
  }

  // Compresses the pixels into `stream` and returns the palette that they need: up to the highest entry.
  //
  // A row is itself (filter None) or the difference from the one above (Up),
  // whichever changes less often. Where both do alike None is better: pixels
  // have fewer values than differences, and empty rows become one long run.
  std::span<const Rgb> compress_quickly(const Canvas& canvas) {
    const std::size_t width = static_cast<std::size_t>(canvas.width),
                      stride = static_cast<std::size_t>(canvas.stride);
    const std::size_t rows_size = std::max(kRowsSize, width + 1);
    Highest highest{};
    stream.clear();
    deflate.begin(stream);
    rows.resize(rows_size);
    ground.resize(width, 0);
    std::size_t filled = 0;
    const std::uint8_t* above = ground.data();
    for (int y = 0; y < canvas.height; ++y) {
      if (filled + width + 1 > rows_size) {
        deflate.append(std::span(rows).first(filled));
        filled = 0;
      }
      const std::uint8_t* const pixels = canvas.pixels.data() + static_cast<std::size_t>(y) * stride;
      std::uint8_t* const row = rows.data() + filled;
      const RowShape shape = loops.filter_up(pixels, above, row + 1, width, highest.data());
      row[0] = kFilterUp;
      if (shape.changes * 10 <= shape.filtered_changes * 11) {
        row[0] = kFilterNone;
        std::memcpy(row + 1, pixels, width);
      }
      above = pixels;
      filled += width + 1;
    }
    deflate.append(std::span(rows).first(filled));
    deflate.finish();
    const std::size_t entries = std::size_t{*std::ranges::max_element(highest)} + 1;
    CHECK(entries <= canvas.palette.size() && entries <= 256);
    return std::span(canvas.palette).first(entries);
  }

  // Leaves the palette the entries that occur. The pixels become the numbers of their places there.
  static void number_entries(Canvas& canvas) {
    const auto width = static_cast<std::size_t>(canvas.width),
               stride = static_cast<std::size_t>(canvas.stride),
               end = stride * static_cast<std::size_t>(canvas.height);
    std::array<bool, 256> occurs{};
    for (std::size_t row = 0; row < end; row += stride)
      for (std::size_t x = 0; x < width; ++x) occurs[canvas.pixels[row + x]] = true;
    std::array<std::uint8_t, 256> numbers{};
    std::size_t colours = 0;
    for (std::size_t entry = 0; entry < occurs.size(); ++entry) {
      if (!occurs[entry]) continue;
      CHECK(entry < canvas.palette.size());
      numbers[entry] = static_cast<std::uint8_t>(colours);
      canvas.palette[colours] = canvas.palette[entry];
      if (!canvas.alphas.empty()) canvas.alphas[colours] = canvas.alphas[entry];
      ++colours;
    }
    for (std::size_t row = 0; row < end; row += stride)
      for (std::size_t x = 0; x < width; ++x) canvas.pixels[row + x] = numbers[canvas.pixels[row + x]];
    canvas.palette.resize(colours);
  }

  // The canvas's rows one behind the other, each a filter and its pixels, in the canvas's own memory. They
  // are themselves (filter None): what comes again is found without a filter, and pixels have fewer values
  // than differences. Only a row that is as the one above becomes zeros (Up), which takes a third less time.
  static std::span<const std::uint8_t> rows_in_place(Canvas& canvas) {
    const auto width = static_cast<std::size_t>(canvas.width),
               stride = static_cast<std::size_t>(canvas.stride),
               height = static_cast<std::size_t>(canvas.height);
    std::uint8_t *row = canvas.pixels.data(), *latest = nullptr;  // Of the rows that are themselves.
    for (std::size_t y = 0; y < height; ++y, row += width + 1) {
      std::memmove(row + 1, canvas.pixels.data() + y * stride, width);
      row[0] = kFilterNone;
      if (latest != nullptr && std::memcmp(row, latest, width + 1) == 0) {
        std::memset(row, 0, width + 1);
        row[0] = kFilterUp;
      } else {
        latest = row;
      }
    }
    return {canvas.pixels.data(), row};
  }

  void compress_small(std::span<const std::uint8_t> bytes) {
    if (small == nullptr) small.reset(libdeflate_alloc_compressor(kSmallLevel));
    if (small == nullptr) throw std::bad_alloc();
    // Memory that is not written to need not exist; a vector's would be.
    const std::size_t most = libdeflate_zlib_compress_bound(small.get(), bytes.size());
    const auto packed = std::make_unique_for_overwrite<std::uint8_t[]>(most);
    const std::size_t size =
        libdeflate_zlib_compress(small.get(), bytes.data(), bytes.size(), packed.get(), most);
    CHECK(size > 0);
    stream.assign(packed.get(), packed.get() + size);
  }

  // The PNG of the pixels that `stream` holds.
  std::string_view write(const Canvas& canvas, std::span<const Rgb> colours, std::span<const PngText> texts,
                         int scale) {
    header(canvas);
    palette(colours);
    if (!canvas.alphas.empty()) transparency(std::span(canvas.alphas).first(colours.size()));
    if (scale > 1) density(scale);
    for (const PngText& description : texts) text(description);
    chunk("IDAT", stream);
    chunk("IEND", std::string_view());
    return {reinterpret_cast<const char*>(png.data()), png.size()};
  }
};

std::string plain_punctuation(std::string_view text) {
  constexpr struct {
    char32_t character;
    std::string_view plain;
  } kPlain[] = {{U'\u00A0', " "}, {U'\u00B1', "+/-"}, {U'\u00B7', "-"}, {U'\u2009', " "},   {U'\u202F', " "},
                {U'\u2013', "-"}, {U'\u2014', "-"},   {U'\u2212', "-"}, {U'\u2026', "..."}, {U'\u2019', "'"}};
  std::string plain;
  for (const char32_t character : decode_utf8(text)) {
    const auto* const found =
        std::ranges::find(kPlain, character, [](const auto& known) { return known.character; });
    if (found == std::end(kPlain))
      append_utf8(plain, character);
    else
      plain += found->plain;
  }
  return plain;
}

PngEncoder::PngEncoder(Instructions instructions) : state_(std::make_unique<State>(instructions)) {}
PngEncoder::~PngEncoder() = default;

std::string_view PngEncoder::encode(const Canvas& canvas, std::span<const PngText> texts, int scale) {
  CHECK(canvas.width > 0 && canvas.height > 0 && canvas.stride >= canvas.width);
  CHECK(canvas.pixels.size() >=
        static_cast<std::size_t>(canvas.stride) * static_cast<std::size_t>(canvas.height));
  const std::span<const Rgb> colours = state_->compress_quickly(canvas);
  return state_->write(canvas, colours, texts, scale);
}

std::string_view PngEncoder::encode_small(Canvas& canvas, std::span<const PngText> texts, int scale) {
  CHECK(canvas.width > 0 && canvas.height > 0 && canvas.stride > canvas.width);
  CHECK(canvas.pixels.size() >=
        static_cast<std::size_t>(canvas.stride) * static_cast<std::size_t>(canvas.height));
  State::number_entries(canvas);
  state_->compress_small(State::rows_in_place(canvas));
  return state_->write(canvas, canvas.palette, texts, scale);
}

}  // namespace bellwether::chart
