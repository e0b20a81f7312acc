#include "chart/raster.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "chart/coverage.h"
#include "chart/ink_table.h"

namespace bellwether::chart {
namespace {

constexpr std::size_t kInkTablesMax = 8;

// Wicks and frames are rows of a few pixels, for which a call of memset takes longer than the work.
void fill(std::uint8_t* pixels, std::size_t count, std::uint8_t entry) {
  const std::uint64_t eight = entry * 0x0101010101010101U;
  if (count > 16) {
    std::memset(pixels, entry, count);
  } else if (count >= 8) {
    std::memcpy(pixels, &eight, 8);
    std::memcpy(pixels + count - 8, &eight, 8);
  } else if (count >= 4) {
    std::memcpy(pixels, &eight, 4);
    std::memcpy(pixels + count - 4, &eight, 4);
  } else {
    pixels[0] = pixels[count / 2] = pixels[count - 1] = entry;
  }
}

}  // namespace

struct Raster::State {
  Typeface& typeface;
  Instructions instructions;
  Canvas canvas;
  Coverage coverage;
  std::vector<PlacedGlyph> placed;
  std::vector<std::unique_ptr<InkTable>> tables;  // Of the inks used lately.
  InkTable* table = nullptr;                      // Of the inks now painted with.

  State(Typeface& face, Instructions chosen) : typeface(face), instructions(chosen), coverage(chosen) {}

  void choose(const Inks& inks, Ground ground) {
    // A transparent picture has its own.
    if (ground != Ground::Transparent) ground = Ground::Theme;
    const auto found = std::ranges::find_if(
        tables, [&](const auto& known) { return known->inks() == inks && known->ground() == ground; });
    if (found == tables.end()) {
      if (tables.size() == kInkTablesMax) tables.clear();
      tables.push_back(std::make_unique<InkTable>(inks, instructions, ground));
      table = tables.back().get();
    } else {
      table = found->get();
    }
    if (ground == Ground::Transparent) {
      const Veil& veil = table->veil();
      canvas.palette = veil.colours;
      canvas.alphas = veil.alphas;
    } else {
      canvas.palette = table->palette();
      canvas.alphas.clear();
    }
  }

  void clear(int width, int height) {
    if (width != canvas.width || height != canvas.height) {
      canvas.width = width;
      canvas.height = height;
      coverage.resize(width, height);
      canvas.stride = coverage.stride();
    }
    canvas.pixels.assign(static_cast<std::size_t>(canvas.stride) * static_cast<std::size_t>(height),
                         table->entry(Ink::Ground));
  }

  std::uint8_t* pixel(int x, int y) {
    return canvas.pixels.data() + static_cast<std::ptrdiff_t>(y) * canvas.stride + x;
  }

  void paint(const Rect& rect) {
    const auto clip = [](std::int64_t value, int end) {
      return static_cast<int>(std::clamp<std::int64_t>(value, 0, end));
    };
    const int left = clip(rect.x, canvas.width),
              right = clip(std::int64_t{rect.x} + rect.width, canvas.width);
    const int top = clip(rect.y, canvas.height),
              bottom = clip(std::int64_t{rect.y} + rect.height, canvas.height);
    if (left >= right) return;
    std::uint8_t* row = pixel(left, top);
    for (int y = top; y < bottom; ++y, row += canvas.stride)
      fill(row, static_cast<std::size_t>(right - left), table->entry(rect.ink));
  }

  void paint(const Stroke& stroke) {
    const float reach = stroke.width / 2 + 0.5F;
    if (!(stroke.width > 0) || stroke.points.empty()) return;
    cover(stroke.ink, [&] {
      if (stroke.points.size() == 1) coverage.add_capsule(stroke.points[0], stroke.points[0], reach);
      for (std::size_t n = 1; n < stroke.points.size(); ++n)
        coverage.add_capsule(stroke.points[n - 1], stroke.points[n], reach);
    });
  }

  void paint(const Disc& disc) {
    if (!(disc.radius > 0)) return;
    cover(disc.ink, [&] { coverage.add_capsule(disc.centre, disc.centre, disc.radius + 0.5F); });
  }

  // Blends what `add_shape` covers, band by band.
  void cover(Ink ink, const auto& add_shape) {
    for (int top = 0; top < canvas.height; top += coverage.rows()) {
      coverage.move_to(top);
      add_shape();
      table->blend_groups(ink, coverage.groups(), coverage.levels(), pixel(0, top));
    }
    coverage.clear();
  }

  void paint(const Label& label) {
    typeface.place(label, placed);
    for (const PlacedGlyph& glyph : placed) paint(glyph, label.ink);
  }

  void paint(const PlacedGlyph& placed_glyph, Ink ink) {
    const Glyph& glyph = *placed_glyph.glyph;
    const int left = std::max(0, -placed_glyph.x),
              right = std::min(glyph.width, canvas.width - placed_glyph.x);
    const int top = std::max(0, -placed_glyph.y),
              bottom = std::min(glyph.height, canvas.height - placed_glyph.y);
    if (top >= bottom || left >= right) return;
    const bool whole_groups = placed_glyph.x >= 0 && placed_glyph.x + glyph.stride <= canvas.stride;
    const std::uint8_t* const levels = glyph.levels.data() + static_cast<std::ptrdiff_t>(top) * glyph.stride;
    if (whole_groups) {
      for (int x = 0; x < glyph.width; x += Coverage::kGroup)
        table->blend_rows(ink, bottom - top, levels + x, glyph.stride,
                          pixel(placed_glyph.x + x, placed_glyph.y + top), canvas.stride);
      return;
    }
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) {
        std::uint8_t& entry = *pixel(placed_glyph.x + x, placed_glyph.y + y);
        entry = table->blend(ink, levels[static_cast<std::ptrdiff_t>(y - top) * glyph.stride + x], entry);
      }
    }
  }
};

Raster::Raster(Typeface& typeface, Instructions instructions)
    : state_(std::make_unique<State>(typeface, instructions)) {}
Raster::~Raster() = default;

Canvas& Raster::paint(const Scene& scene, const Inks& inks, Ground ground) {
  CHECK(scene.width > 0 && scene.height > 0);
  state_->choose(inks, ground);
  state_->clear(scene.width, scene.height);
  for (const Mark& mark : scene.marks) std::visit([this](const auto& shape) { state_->paint(shape); }, mark);
  return state_->canvas;
}

}  // namespace bellwether::chart
