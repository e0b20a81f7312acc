#include "chart/chart.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/range.h"
#include "chart/comparison.h"
#include "chart/layout.h"
#include "chart/png.h"
#include "chart/raster.h"
#include "chart/sparkline.h"
#include "chart/svg.h"
#include "chart/typeface.h"

namespace bellwether::chart {
namespace {

constexpr int kWidthMin = 200, kWidthMax = 4000, kHeightMin = 150, kHeightMax = 3000;
constexpr int kScaleMax = 4, kDeviceWidthMax = 8000;
constexpr int kWindowMin = 2, kWindowMax = 999;
constexpr std::size_t kAveragesMax = 4;

}  // namespace

Result<void> check_style(const ChartStyle& style) {
  TRY_VOID(check_range("width", style.width, kWidthMin, kWidthMax));
  TRY_VOID(check_range("height", style.height, kHeightMin, kHeightMax));
  TRY_VOID(check_range("scale", style.scale, 1, kScaleMax));
  if (style.width * style.scale > kDeviceWidthMax)
    return fail(ErrorKind::InvalidInput, "width " + std::to_string(style.width) + " at scale " +
                                             std::to_string(style.scale) + " has more than " +
                                             std::to_string(kDeviceWidthMax) + " pixels");
  if (style.averages.size() > kAveragesMax)
    return fail(ErrorKind::InvalidInput, std::to_string(style.averages.size()) +
                                             " moving averages; at most " + std::to_string(kAveragesMax) +
                                             " can be told apart");
  for (const int window : style.averages)
    TRY_VOID(check_range("moving average", window, kWindowMin, kWindowMax));
  for (std::size_t i = 1; i < style.averages.size(); ++i)
    if (std::ranges::count(style.averages, style.averages[i]) > 1)
      return fail(ErrorKind::InvalidInput,
                  "moving average " + std::to_string(style.averages[i]) + " comes twice");
  return {};
}

Result<void> check_sparkline(int width, int height) {
  TRY_VOID(check_range("width", width, 16, 1000));
  return check_range("height", height, 8, 500);
}

struct ChartPainter::State {
  State(ChartStyle chosen, FontSupplier ideographs, Instructions instructions)
      : style(std::move(chosen)),
        inks(inks_of(style.theme, style.palette)),
        typeface(std::move(ideographs)),
        raster(typeface, instructions),
        encoder(instructions) {}

  ChartStyle style;
  Inks inks;
  Typeface typeface;
  Raster raster;
  PngEncoder encoder;
};

ChartPainter::ChartPainter(ChartStyle style, FontSupplier ideographs, Instructions instructions)
    : state_(std::make_unique<State>(std::move(style), std::move(ideographs), instructions)) {
  CHECK(check_style(state_->style));
}

ChartPainter::~ChartPainter() = default;

const ChartStyle& ChartPainter::style() const {
  return state_->style;
}

Picture ChartPainter::paint(const ChartRequest& request) {
  return paint(lay_out(request, state_->style, state_->typeface), request.title, Ground::Theme);
}

Picture ChartPainter::paint(const ComparisonRequest& request) {
  return paint(lay_out_comparison(request, state_->style, state_->typeface), request.title, Ground::Theme);
}

Picture ChartPainter::paint(const SparklineRequest& request) {
  return paint(lay_out_sparkline(request, state_->style, state_->typeface), "", Ground::Transparent);
}

Drawing ChartPainter::paint_svg(const ChartRequest& request) {
  return draw(lay_out(request, state_->style, state_->typeface), request.title, Ground::Theme);
}

Drawing ChartPainter::paint_svg(const ComparisonRequest& request) {
  return draw(lay_out_comparison(request, state_->style, state_->typeface), request.title, Ground::Theme);
}

Drawing ChartPainter::paint_svg(const SparklineRequest& request) {
  return draw(lay_out_sparkline(request, state_->style, state_->typeface), "", Ground::Transparent);
}

Ground ChartPainter::ground_of(Ground usual) const {
  return state_->style.ground == Ground::Auto ? usual : state_->style.ground;
}

Drawing ChartPainter::draw(Layout layout, std::string_view title, Ground usual) {
  const Caption caption{.title = title, .description = layout.description};
  return {.svg = svg_of(layout.scene, state_->inks, state_->style.scale, caption, ground_of(usual)),
          .description = std::move(layout.description),
          .missing = std::move(layout.missing)};
}

Picture ChartPainter::paint(Layout layout, std::string_view title, Ground usual) {
  Canvas& canvas = state_->raster.paint(layout.scene, state_->inks, ground_of(usual));
  const std::string plain = plain_punctuation(layout.description);
  const PngText texts[] = {{"Title", title}, {"Description", plain}};
  const bool small = state_->style.compression == Compression::Small;
  return {.png = small ? state_->encoder.encode_small(canvas, texts, state_->style.scale)
                       : state_->encoder.encode(canvas, texts, state_->style.scale),
          .description = std::move(layout.description),
          .missing = std::move(layout.missing)};
}

}  // namespace bellwether::chart
