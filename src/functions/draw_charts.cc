#include "functions/draw_charts.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace bellwether::functions {
namespace {

constexpr std::string_view kSlugMark = "{slug}";

std::string expand(std::string_view key_template, std::string_view slug) {
  std::string key(key_template);
  key.replace(key.find(kSlugMark), kSlugMark.size(), slug);
  return key;
}

// What the chart functions of one batch share.
struct Studio {
  const ChartKeys& keys;
  chart::ChartPainter& painter;
  ports::Bucket& bucket;
  ports::Report& report;
};

// Draws one chart and puts it into the bucket unless it is there already.
Result<void> draw_chart(Studio& studio, const market::Item& item, chart::Period period, Day as_of) {
  const bool daily = period == chart::Period::Daily;
  const std::string key = expand(daily ? studio.keys.daily : studio.keys.weekly, slug_of(item));
  const chart::Picture picture = studio.painter.paint({.title = item.key.name,
                                                       .currency = item.currency,
                                                       .history = item.history,
                                                       .period = period,
                                                       .as_of = as_of});
  if (!picture.missing.empty() && daily)
    studio.report.event(ports::Level::Warning, "title has characters without a glyph",
                        {{"item", item.key.name}, {"count", std::to_string(picture.missing.size())}});

  const bool unchanged = TRY(studio.bucket.holds(key, picture.png));
  if (!unchanged) TRY_VOID(studio.bucket.put(key, picture.png, "image/png"));
  studio.report.event(ports::Level::Info, unchanged ? "chart unchanged" : "chart drawn",
                      {{"item", item.key.name}, {"key", key}, {"bytes", std::to_string(picture.png.size())}});
  return {};
}

Result<void> apply(Studio& studio, const ports::ChangeRecord& record) {
  const market::Item& item = *record.item;
  const bool nothing_to_draw = item.history.empty();
  if (nothing_to_draw && record.kind == ports::ChangeKind::Insert) return {};
  if (nothing_to_draw || record.kind == ports::ChangeKind::Remove) {
    for (const std::string& key_template : {studio.keys.daily, studio.keys.weekly}) {
      const std::string key = expand(key_template, slug_of(item));
      TRY_VOID(studio.bucket.remove(key));
      studio.report.event(ports::Level::Info, "chart removed", {{"item", item.key.name}, {"key", key}});
    }
    return {};
  }
  // The record's own day, not today's: a record delivered twice draws the same
  // bytes twice.
  const Day as_of = day_of(record.created);
  TRY_VOID(draw_chart(studio, item, chart::Period::Daily, as_of));
  return draw_chart(studio, item, chart::Period::Weekly, as_of);
}

}  // namespace

Result<void> check_keys(const ChartKeys& keys) {
  for (const auto& [name, key] : {std::pair{"daily", &keys.daily}, std::pair{"weekly", &keys.weekly}}) {
    if (!key->contains(kSlugMark))
      return fail(ErrorKind::InvalidInput, std::string(name) + " key '" + *key + "' lacks {slug}");
  }
  if (keys.daily == keys.weekly)
    return fail(ErrorKind::InvalidInput, "daily and weekly key are both '" + keys.daily + "'");
  return {};
}

ports::BatchResponse draw_charts(std::span<const ports::ChangeRecord> batch, const ChartKeys& keys,
                                 chart::ChartPainter& painter, ports::Bucket& bucket, ports::Report& report) {
  Studio studio{keys, painter, bucket, report};

  // A newer record of an item makes the older ones of the batch superfluous;
  // a malformed one does not, it fails alone.
  std::map<market::ItemKey, const ports::ChangeRecord*> newest;
  for (const ports::ChangeRecord& record : batch)
    if (record.item) newest[record.item->key] = &record;

  ports::BatchResponse response;
  for (const ports::ChangeRecord& record : batch) {
    Result<void> applied;
    if (!record.item) {
      applied = std::unexpected(record.item.error());
    } else if (newest.at(record.item->key) == &record) {
      applied = apply(studio, record);
    }
    if (applied) continue;
    report.event(ports::Level::Error, "record failed",
                 {{"sequence_number", record.sequence_number}, {"reason", applied.error().message}});
    response.failures.push_back({record.sequence_number, applied.error()});
  }
  return response;
}

}  // namespace bellwether::functions
