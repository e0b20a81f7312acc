#include "cost/estimate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "cost/assumptions.h"

namespace bellwether::cost {
namespace {

constexpr double kGigabyte = 1024.0 * 1024 * 1024;
constexpr double kWriteUnitBytes = 1024, kReadUnitBytes = 4096;  // Of DynamoDB.
constexpr double kUnitCharacters = 100, kUnitsLeast = 3;         // Of Comprehend, a text.
constexpr double kMinutesOfDay = 24 * 60, kMinuteSeconds = 60;
constexpr double kQueues = 3;

// How often things happen in a month, and how large they are.
struct Month {
  explicit Month(const Workload& workload)
      : items(static_cast<double>(workload.items)),
        names(static_cast<double>(workload.names)),
        item_bytes(kItemBytes.value + kPriceBytes.value * static_cast<double>(workload.days_of_prices)),
        table_bytes(items * item_bytes + names * kItemBytes.value),
        changes(items * kMonthDays.value),
        runs(names == 0 ? 0
                        : std::floor(kMonthDays.value * kMinutesOfDay /
                                     static_cast<double>(workload.every.count()))),
        batches(runs * std::ceil(names / kMessageBatch.value)),
        readings(runs * names),
        text_units(
            std::max(kUnitsLeast, std::ceil(static_cast<double>(workload.text_length) / kUnitCharacters))),
        new_texts(std::min(readings, names * workload.text_changes)),
        results(std::min(readings, new_texts + names * kResultsADay.value * kMonthDays.value)),
        shown(changes + results),
        publications(
            std::min(shown, kMonthDays.value * kMinutesOfDay * kMinuteSeconds / kWindowSeconds.value)),
        page_item_bytes(kPageItemBytes.value +
                        kPagePriceBytes.value * static_cast<double>(workload.days_of_prices)),
        list_bytes((items + names) * kRowBytes.value),
        alerts(items * kAlertsAMonth.value),
        looks(workload.looks_after ? kMonthDays.value : 0),
        // decide-alerts looks at each change too.
        invocations(2 * changes + runs + looks + batches + publications + alerts),
        kept_bytes(items * 2 * kChartBytes.value + names * 2 * kResultBytes.value + items * page_item_bytes +
                   names * kPageItemBytes.value + list_bytes),
        log_bytes(invocations * kInvocationLogBytes.value +
                  (2 * changes + readings + shown) * kEventLogBytes.value) {}

  double items, names;
  double item_bytes, table_bytes;
  double changes;  // Of prices; each is an invocation of draw-charts, unless several come at once.
  double runs;     // Of fan-out.
  double batches;  // Of messages.
  double readings;
  double text_units;
  double new_texts;
  double results;       // That are written.
  double shown;         // Items whose page is made anew: after every change and every result.
  double publications;  // Of those; each is an invocation of publish.
  double page_item_bytes, list_bytes;
  double alerts;  // Each told by itself.
  double looks;   // Of look-after.
  double invocations;
  double kept_bytes, log_bytes;
};

class Bill {
 public:
  explicit Bill(const Workload& workload) : workload_(workload) {}

  void add(std::string_view name, double quantity) { add(name, quantity, workload_.region); }

  void add_of_bucket(std::string_view name, double quantity) { add(name, quantity, workload_.bucket_region); }

  Estimate estimate() && { return std::move(estimate_); }

 private:
  void add(std::string_view name, double quantity, std::string_view region) {
    const auto* const charge = std::ranges::find(kCharges, name, &Charge::name);
    CHECK(charge != kCharges.end());
    if (quantity == 0) return;
    Line line{.charge = charge, .region = region, .quantity = quantity, .price = find_price(name, region)};
    if (line.price == nullptr) {
      ++estimate_.unknown;
    } else {
      const double unit = line.price->usd / line.price->units;
      line.usd = quantity * unit;
      line.usd_to_pay = std::max(0.0, quantity - free_quantity(name)) * unit;
    }
    estimate_.usd += line.usd;
    estimate_.usd_to_pay += line.usd_to_pay;
    estimate_.lines.push_back(line);
  }

  const Workload& workload_;
  Estimate estimate_ = {};
};

Caching caching(const Workload& workload, const Month& month) {
  Caching caching{.price = find_price("Sentiment", workload.region),
                  .units = month.new_texts * month.text_units,
                  .usd = 0,
                  .units_without = month.readings * month.text_units,
                  .usd_without = 0};
  if (caching.price != nullptr) {
    const double unit = caching.price->usd / caching.price->units;
    caching.usd = caching.units * unit;
    caching.usd_without = caching.units_without * unit;
  }
  return caching;
}

}  // namespace

Estimate estimate(const Workload& workload) {
  const Month month(workload);
  Bill bill(workload);
  bill.add("LambdaRequests", month.invocations);
  bill.add("LambdaSeconds",
           kMemoryGb.value *
               (month.changes * kDrawSeconds.value + (month.runs + month.looks) * kFanOutSeconds.value +
                month.readings * kReadSeconds.value + month.shown * kPublishSeconds.value +
                month.publications * (month.items + month.names) * kRowSeconds.value +
                month.changes * kDecideSeconds.value + month.alerts * kSendSeconds.value));
  // Every write is charged for the whole item, however little of it changes.
  bill.add("TableWrites", month.changes * std::ceil(month.item_bytes / kWriteUnitBytes));
  // A run of fan-out reads the whole table, and one of look-after; read-sentiment looks before it reads, and
  // after it has written, whether the name is still there; publish gets the item. All of it consistently.
  // Lambda's reads of the stream cost nothing.
  bill.add("TableReads", (month.runs + month.looks) * std::ceil(month.table_bytes / kReadUnitBytes) +
                             month.readings + month.results +
                             month.shown * std::ceil(month.item_bytes / kReadUnitBytes));
  bill.add("TableStorage", month.table_bytes / kGigabyte);
  bill.add("TableRecovery", month.table_bytes / kGigabyte);
  // Each batch is sent, received and deleted; what the page is told is sent one by one.
  bill.add("QueueRequests", 3 * month.batches + month.shown + 2 * month.publications + 3 * month.alerts +
                                kQueues * kPolls.value * kMinutesOfDay * kMonthDays.value);
  bill.add("Schedules", month.runs + month.looks);
  // A chart is looked at before it is written. A result is read at every reading, and written when it says
  // something else or is too old. Of an item publish reads its file and its result and looks at both charts;
  // list and head it reads and writes. An alert is a record, a notice, an entry of the feed and one of the
  // page's list, with a claim and a mark; mutes and the chart are read for it.
  bill.add_of_bucket("BucketWrites", 2 * month.changes + 2 * month.results + month.shown +
                                         2 * month.publications + 7 * month.alerts);
  bill.add_of_bucket("BucketReads", 2 * month.changes + month.readings + 4 * month.shown +
                                        2 * month.publications + 6 * month.alerts);
  bill.add_of_bucket("BucketStorage", month.kept_bytes / kGigabyte);
  if (workload.bucket_region != workload.region)
    bill.add("BetweenRegions",
             (2 * month.changes * kChartBytes.value + 2 * month.results * kResultBytes.value +
              2 * (month.shown * month.page_item_bytes + month.publications * month.list_bytes)) /
                 kGigabyte);
  const Caching cached = caching(workload, month);
  if (workload.is_scored_by_comprehend) bill.add("Sentiment", cached.units);
  bill.add("LogsIn", month.log_bytes / kGigabyte);
  bill.add("LogsKept", month.log_bytes / kGigabyte * kLogMonths.value);
  bill.add("Metrics", static_cast<double>(workload.metrics));
  bill.add("Alarms", kAlarms.value);
  bill.add("Dashboards", kDashboards.value);
  bill.add("Mails", kMails.value);
  bill.add("Keys", workload.has_own_key ? 1 : 0);
  Estimate estimate = std::move(bill).estimate();
  estimate.caching = cached;
  return estimate;
}

}  // namespace bellwether::cost
