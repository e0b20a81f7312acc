#include "oracle/agg_picture.h"

#include <agg2/agg_conv_stroke.h>
#include <agg2/agg_ellipse.h>
#include <agg2/agg_path_storage.h>
#include <agg2/agg_pixfmt_rgb.h>
#include <agg2/agg_rasterizer_scanline_aa.h>
#include <agg2/agg_renderer_base.h>
#include <agg2/agg_renderer_scanline.h>
#include <agg2/agg_rendering_buffer.h>
#include <agg2/agg_scanline_u.h>

#include <algorithm>
#include <cmath>

namespace bellwether::oracle {
namespace {

using PixelFormat = agg::pixfmt_rgb24;

class Painter {
 public:
  Painter(const chart::Scene& scene, const chart::Inks& inks, chart::Typeface& typeface,
          std::vector<std::uint8_t>& rgb)
      : inks_(inks),
        typeface_(typeface),
        buffer_(rgb.data(), static_cast<unsigned>(scene.width), static_cast<unsigned>(scene.height),
                scene.width * 3),
        format_(buffer_),
        renderer_(format_) {
    renderer_.clear(colour(chart::Ink::Ground));
    outlines_.clip_box(0, 0, scene.width, scene.height);
  }

  void operator()(const chart::Rect& rect) {
    if (rect.width <= 0 || rect.height <= 0) return;
    renderer_.copy_bar(rect.x, rect.y, rect.x + rect.width - 1, rect.y + rect.height - 1, colour(rect.ink));
  }

  void operator()(const chart::Stroke& stroke) {
    agg::path_storage path;
    for (std::size_t n = 0; n < stroke.points.size(); ++n) {
      if (n == 0)
        path.move_to(stroke.points[n].x, stroke.points[n].y);
      else
        path.line_to(stroke.points[n].x, stroke.points[n].y);
    }
    agg::conv_stroke<agg::path_storage> outline(path);
    outline.width(stroke.width);
    outline.line_join(agg::round_join);
    outline.inner_join(agg::inner_round);
    outline.line_cap(agg::round_cap);
    fill(outline, stroke.ink);
  }

  void operator()(const chart::Disc& disc) {
    agg::ellipse circle(disc.centre.x, disc.centre.y, disc.radius, disc.radius, 100);
    fill(circle, disc.ink);
  }

  void operator()(const chart::Label& label) {
    std::vector<chart::PlacedGlyph> placed;
    typeface_.place(label, placed);
    for (const chart::PlacedGlyph& glyph : placed)
      for (int y = 0; y < glyph.glyph->height; ++y)
        for (int x = 0; x < glyph.glyph->width; ++x)
          renderer_.blend_pixel(glyph.x + x, glyph.y + y, colour(label.ink),
                                glyph.glyph->coverage[static_cast<std::size_t>(y * glyph.glyph->width + x)]);
  }

 private:
  agg::rgba8 colour(chart::Ink ink) const {
    const chart::Rgb rgb = inks_[static_cast<std::size_t>(ink)];
    return {rgb.red, rgb.green, rgb.blue};
  }

  template <class Outline>
  void fill(Outline& outline, chart::Ink ink) {
    outlines_.reset();
    outlines_.add_path(outline);
    agg::render_scanlines_aa_solid(outlines_, scanline_, renderer_, colour(ink));
  }

  const chart::Inks& inks_;
  chart::Typeface& typeface_;
  agg::rendering_buffer buffer_;
  PixelFormat format_;
  agg::renderer_base<PixelFormat> renderer_;
  agg::rasterizer_scanline_aa<> outlines_;
  agg::scanline_u8 scanline_;
};

}  // namespace

std::vector<std::uint8_t> draw_with_agg(const chart::Scene& scene, const chart::Inks& inks,
                                        chart::Typeface& typeface) {
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(scene.width) *
                                static_cast<std::size_t>(scene.height) * 3);
  Painter painter(scene, inks, typeface, rgb);
  for (const chart::Mark& mark : scene.marks) std::visit(painter, mark);
  return rgb;
}

double psnr(const std::vector<std::uint8_t>& one, const std::vector<std::uint8_t>& other) {
  double sum = 0;
  for (std::size_t n = 0; n < one.size(); ++n) sum += (one[n] - other[n]) * (one[n] - other[n]);
  if (sum == 0) return 100;
  return std::min(100.0, 10 * std::log10(255.0 * 255.0 * static_cast<double>(one.size()) / sum));
}

}  // namespace bellwether::oracle
