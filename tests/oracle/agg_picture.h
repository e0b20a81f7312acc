// A scene as Anti-Grain Geometry draws it, in full colour: the oracle for what
// our raster paints.
//
// AGG knows nothing of palettes, levels or distances: it fills the outlines of
// strokes and discs by exact area. Glyphs are ours, blended in full precision.

#pragma once

#include <cstdint>
#include <vector>

#include "chart/scene.h"
#include "chart/theme.h"
#include "chart/typeface.h"

namespace bellwether::oracle {

// Three bytes a pixel, row by row. Marks must be finite.
std::vector<std::uint8_t> draw_with_agg(const chart::Scene& scene, const chart::Inks& inks,
                                        chart::Typeface& typeface);

// Peak signal-to-noise ratio of two pictures of the same size, in dB; 100 when
// they are equal.
double psnr(const std::vector<std::uint8_t>& one, const std::vector<std::uint8_t>& other);

}  // namespace bellwether::oracle
