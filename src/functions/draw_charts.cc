#include "functions/draw_charts.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "functions/concurrently.h"
#include "functions/failure_report.h"

namespace bellwether::functions {
namespace {

// One object of the bucket that is to become so.
struct Delivery {
  std::size_t record;  // In the batch.
  std::string key;
  std::optional<std::string> png = std::nullopt;  // Nothing: the object is to go.
  std::chrono::microseconds drawing{0};
  Result<bool> is_changed = false;  // What became of it.
  bool is_superseded = false;       // Another one of the group decides about this key.
};

// What a batch says of an item.
struct Change {
  std::size_t record;  // The newest of it.
  // Where it was before that one and before those that it makes superfluous.
  std::vector<const ports::ItemPlace*> pasts = {};
};

// What the steps of one batch share.
struct Studio {
  std::span<const ports::ChangeRecord> batch;
  const ObjectKeys& keys;
  const ChartPorts& ports;
  std::vector<Delivery> deliveries = {};
};

// So many items are drawn and then delivered: few pictures are held whatever the batch's size, and little is
// under way when the time runs out.
constexpr std::size_t kGroupRecords = 8;

// The page names a chart with its version.
const ports::Media kChart("image/png", ports::Caching::Forever);

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

// Where the item's chart was, which is not where it is now.
void remove_pasts(Studio& studio, const Change& change, chart::Period period, std::string_view now) {
  std::set<std::string> keys;
  for (const ports::ItemPlace* past : change.pasts)
    keys.insert(object_key(chart_template(studio.keys, period), *past));
  for (const std::string& key : keys)
    if (key != now) studio.deliveries.push_back({.record = change.record, .key = key});
}

// Where only the URL says which object it was, and no record of it does, another item's may be meant.
void remove_charts(Studio& studio, const Change& change) {
  const market::Item& item = *studio.batch[change.record].item;
  bool is_left = false;
  for (const auto period : {chart::Period::Daily, chart::Period::Weekly}) {
    const std::string& key_template = chart_template(studio.keys, period);
    const bool is_known = !depends_on_url(key_template);
    const std::string key = is_known ? object_key(key_template, {.key = item.key}) : "";
    if (is_known) studio.deliveries.push_back({.record = change.record, .key = key});
    remove_pasts(studio, change, period, key);
    is_left |= !is_known && !studio.batch[change.record].before;
  }
  if (is_left) studio.ports.report.event(kChartLeft, {{"item", item.key.name}});
}

// What the records of the item ask for.
void draw(Studio& studio, const Change& change) {
  const ports::ChangeRecord& newest = studio.batch[change.record];
  if (newest.kind == ports::ChangeKind::Remove) return remove_charts(studio, change);
  const bool nothing_to_draw = newest.item->history.empty();
  for (const auto period : {chart::Period::Daily, chart::Period::Weekly}) {
    const std::string key = chart_key(studio.keys, period, *newest.item);
    remove_pasts(studio, change, period, key);
    if (!nothing_to_draw)
      draw_chart(studio, change.record, period);
    else if (newest.kind == ports::ChangeKind::Modify)
      studio.deliveries.push_back({.record = change.record, .key = key});
  }
}

// True when the bucket was changed: a chart that is there already is not written again.
Result<bool> deliver(const Delivery& delivery, ports::Bucket& bucket) {
  if (!delivery.png) {
    TRY_VOID(bucket.remove(delivery.key));
    return true;
  }
  const bool unchanged = TRY(bucket.holds(delivery.key, *delivery.png));
  if (!unchanged) TRY_VOID(bucket.put(delivery.key, *delivery.png, kChart));
  return !unchanged;
}

// Two items may share a key (one was renamed and kept its URL): the later record decides, and whoever has a
// chart there before whoever has none there any more.
void supersede(std::vector<Delivery>& deliveries) {
  std::map<std::string_view, Delivery*> last;
  for (Delivery& delivery : deliveries) {
    const auto [known, is_new] = last.emplace(delivery.key, &delivery);
    if (is_new) continue;
    Delivery*& decides = known->second;
    const bool stays = decides->png && !delivery.png;
    (stays ? delivery : *decides).is_superseded = true;
    if (!stays) decides = &delivery;
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

// Brings to the bucket what was drawn; where the bucket is far, while the caller draws the next.
class Carrier {
 public:
  explicit Carrier(const ChartPorts& ports) : ports_(ports) {}

  bool is_far() const { return ports_.deliveries > 1; }

  // Nothing may be under way.
  void start(std::vector<Delivery> deliveries) {
    deliveries_ = std::move(deliveries);
    const auto bring = [this] {
      concurrently(deliveries_.size(), ports_.deliveries, [this](std::size_t i) {
        Delivery& delivery = deliveries_[i];
        if (!delivery.is_superseded) delivery.is_changed = deliver(delivery, ports_.bucket);
      });
    };
    if (is_far())
      thread_ = std::jthread(bring);
    else
      bring();
  }

  // What was under way, when all of it has arrived or failed.
  std::vector<Delivery> finish() {
    if (thread_.joinable()) thread_.join();
    return std::exchange(deliveries_, {});
  }

 private:
  const ChartPorts& ports_;
  std::vector<Delivery> deliveries_;
  std::jthread thread_;
};

// The way of a batch's changes, a few at a time, to the bucket.
class Course {
 public:
  Course(Studio& studio, std::map<std::size_t, Error>& errors) : studio_(studio), errors_(errors) {}

  void go(std::span<const Change> changes) {
    for (std::span<const Change> rest = changes; !rest.empty();) {
      Milliseconds left = studio_.ports.time_left();
      if (left < last_took_) return give_up(rest);
      const auto group = rest.first(std::min(rest.size(), kGroupRecords));
      draw_group(group);
      if (carrier_.is_far()) {
        // It was drawn while the one before was on its way, which may have taken what was left.
        settle();
        left = studio_.ports.time_left();
        if (left < last_took_) return give_up(rest);
      }
      left_at_start_ = left;
      carrier_.start(std::exchange(studio_.deliveries, {}));
      if (!carrier_.is_far()) settle();
      rest = rest.subspan(group.size());
    }
    settle();
  }

 private:
  void give_up(std::span<const Change> changes) {
    settle();
    for (const Change& change : changes) errors_.emplace(change.record, ports::no_time_left());
  }

  void draw_group(std::span<const Change> changes) {
    for (const Change& change : changes) {
      if (studio_.ports.time_left() > Milliseconds(0))
        draw(studio_, change);
      else
        errors_.emplace(change.record, ports::no_time_left());
    }
    supersede(studio_.deliveries);
  }

  // Says what became of those that were under way.
  void settle() {
    if (!left_at_start_) return;
    for (const Delivery& delivery : carrier_.finish()) {
      if (delivery.is_changed)
        report(studio_, delivery);
      else
        errors_.emplace(delivery.record, delivery.is_changed.error());
    }
    last_took_ = *left_at_start_ - studio_.ports.time_left();
    left_at_start_.reset();
  }

  Studio& studio_;
  std::map<std::size_t, Error>& errors_;
  Carrier carrier_{studio_.ports};
  std::optional<Milliseconds> left_at_start_;  // Of those that are under way.
  Milliseconds last_took_{0};
};

// Who is not told of a record that is acknowledged would never hear of it.
void tell_page_of(std::span<const Change> changes, const Studio& studio,
                  std::map<std::size_t, Error>& errors) {
  std::vector<market::ItemKey> keys;
  for (const Change& change : changes)
    if (!errors.contains(change.record)) keys.push_back(studio.batch[change.record].item->key);
  const auto told = tell_page(keys, studio.ports.page, studio.ports.report);
  if (told) return;
  for (const Change& change : changes) errors.emplace(change.record, in_context("page", told.error()));
}

}  // namespace

ports::BatchResponse draw_charts(std::span<const ports::ChangeRecord> batch, const ObjectKeys& keys,
                                 const ChartPorts& ports) {
  // A newer record of an item makes the older ones of the batch superfluous;
  // a malformed one does not, it fails alone.
  std::map<market::ItemKey, Change> newest;
  std::map<std::size_t, Error> errors;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!batch[i].item) {
      errors.emplace(i, batch[i].item.error());
      continue;
    }
    Change& change = newest[batch[i].item->key];
    change.record = i;
    if (batch[i].before) change.pasts.push_back(&*batch[i].before);
  }
  std::vector<Change> changes;
  for (auto& [key, change] : newest) changes.push_back(std::move(change));
  std::ranges::sort(changes, {}, &Change::record);

  Studio studio{batch, keys, ports};
  Course(studio, errors).go(changes);
  tell_page_of(changes, studio, errors);

  ports::BatchResponse response;
  for (const auto& [record, error] : errors) {
    report_failure(ports.report, batch[record], error);
    response.failures.push_back({batch[record].sequence_number, error});
  }
  return response;
}

}  // namespace bellwether::functions
