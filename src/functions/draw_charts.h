// draw-charts: a batch of table changes becomes charts in the bucket.
//
// Every inserted or modified item gets its daily and its weekly chart, drawn once a
// batch from its newest record; a removed item's charts go, those of an item whose URL has changed go from
// where they were, and an item without prices has none. What a stream without old images does not say, where
// a removed item's charts are, is left and reported. A chart whose bytes are those in the bucket is not
// written again, so seeing a record twice does no harm. Each record fails alone. When the time runs out, what
// was not begun fails and comes again; no few records are begun when less time is left than the last ones
// took. Of each item that is done the page is told before the records are acknowledged.

#pragma once

#include <array>
#include <span>

#include "chart/chart.h"
#include "functions/announcement.h"
#include "functions/object_keys.h"
#include "ports/bucket.h"
#include "ports/change_record.h"
#include "ports/report.h"
#include "ports/stopwatch.h"
#include "ports/time_left.h"

namespace bellwether::functions {

struct ChartPorts {
  chart::ChartPainter& painter;
  ports::Bucket& bucket;
  ports::Report& report;
  ports::TimeLeft time_left = ports::time_without_end;
  ports::Stopwatch stopwatch;
  // How many objects are on their way to the bucket at once: 1 for a folder, more for a
  // bucket at the other end of a network. Above 1 the bucket is used from several threads.
  int deliveries = 1;
  ports::Queue* page = nullptr;  // That of the page; null: there is none.
};

ports::BatchResponse draw_charts(std::span<const ports::ChangeRecord> batch, const ObjectKeys& keys,
                                 const ChartPorts& ports);

// What it reports.
inline constexpr ports::Event kChartDrawn{.phrase = "chart drawn",
                                          .counts = {"ChartsDrawn"},
                                          .measures = {{{.metric = "DrawTime", .field = "draw"}}},
                                          .sum = "charts_drawn"};
inline constexpr ports::Event kChartUnchanged{.phrase = "chart unchanged",
                                              .counts = {"ChartsSkipped"},
                                              .measures = {{{.metric = "DrawTime", .field = "draw"}}}};
inline constexpr ports::Event kChartRemoved{.phrase = "chart removed", .counts = {"ChartsRemoved"}};
// Keys alone do not say where they are.
inline constexpr ports::Event kChartLeft{
    .phrase = "charts of a removed item left: their key has {url}, and the record has no old image",
    .level = ports::Level::Warning};
inline constexpr ports::Event kGlyphsMissing{.phrase = "title has characters without a glyph",
                                             .level = ports::Level::Warning};
inline constexpr std::array kDrawChartsEvents = {&kChartDrawn,         &kChartUnchanged, &kChartRemoved,
                                                 &kChartLeft,          &kGlyphsMissing,  &kPageNotTold,
                                                 &ports::kRecordFailed};

}  // namespace bellwether::functions
