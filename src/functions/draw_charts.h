// draw-charts: a batch of table changes becomes charts in the bucket.
//
// Every inserted or modified item gets its daily and its weekly chart, drawn once a
// batch from its newest record; a removed item's charts go, and an item without prices has none. A chart
// whose bytes are those in the bucket is not written again, so seeing a record twice does no harm. Each
// record fails alone.

#pragma once

#include <span>
#include <string>

#include "chart/chart.h"
#include "ports/bucket.h"
#include "ports/change_record.h"
#include "ports/report.h"

namespace bellwether::functions {

struct ChartKeys {
  // "{slug}" stands for the item's slug; it must be there.
  std::string daily = "png/daily/{slug}.png";
  std::string weekly = "png/weekly/{slug}.png";
};

// InvalidInput names the template that lacks "{slug}" or equals the other.
Result<void> check_keys(const ChartKeys& keys);

ports::BatchResponse draw_charts(std::span<const ports::ChangeRecord> batch, const ChartKeys& keys,
                                 chart::ChartPainter& painter, ports::Bucket& bucket, ports::Report& report);

}  // namespace bellwether::functions
