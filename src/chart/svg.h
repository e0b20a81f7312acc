// Scene to SVG: the same marks as text, for screens and paper of any sharpness.
//
// Text is text: it can be read aloud, searched and copied. A label names the width that
// it has in our font, so that in another one it takes no more room. Nothing in an SVG
// runs, and nothing in it refers to anything outside. Same scene, same bytes.

#pragma once

#include <string>
#include <string_view>

#include "chart/scene.h"
#include "chart/theme.h"

namespace bellwether::chart {

// What a picture says to those who do not see it, in UTF-8.
struct Caption {
  std::string_view title;
  std::string_view description;
};

// `scale`: the scene's pixels for a pixel of the page.
std::string svg_of(const Scene& scene, const Inks& inks, int scale, const Caption& caption,
                   Ground ground = Ground::Theme);

}  // namespace bellwether::chart
