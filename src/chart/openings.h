// Openings: a scene in which the ground is nothing, so that a drawing of it may lie over any ground.
//
// A picture of pixels has a ground of its own and can make it transparent in the end (see veil.h). Where a
// drawing is to show what is under it, there must be no shape: each mark loses what a later rectangle of the
// ground covers, and those rectangles go. So do the parts under the inks that are mixed with the ground,
// which would be seen through them. Texts stay whole: no rectangle of a chart lies over one.

#pragma once

#include "chart/scene.h"

namespace bellwether::chart {

Scene opened(const Scene& scene);

}  // namespace bellwether::chart
