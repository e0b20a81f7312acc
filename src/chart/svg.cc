#include "chart/svg.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "base/utf8.h"
#include "chart/openings.h"
#include "chart/veil.h"

namespace bellwether::chart {
namespace {

// Roboto is ours; the others look like it. Kana, kanji and hangul are in Noto Sans CJK here too.
constexpr std::string_view kFonts = "Roboto,'Helvetica Neue',Arial,'Noto Sans CJK JP',sans-serif";

constexpr int kOne = 10;  // Coordinates of lines and texts are in tenths of a pixel.

// Far outside every scene, and near enough for arithmetic.
constexpr float kFarthest = 1e6F;

int tenths_of(float length) {
  if (std::isnan(length)) return 0;
  return static_cast<int>(std::floor(std::clamp(length, -kFarthest, kFarthest) * kOne + 0.5F));
}

// As short as can be: "12", ".5", "-3.1".
std::string tenths_text(int tenths) {
  const int size = std::abs(tenths);
  std::string text = tenths < 0 ? "-" : "";
  if (size >= kOne || size == 0) text += std::to_string(size / kOne);
  if (size % kOne != 0) text += "." + std::to_string(size % kOne);
  return text;
}

std::string colour_text(Rgb colour) {
  const char bytes[] = {static_cast<char>(colour.red), static_cast<char>(colour.green),
                        static_cast<char>(colour.blue)};
  return "#" + hex(std::string_view(bytes, std::size(bytes)));
}

// ` name="value"`.
std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + std::string(value) + "\"";
}

// What XML 1.0 cannot hold or advises against: control characters and noncharacters.
bool is_writable(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  const bool character = c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF);
  return character && !control && !noncharacter;
}

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// As content of an element or value of an attribute. A line end or tab is a space; what is
// not writable is left out, as the raster draws nothing for it. Of spaces side by side XML
// shows one: the others are no-break spaces.
std::string escaped(std::u32string_view characters) {
  std::string text;
  bool after_space = true;
  for (const char32_t c : characters) {
    const bool space = is_blank(c);
    if (!space && !is_writable(c)) continue;
    if (space)
      text += after_space ? "\u00A0" : " ";
    else if (c == '&')
      text += "&amp;";
    else if (c == '<')
      text += "&lt;";
    else if (c == '>')
      text += "&gt;";
    else if (c == '"')
      text += "&quot;";
    else
      append_utf8(text, c);
    after_space = space;
  }
  return text;
}

struct Tenths {
  int x, y;
  bool operator==(const Tenths&) const = default;
};

Tenths tenths_of(Point point) {
  return {tenths_of(point.x), tenths_of(point.y)};
}

// The commands of a path, without a space that could be spared.
class PathText {
 public:
  void move(Tenths to) {
    letter_ = 0;  // Every part has a letter of its own.
    command(text_.empty() ? 'M' : 'm');
    number(to.x - pen_.x);
    number(to.y - pen_.y);
    pen_ = to;
  }

  void line(Tenths to) {
    const int dx = to.x - pen_.x, dy = to.y - pen_.y;
    command(dy == 0 ? 'h' : dx == 0 ? 'v' : 'l');
    if (dx != 0 || dy == 0) number(dx);
    if (dy != 0) number(dy);
    pen_ = to;
  }

  const std::string& text() const { return text_; }

 private:
  enum class Before : std::uint8_t { Letter, Whole, Fraction };

  void command(char letter) {
    if (letter == letter_) return;
    text_ += letter;
    letter_ = letter;
    before_ = Before::Letter;
  }

  void number(int tenths) {
    const std::string digits = tenths_text(tenths);
    const bool apart =
        digits[0] == '-' || before_ == Before::Letter || (digits[0] == '.' && before_ == Before::Fraction);
    if (!apart) text_ += ' ';
    text_ += digits;
    before_ = tenths % kOne != 0 ? Before::Fraction : Before::Whole;
  }

  std::string text_;
  char letter_ = 0;
  Before before_ = Before::Letter;
  Tenths pen_ = {0, 0};
};

// Whether a point lies on the line between two others, but for the tenth that rounding takes anyway.
bool lies_between(Tenths point, Tenths from, Tenths to) {
  const std::int64_t dx = to.x - from.x, dy = to.y - from.y, x = point.x - from.x, y = point.y - from.y;
  const std::int64_t along = x * dx + y * dy, aside = x * dy - y * dx, length = dx * dx + dy * dy;
  return along >= 0 && along <= length &&
         static_cast<double>(aside) * static_cast<double>(aside) <= static_cast<double>(length);
}

// A line through the points, without those that change nothing that could be seen.
void append(PathText& path, const std::vector<Point>& points) {
  constexpr std::size_t kLeftOutMax = 50;  // In a row, each of which is looked at again for the next.
  path.move(tenths_of(points.front()));
  Tenths from = tenths_of(points.front()), to = from;
  std::vector<Tenths> left_out;  // Between these.
  for (const Point& point : points) {
    const Tenths next = tenths_of(point);
    const auto is_needless = [&](Tenths passed) { return lies_between(passed, from, next); };
    if (left_out.size() == kLeftOutMax || !is_needless(to) || !std::ranges::all_of(left_out, is_needless)) {
      path.line(to);
      from = to;
      left_out.clear();
    } else if (to != from) {
      left_out.push_back(to);
    }
    to = next;
  }
  path.line(to);  // Of no length, it is a dot: its caps are round.
}

// How marks are painted that one element can hold together.
struct Brush {
  enum class Kind : std::uint8_t { Bar, Line, Text } kind;
  Ink ink;
  int thickness = 0;  // Of bars and lines, in tenths.
  Face face = Face::Regular;
  int size = 0;  // Of texts.
  bool operator==(const Brush&) const = default;
};

// Marks of one brush, one after another.
struct Group {
  Brush brush;
  PathText path = {};
  std::string labels = {};
  Rect last_bar = {};
};

bool contains(const Rect& outer, const Rect& inner) {
  return outer.x <= inner.x && inner.x + inner.width <= outer.x + outer.width && outer.y <= inner.y &&
         inner.y + inner.height <= outer.y + outer.height;
}

// The marks by brush. A mark joins an earlier group only when nothing was painted since in the
// columns that it lies in: so whatever meets another mark stays above or below it.
class Groups {
 public:
  Groups(const Scene& scene, Ground ground)
      : width_(scene.width), height_(scene.height), painted_(static_cast<std::size_t>(scene.width), 0) {
    if (ground == Ground::Transparent) {
      add_all(opened(scene).marks);
    } else {
      add(Rect{0, 0, scene.width, scene.height, Ink::Ground});  // Under everything.
      add_all(scene.marks);
    }
  }

  const std::vector<Group>& all() const { return groups_; }

 private:
  void add_all(const std::vector<Mark>& marks) {
    for (const Mark& mark : marks) std::visit([this](const auto& shape) { add(shape); }, mark);
  }

  void add(const Rect& rect) {
    const auto clip = [](std::int64_t value, int end) {
      return static_cast<int>(std::clamp<std::int64_t>(value, 0, end));
    };
    const int left = clip(rect.x, width_), right = clip(std::int64_t{rect.x} + rect.width, width_);
    const int top = clip(rect.y, height_), bottom = clip(std::int64_t{rect.y} + rect.height, height_);
    if (left >= right || top >= bottom) return;
    add_bar({left, top, right - left, bottom - top, rect.ink});
  }

  // A rectangle is a line along its longer side: half the bytes of an outline.
  void add_bar(const Rect& rect) {
    const int width = rect.width * kOne, height = rect.height * kOne, thickness = std::min(width, height);
    const Brush brush{.kind = Brush::Kind::Bar, .ink = rect.ink, .thickness = thickness};
    const float left = static_cast<float>(rect.x), right = static_cast<float>(rect.x + rect.width);
    Group& group = place(brush, left, right);
    if (contains(group.last_bar, rect)) return;
    group.last_bar = rect;
    const int x = rect.x * kOne, y = rect.y * kOne, middle = thickness / 2;
    const bool upright = width == thickness;
    group.path.move(upright ? Tenths{x + middle, y} : Tenths{x, y + middle});
    group.path.line(upright ? Tenths{x + middle, y + height} : Tenths{x + width, y + middle});
  }

  void add(const Stroke& stroke) {
    if (!(stroke.width > 0) || stroke.points.empty()) return;
    const auto [leftmost, rightmost] = std::ranges::minmax_element(stroke.points, {}, &Point::x);
    const float reach = stroke.width / 2 + 1;
    const Brush brush{.kind = Brush::Kind::Line, .ink = stroke.ink, .thickness = tenths_of(stroke.width)};
    append(place(brush, leftmost->x - reach, rightmost->x + reach).path, stroke.points);
  }

  void add(const Disc& disc) { add(Stroke{{disc.centre}, 2 * disc.radius, disc.ink}); }

  void add(const Label& label) {
    // Without a width it is not known where the label ends.
    const float right = label.width > 0 ? label.x + label.width : kFarthest;
    const Brush brush{.kind = Brush::Kind::Text, .ink = label.ink, .face = label.face, .size = label.size};
    std::string& labels = place(brush, label.x - 1, right + 1).labels;
    labels +=
        "<text" + attribute("x", tenths_text(tenths_of(label.x))) + attribute("y", std::to_string(label.y));
    if (label.width > 0)
      labels += attribute("textLength", tenths_text(tenths_of(label.width))) +
                attribute("lengthAdjust", "spacingAndGlyphs");
    labels += ">" + escaped(label.text) + "</text>\n";
  }

  // The group for a mark of this brush that lies between two columns.
  Group& place(const Brush& brush, float left, float right) {
    const float end = static_cast<float>(painted_.size());
    const auto column = [end](float x) {
      return static_cast<std::ptrdiff_t>(std::isnan(x) ? 0 : std::clamp(x, 0.0F, end));
    };
    const auto first = painted_.begin() + column(std::floor(left)),
               last = painted_.begin() + column(std::ceil(right));
    std::size_t chosen = first < last ? *std::max_element(first, last) : 0;
    while (chosen < groups_.size() && groups_[chosen].brush != brush) ++chosen;
    if (chosen == groups_.size()) groups_.push_back({.brush = brush});
    std::fill(first, std::max(first, last), chosen);
    return groups_[chosen];
  }

  int width_, height_;
  std::vector<Group> groups_;         // From the bottom up.
  std::vector<std::size_t> painted_;  // The topmost group of each column.
};

// Of 1, in thousandths: ".42".
std::string alpha_text(std::uint8_t alpha) {
  std::string text = std::to_string(1000 + (alpha * 1000 + kOpaque / 2) / kOpaque);
  text[0] = '.';
  while (text.ends_with('0')) text.pop_back();
  return text;
}

std::string element_of(const Group& group, const std::vector<VeilEntry>& colours) {
  const Brush& brush = group.brush;
  const VeilEntry& entry = colours[static_cast<std::size_t>(brush.ink)];
  const std::string colour = colour_text(entry.colour);
  if (brush.kind == Brush::Kind::Text)
    return "<g" + attribute("fill", colour) + attribute("font-size", std::to_string(brush.size)) +
           (brush.face == Face::Medium ? attribute("font-weight", "500") : "") + ">\n" + group.labels +
           "</g>\n";
  return "<path fill=\"none\"" + attribute("stroke", colour) +
         (entry.alpha < kOpaque ? attribute("stroke-opacity", alpha_text(entry.alpha)) : "") +
         attribute("stroke-width", tenths_text(brush.thickness)) +
         (brush.kind == Brush::Kind::Bar
              ? attribute("shape-rendering", "crispEdges")
              : attribute("stroke-linecap", "round") + attribute("stroke-linejoin", "round")) +
         attribute("d", group.path.text()) + "/>\n";
}

}  // namespace

std::string svg_of(const Scene& scene, const Inks& inks, int scale, const Caption& caption, Ground ground) {
  CHECK(scene.width > 0 && scene.height > 0 && scale > 0);
  const std::string width = std::to_string(scene.width), height = std::to_string(scene.height);
  std::string svg = "<svg" + attribute("xmlns", "http://www.w3.org/2000/svg") +
                    attribute("width", tenths_text(scene.width * kOne / scale)) +
                    attribute("height", tenths_text(scene.height * kOne / scale)) +
                    attribute("viewBox", "0 0 " + width + " " + height) + attribute("role", "img") +
                    attribute("font-family", kFonts) + attribute("text-rendering", "geometricPrecision") +
                    ">\n";
  svg += "<title>" + escaped(decode_utf8(caption.title)) + "</title>\n";
  svg += "<desc>" + escaped(decode_utf8(caption.description)) + "</desc>\n";
  std::vector<VeilEntry> colours;
  for (std::size_t n = 0; n < inks.size(); ++n)
    colours.push_back(ground == Ground::Transparent
                          ? veil_over(inks[0], inks[n], least_alpha(static_cast<Ink>(n)))
                          : VeilEntry{inks[n], kOpaque});
  const Groups groups(scene, ground);
  for (const Group& group : groups.all()) svg += element_of(group, colours);
  return svg += "</svg>\n";
}

}  // namespace bellwether::chart
