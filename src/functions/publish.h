// publish: items that changed become the page's files in the bucket. See docs/site.md for the files.
//
// A message names an item that changed; what it is now is read from the table, its result and its charts from
// the bucket, so that a message which comes twice or late does no harm. One publication is this: read
// items.json, read the items, write or remove their files, replace items.json if it is still the one
// that was read and else begin again, replace head.json unless it is later already. So no change is lost
// however many publish at once and wherever one stops, as long as its messages come again: whoever replaces
// items.json has read the table after the one before did.
//
// Each message fails alone. When the time runs out, what was not begun fails and comes again.

#pragma once

#include <array>
#include <span>

#include "chart/chart.h"
#include "functions/fan_out.h"
#include "functions/object_keys.h"
#include "ports/bucket.h"
#include "ports/clock.h"
#include "ports/message_batch.h"
#include "ports/queue.h"
#include "ports/report.h"
#include "ports/table.h"
#include "ports/time_left.h"
#include "site/page_files.h"

namespace bellwether::functions {

struct PublishPorts {
  ports::Table& table;
  ports::Bucket& bucket;
  ports::Queue* page;  // The queue that these messages come from; null: an absent list is not filled again.
  const ports::Clock& clock;
  ports::Report& report;
  ports::TimeLeft time_left = ports::time_without_end;
  const ObjectKeys& keys;
  const chart::ChartStyle& style;  // Of the charts.
  int deliveries = 1;              // Of items at once: see ChartPorts.
  std::span<const site::PageFile> files = site::page_files();
  std::string_view page_hash = site::page_hash();
};

inline constexpr std::string_view kPublish = "publish";

// The objects that it writes, as permissions name them.
inline constexpr std::array<std::string_view, 6> kSiteObjects = {"head.json",  "items.json", "items/*",
                                                                 "index.html", "assets/*",   "alerts.json"};

ports::MessageResponse publish(std::span<const ports::Message> batch, const PublishPorts& ports);

// What it reports.
inline constexpr ports::Event kItemPublished{
    .phrase = "item published", .counts = {"ItemsPublished"}, .sum = "items_published"};
inline constexpr ports::Event kItemWithdrawn{.phrase = "item withdrawn"};
inline constexpr ports::Event kPagePublished{.phrase = "page published"};
// Somebody else was quicker: the publication begins again.
inline constexpr ports::Event kPageContended{.phrase = "page contended", .counts = {"PagesContended"}};
// There was no list of items that could be read, so that all of the table are announced.
inline constexpr ports::Event kPageBegun{.phrase = "page begun"};
inline constexpr std::array kPublishEvents = {&kItemPublished,       &kItemWithdrawn, &kPagePublished,
                                              &kPageContended,       &kPageBegun,     &kItemNotReadable,
                                              &ports::kMessageFailed};

}  // namespace bellwether::functions
