#include "chart/openings.h"

#include <algorithm>
#include <span>
#include <variant>
#include <vector>

#include "chart/veil.h"

namespace bellwether::chart {
namespace {

bool overlap(const Rect& one, const Rect& other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height &&
         other.y < one.y + one.height;
}

// The part of a segment that lies within the box, from 0 at its begin to 1 at its end; begin > end: none.
struct Part {
  float begin = 0, end = 1;
};

struct Box {
  float left, top, right, bottom;
};

Part part_within(Point from, Point to, const Box& box) {
  Part part;
  const auto narrow = [&part](float start, float step, float low, float high) {
    if (step == 0) {
      if (start < low || start > high) part = {1, 0};
      return;
    }
    const float one = (low - start) / step, other = (high - start) / step;
    part = {std::max(part.begin, std::min(one, other)), std::min(part.end, std::max(one, other))};
  };
  narrow(from.x, to.x - from.x, box.left, box.right);
  narrow(from.y, to.y - from.y, box.top, box.bottom);
  return part;
}

Point point_at(Point from, Point to, float share) {
  return {from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
}

bool meets(const Stroke& stroke, const Box& box) {
  for (std::size_t i = 1; i < stroke.points.size(); ++i) {
    const Part within = part_within(stroke.points[i - 1], stroke.points[i], box);
    if (within.begin < within.end) return true;
  }
  return false;
}

// Puts a mark into the scene but for what the openings cover.
class Opener {
 public:
  explicit Opener(std::vector<Mark>& marks) : marks_(marks) {}

  void add(const Rect& whole, std::span<const Rect> openings) {
    Rect rect = whole;
    for (std::size_t k = 0; k < openings.size(); ++k) {
      const Rect& opening = openings[k];
      // Of one ink, they are one shape.
      if (opening.ink == rect.ink || !overlap(opening, rect)) continue;
      const std::span<const Rect> others = openings.subspan(k + 1);
      const int right = rect.x + rect.width, bottom = rect.y + rect.height;
      const int left = std::max(rect.x, opening.x), end = std::min(right, opening.x + opening.width);
      const int top = std::max(rect.y, opening.y), below = std::min(bottom, opening.y + opening.height);
      add({rect.x, rect.y, rect.width, top - rect.y, rect.ink}, others);
      add({rect.x, below, rect.width, bottom - below, rect.ink}, others);
      add({rect.x, top, left - rect.x, below - top, rect.ink}, others);
      rect = {end, top, right - end, below - top, rect.ink};
    }
    if (rect.width > 0 && rect.height > 0) marks_.emplace_back(rect);
  }

  void add(const Stroke& stroke, std::span<const Rect> openings) {
    const float reach = stroke.width / 2;  // The ends are round: they reach beyond the line.
    for (std::size_t k = 0; k < openings.size(); ++k) {
      const Rect& opening = openings[k];
      const Box box{static_cast<float>(opening.x) - reach, static_cast<float>(opening.y) - reach,
                    static_cast<float>(opening.x + opening.width) + reach,
                    static_cast<float>(opening.y + opening.height) + reach};
      if (!meets(stroke, box)) continue;
      add_pieces(stroke, box, openings.subspan(k + 1));
      return;
    }
    marks_.emplace_back(stroke);
  }

  void add(const Disc& disc, std::span<const Rect> openings) {
    const Rect centre{static_cast<int>(disc.centre.x), static_cast<int>(disc.centre.y), 1, 1, disc.ink};
    for (const Rect& opening : openings)
      if (overlap(opening, centre)) return;
    marks_.emplace_back(disc);
  }

  void add(const Label& label, std::span<const Rect>) { marks_.emplace_back(label); }

 private:
  // Those that lie outside of the box.
  void add_pieces(const Stroke& stroke, const Box& box, std::span<const Rect> openings) {
    Stroke piece{{}, stroke.width, stroke.ink};
    const auto finish = [&] {
      if (piece.points.size() > 1) add(piece, openings);
      piece.points.clear();
    };
    for (std::size_t i = 1; i < stroke.points.size(); ++i) {
      const Point from = stroke.points[i - 1], to = stroke.points[i];
      const Part within = part_within(from, to, box);
      const bool is_outside = within.begin >= within.end;
      if (piece.points.empty() && (is_outside || within.begin > 0)) piece.points.push_back(from);
      if (is_outside) {
        piece.points.push_back(to);
        continue;
      }
      if (within.begin > 0) piece.points.push_back(point_at(from, to, within.begin));
      finish();
      if (within.end >= 1) continue;
      piece.points.push_back(point_at(from, to, within.end));
      piece.points.push_back(to);
    }
    finish();
  }

  std::vector<Mark>& marks_;
};

}  // namespace

Scene opened(const Scene& scene) {
  std::vector<Rect> openings;
  for (const Mark& mark : scene.marks)
    if (const auto* rect = std::get_if<Rect>(&mark); rect && least_alpha(rect->ink) < kOpaque)
      openings.push_back(*rect);
  Scene open{scene.width, scene.height, {}};
  Opener opener(open.marks);
  std::span<const Rect> later = openings;
  for (const Mark& mark : scene.marks) {
    const auto* rect = std::get_if<Rect>(&mark);
    if (rect && least_alpha(rect->ink) < kOpaque) later = later.subspan(1);
    if (rect && rect->ink == Ink::Ground) continue;
    std::visit([&](const auto& shape) { opener.add(shape, later); }, mark);
  }
  return open;
}

}  // namespace bellwether::chart
