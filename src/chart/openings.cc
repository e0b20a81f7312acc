#include "chart/openings.h"

#include <algorithm>
#include <ranges>
#include <utility>
#include <variant>
#include <vector>

#include "chart/veil.h"

namespace bellwether::chart {
namespace {

bool overlap(const Rect& one, const Rect& other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height &&
         other.y < one.y + one.height;
}

// What the rectangle has above, left of, right of and below the opening.
void append_rest(std::vector<Rect>& rest, const Rect& rect, const Rect& opening) {
  const int right = rect.x + rect.width, bottom = rect.y + rect.height;
  const int first = std::max(rect.x, opening.x), last = std::min(right, opening.x + opening.width);
  const int top = std::max(rect.y, opening.y), end = std::min(bottom, opening.y + opening.height);
  for (const Rect& part : {Rect{rect.x, rect.y, rect.width, top - rect.y, rect.ink},
                           Rect{rect.x, top, first - rect.x, end - top, rect.ink},
                           Rect{last, top, right - last, end - top, rect.ink},
                           Rect{rect.x, end, rect.width, bottom - end, rect.ink}})
    if (part.width > 0 && part.height > 0) rest.push_back(part);
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

// The pieces of the stroke outside of the box.
void append_rest(std::vector<Stroke>& rest, const Stroke& stroke, const Box& box) {
  Stroke piece{{stroke.points.front()}, stroke.width, stroke.ink};
  const auto finish = [&] {
    if (piece.points.size() > 1) rest.push_back(piece);
    piece.points.clear();
  };
  for (std::size_t i = 1; i < stroke.points.size(); ++i) {
    const Point from = stroke.points[i - 1], to = stroke.points[i];
    const Part within = part_within(from, to, box);
    if (piece.points.empty()) piece.points.push_back(from);
    if (within.begin >= within.end) {
      piece.points.push_back(to);
      continue;
    }
    if (within.begin > 0) piece.points.push_back(point_at(from, to, within.begin));
    finish();
    if (within.end < 1) piece.points = {point_at(from, to, within.end), to};
  }
  finish();
}

class Opener {
 public:
  Scene open(const Scene& scene) {
    // From the top, so that what lies over a mark is known.
    for (const Mark& mark : std::views::reverse(scene.marks))
      std::visit([this](const auto& shape) { add(shape); }, mark);
    std::ranges::reverse(marks_);
    return {scene.width, scene.height, std::move(marks_)};
  }

 private:
  void add(const Rect& rect) {
    std::vector<Rect> parts = {rect}, rest;
    for (const Rect& opening : openings_) {
      // Of one ink, they are one shape.
      if (opening.ink == rect.ink || !overlap(opening, rect)) continue;
      rest.clear();
      for (const Rect& part : parts)
        if (overlap(opening, part))
          append_rest(rest, part, opening);
        else
          rest.push_back(part);
      parts.swap(rest);
    }
    if (rect.ink != Ink::Ground) marks_.insert(marks_.end(), parts.begin(), parts.end());
    if (least_alpha(rect.ink) < kOpaque) openings_.push_back(rect);
  }

  void add(const Stroke& stroke) {
    if (stroke.points.size() < 2) {
      marks_.push_back(stroke);
      return;
    }
    // The ends are round: they reach beyond the line.
    std::vector<Stroke> parts = {stroke}, rest;
    for (const Rect& opening : openings_) {
      const float reach = stroke.width / 2;
      const Box box{static_cast<float>(opening.x) - reach, static_cast<float>(opening.y) - reach,
                    static_cast<float>(opening.x + opening.width) + reach,
                    static_cast<float>(opening.y + opening.height) + reach};
      if (std::ranges::none_of(stroke.points, [&](Point point) { return point.x >= box.left; }) ||
          std::ranges::none_of(stroke.points, [&](Point point) { return point.x <= box.right; }))
        continue;
      rest.clear();
      for (const Stroke& part : parts) append_rest(rest, part, box);
      parts.swap(rest);
    }
    marks_.insert(marks_.end(), parts.begin(), parts.end());
  }

  void add(const Disc& disc) {
    const bool covered = std::ranges::any_of(openings_, [&](const Rect& opening) {
      return disc.centre.x >= static_cast<float>(opening.x) &&
             disc.centre.x < static_cast<float>(opening.x + opening.width) &&
             disc.centre.y >= static_cast<float>(opening.y) &&
             disc.centre.y < static_cast<float>(opening.y + opening.height);
    });
    if (!covered) marks_.push_back(disc);
  }

  void add(const Label& label) { marks_.push_back(label); }

  std::vector<Mark> marks_;
  std::vector<Rect> openings_;  // Over what is still to come.
};

}  // namespace

Scene opened(const Scene& scene) {
  return Opener().open(scene);
}

}  // namespace bellwether::chart
