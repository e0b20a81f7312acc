#include "functions/draw_charts.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <vector>

#include "functions/concurrently.h"

namespace bellwether::functions {
namespace {

// One object of the bucket that is to become so.
struct Delivery {
  std::size_t record;  // In the batch.
  std::string key;
  std::optional<std::string> png;  // Nothing: the object is to go.
  std::chrono::microseconds drawing{0};
  Result<bool> is_changed = false;  // What became of it.
  bool is_superseded = false;       // A later record of the group decides about this key.
};

// What the steps of one batch share.
struct Studio {
  std::span<const ports::ChangeRecord> batch;
  const ChartKeys& keys;
  const ChartPorts& ports;
  std::vector<Delivery> deliveries = {};
};

// So many items are drawn and then delivered: few pictures are held whatever the batch's size, and little is
// under way when the time runs out.
constexpr std::size_t kGroupRecords = 8;

std::vector<chart::Level> levels_of(const market::Item& item, chart::Language language) {
  const bool japanese = language == chart::Language::Japanese;
  std::vector<chart::Level> levels;
  if (item.target) levels.push_back({japanese ? "目標" : "target", item.target->value()});
  if (item.bought_at) levels.push_back({japanese ? "取得" : "bought at", item.bought_at->value()});
  return levels;
}

void draw_chart(Studio& studio, std::size_t record, chart::Period period) {
  const market::Item& item = *studio.batch[record].item;
  const bool daily = period == chart::Period::Daily;
  const auto begun = studio.ports.stopwatch();
  // The record's own day, not today's: a record delivered twice draws the same
  // bytes twice. A price of tomorrow is shown too: east of Greenwich it is tomorrow already.
  const auto quotes = item.history.quotes();
  const Day created = day_of(studio.batch[record].created);
  const Day as_of = quotes.empty() ? created : std::max(created, quotes.back().day);
  const chart::Picture picture =
      studio.ports.painter.paint({.title = item.key.name,
                                  .currency = item.currency,
                                  .history = item.history,
                                  .period = period,
                                  .as_of = as_of,
                                  .levels = levels_of(item, studio.ports.painter.style().language)});
  if (!picture.missing.empty() && daily)
    studio.ports.report.event(kGlyphsMissing,
                              {{"item", item.key.name}, {"count", std::ssize(picture.missing)}});
  studio.deliveries.push_back({.record = record,
                               .key = chart_key(studio.keys, period, item),
                               .png = std::string(picture.png),
                               .drawing = studio.ports.stopwatch() - begun});
}

// What the record asks for.
void draw(Studio& studio, std::size_t record) {
  const ports::ChangeRecord& change = studio.batch[record];
  const bool nothing_to_draw = change.item->history.empty();
  if (nothing_to_draw && change.kind == ports::ChangeKind::Insert) return;
  if (nothing_to_draw || change.kind == ports::ChangeKind::Remove) {
    for (const auto period : {chart::Period::Daily, chart::Period::Weekly})
      studio.deliveries.push_back(
          {.record = record, .key = chart_key(studio.keys, period, *change.item), .png = std::nullopt});
    return;
  }
  draw_chart(studio, record, chart::Period::Daily);
  draw_chart(studio, record, chart::Period::Weekly);
}

// True when the bucket was changed: a chart that is there already is not written again.
Result<bool> deliver(const Delivery& delivery, ports::Bucket& bucket) {
  if (!delivery.png) {
    TRY_VOID(bucket.remove(delivery.key));
    return true;
  }
  const bool unchanged = TRY(bucket.holds(delivery.key, *delivery.png));
  if (!unchanged) TRY_VOID(bucket.put(delivery.key, *delivery.png, "image/png"));
  return !unchanged;
}

// Two items may share a key (one was renamed and kept its URL): the later record decides.
void supersede(std::vector<Delivery>& deliveries) {
  std::map<std::string_view, Delivery*> last;
  for (Delivery& delivery : deliveries) {
    const auto [known, is_new] = last.emplace(delivery.key, &delivery);
    if (is_new) continue;
    known->second->is_superseded = true;
    known->second = &delivery;
  }
}

void report(const Studio& studio, const Delivery& delivery) {
  if (delivery.is_superseded) return;
  const std::string& item = studio.batch[delivery.record].item->key.name;
  if (!delivery.png) {
    studio.ports.report.event(kChartRemoved, {{"item", item}, {"key", delivery.key}});
    return;
  }
  studio.ports.report.event(*delivery.is_changed ? kChartDrawn : kChartUnchanged,
                            {{"item", item},
                             {"key", delivery.key},
                             {"bytes", ports::Bytes(std::ssize(*delivery.png))},
                             {"draw", delivery.drawing}});
}

// Draws these records, then brings all of it to the bucket. Answers the first error of each record.
std::map<std::size_t, Error> draw_group(Studio& studio, std::span<const std::size_t> records) {
  studio.deliveries.clear();
  std::map<std::size_t, Error> errors;
  for (const std::size_t record : records) {
    if (studio.ports.time_left())
      draw(studio, record);
    else
      errors.emplace(record, ports::no_time_left());
  }
  supersede(studio.deliveries);
  concurrently(studio.deliveries.size(), studio.ports.deliveries, [&](std::size_t i) {
    Delivery& delivery = studio.deliveries[i];
    if (!delivery.is_superseded) delivery.is_changed = deliver(delivery, studio.ports.bucket);
  });
  for (const Delivery& delivery : studio.deliveries) {
    if (delivery.is_changed)
      report(studio, delivery);
    else
      errors.emplace(delivery.record, delivery.is_changed.error());
  }
  return errors;
}

}  // namespace

ports::BatchResponse draw_charts(std::span<const ports::ChangeRecord> batch, const ChartKeys& keys,
                                 const ChartPorts& ports) {
  // A newer record of an item makes the older ones of the batch superfluous;
  // a malformed one does not, it fails alone.
  std::map<market::ItemKey, std::size_t> newest;
  std::map<std::size_t, Error> errors;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (batch[i].item)
      newest[batch[i].item->key] = i;
    else
      errors.emplace(i, batch[i].item.error());
  }
  std::vector<std::size_t> records;
  for (const auto& [key, record] : newest) records.push_back(record);
  std::ranges::sort(records);

  Studio studio{batch, keys, ports};
  for (std::span<const std::size_t> rest = records; !rest.empty();) {
    const auto group = rest.first(std::min(rest.size(), kGroupRecords));
    errors.merge(draw_group(studio, group));
    rest = rest.subspan(group.size());
  }

  ports::BatchResponse response;
  for (const auto& [record, error] : errors) {
    ports.report.event(ports::kRecordFailed,
                       {{"sequence_number", batch[record].sequence_number}, {"reason", error.message}});
    response.failures.push_back({batch[record].sequence_number, error});
  }
  return response;
}

}  // namespace bellwether::functions
