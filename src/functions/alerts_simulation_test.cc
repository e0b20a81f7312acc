// A year of 1,000 items, of 250 of which a label turns besides, with decide-alerts and two senders at once,
// each in any order of their steps. At 5 of 100 steps that leave something behind a process ends, and at 1 of
// 100 that only look; 5 of 100 messages and batches are delivered again though they were processed. No alert
// is lost, each is recorded once, and a notice comes twice by a way only where its sender ended between
// acceptance and mark, where the answer was lost, or where the lease was over.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "alert_stage.h"
#include "alerts/alert.h"
#include "alerts/feed.h"
#include "alerts/telling.h"
#include "baton.h"
#include "forwarding_queue.h"
#include "functions/decide_alerts.h"
#include "functions/send_alerts.h"
#include "generated_history.h"
#include "manual_clock.h"
#include "memory/memory_bucket.h"
#include "memory/memory_queue.h"
#include "silent_report.h"
#include "watched_bucket.h"

namespace bellwether::functions {
namespace {

using testbed::Baton;
using testbed::Ended;

constexpr std::size_t kItems = 1'000, kSenders = 2, kDecider = kSenders;
constexpr std::size_t kOfAName = 4;  // Of so many items the label turns once.
constexpr int kDays = 365, kKnownDays = 60;
constexpr unsigned kDeaths = 50, kDeathsOfLooks = 10, kRedeliveries = 50, kLostAnswers = 10;  // Of 1,000.
constexpr std::size_t kBatch = 10;

// Where a sender is that has told and not marked.
struct Open {
  std::string notice, way;
};

struct Process {
  Baton& baton;
  std::size_t me;
  std::optional<Open> open = std::nullopt;  // Accepted, and not marked.

  void step(unsigned deaths) {
    baton.step(me);
    if (baton.random(1'000) < deaths) throw Ended();
  }
};

class DyingBucket final : public testbed::WatchedBucket {
 public:
  DyingBucket(ports::Bucket& behind, Process& process) : WatchedBucket(behind), process_(process) {}

  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override {
    process_.step(kDeaths);
    auto is_ours = WatchedBucket::put_if(key, bytes, media, version);
    if (is_ours.value() && key.starts_with(alerts::kTellingPrefix)) process_.open.reset();
    process_.step(kDeaths);
    return is_ours;
  }
  Result<ports::Object> read(std::string_view key) override {
    process_.step(kDeathsOfLooks);
    return WatchedBucket::read(key);
  }

 private:
  Process& process_;
};

class DyingQueue final : public testbed::ForwardingQueue {
 public:
  DyingQueue(ports::Queue& behind, Process& process) : ForwardingQueue(behind), process_(process) {}
  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override {
    process_.step(kDeaths);
    auto sent = ForwardingQueue::send(messages);
    process_.step(kDeaths);
    return sent;
  }

 private:
  Process& process_;
};

// By notice and way.
using Count = std::map<std::pair<std::string, std::string>, int>;

// Who is told, behind all senders.
struct Readers {
  Count accepted, excused;
  std::map<std::string, std::vector<std::string>> headlines;  // By notice.
};

class DyingWay final : public ports::NoticeWay {
 public:
  DyingWay(std::string name, Process& process, Readers& readers)
      : name_(std::move(name)), process_(process), readers_(readers) {}
  std::string_view name() const override { return name_; }
  Result<void> tell(const ports::Notice& notice) override {
    process_.step(kDeaths);
    std::vector<std::string> headlines;
    for (const ports::NoticeItem& item : notice.items) headlines.push_back(item.headline);
    const auto [known, is_new] = readers_.headlines.try_emplace(notice.id, headlines);
    EXPECT_EQ(known->second, headlines) << notice.id << " is another notice the second time";
    ++readers_.accepted[{notice.id, name_}];
    if (process_.baton.random(1'000) < kLostAnswers) {
      ++readers_.excused[{notice.id, name_}];
      return fail(ErrorKind::Unavailable, "the answer was lost");
    }
    process_.open = Open{.notice = notice.id, .way = name_};
    process_.step(kDeaths);
    return {};
  }

 private:
  const std::string name_;
  Process& process_;
  Readers& readers_;
};

class Year {
 public:
  explicit Year(unsigned seed) : baton_(seed, kSenders + 1) { make_changes(seed); }

  void run() {
    std::vector<std::jthread> threads;
    threads.emplace_back([this] { decide(); });
    for (std::size_t me = 0; me < kSenders; ++me) threads.emplace_back([this, me] { send(me); });
  }

  void check() {
    const auto records = kept_.list("alerts/").value();
    EXPECT_EQ(std::set(records.begin(), records.end()), expected_);
    std::set<std::string> notices;
    for (const std::string& key : records) {
      const auto alert = alerts::decode_alert(kept_.get(key).value()).value();
      const auto telling =
          alerts::decode_telling(kept_.get(alerts::telling_key(alert.notice)).value()).value();
      lost_ += telling.is_done && std::ranges::count(telling.records, key) == 1 ? 0 : 1;
      for (const char* way : {"smtp", "webhook"})
        lost_ += readers_.accepted[{alert.notice, way}] == 0 ? 1 : 0;
      notices.insert(alert.notice);
    }
    EXPECT_EQ(lost_, 0);
    int told = 0, doubles = 0;
    for (const auto& [where, times] : readers_.accepted) {
      if (times == 0) continue;
      EXPECT_LE(times - 1, readers_.excused[where]) << where.first << " by " << where.second;
      EXPECT_TRUE(notices.contains(where.first)) << where.first;
      ++told;
      doubles += times - 1;
    }
    const std::string feed = kept_.get(alerts::kFeedKey).value();
    std::size_t entries = 0;
    for (std::size_t at = 0; (at = feed.find("<entry>", at)) != std::string::npos; ++at) ++entries;
    EXPECT_EQ(entries, alerts::kEntriesMax);
    // A simulation that hit nothing would show nothing.
    EXPECT_GT(expected_.size(), 1'000u);
    EXPECT_GT(doubles, 0);
    EXPECT_GT(ends_, 1'000);
    std::cout << expected_.size() << " alerts, " << told << " notices by a way, " << ends_
              << " processes ended, " << doubles << " notices came twice, " << lost_ << " were lost\n";
  }

 private:
  void make_changes(unsigned seed) {
    std::map<Day, std::vector<ports::ChangeRecord>> by_day;
    for (std::size_t i = 0; i < kItems; ++i) {
      market::Item item{.key = {.name = "Item " + std::to_string(i), .owner = ""},
                        .target = market::Price(120)};
      const auto whole = testbed::walk(kKnownDays + kDays, 100, testbed::Detail::Closes,
                                       seed * 10'000 + static_cast<unsigned>(i));
      const market::PriceRules rules = market::rules_for(item, book_);
      std::set<Day> days;
      for (const auto& firing : market::firings(whole, rules)) days.insert(firing.certain);
      for (const Day day : days) {
        const auto until = market::quotes_until(whole, day);
        if (std::ssize(until) <= kKnownDays) continue;
        market::Item before = item, after = item;
        before.history = market::PriceHistory::from({until.begin(), until.end() - 1}).value();
        after.history = market::PriceHistory::from({until.begin(), until.end()}).value();
        for (const auto& firing : market::new_firings(before.history, after.history, rules))
          expected_.insert(alerts::record_key(alerts::alert_of(after, firing, clock_.now())));
        by_day[day].push_back(testbed::change(before, after));
      }
      if (i % kOfAName != 0) continue;
      turns_.push_back(testbed::turned(item.key.name));
      expected_.insert(alerts::record_key(turns_.back()));
    }
    for (auto& [day, changes] : by_day)
      for (auto& change : changes) changes_.push_back(std::move(change));
  }

  // Whatever is left in the queue of a process that has ended comes back.
  template <class Work>
  bool lives(Process& process, Work work) {
    bool is_done = false;
    try {
      work();
      is_done = true;
    } catch (const Ended&) {
      ++ends_;
    }
    if (process.open) ++readers_.excused[{process.open->notice, process.open->way}];
    process.open.reset();
    return is_done;
  }

  void decide() {
    baton_.begin(kDecider);
    Process process{.baton = baton_, .me = kDecider};
    DyingBucket bucket(kept_, process);
    DyingQueue queue(queue_, process);
    const DecidePorts ports{
        .bucket = bucket, .alerts = queue, .rules = book_, .clock = clock_, .report = report_};
    for (std::size_t at = 0; at < changes_.size();) {
      const std::size_t count = std::min(kBatch, changes_.size() - at);
      std::size_t failures = 0;
      const bool is_done = lives(process, [&] {
        failures = decide_alerts(std::span(changes_).subspan(at, count), ports).failures.size();
      });
      if (is_done && failures == 0 && baton_.random(1'000) >= kRedeliveries) at += count;
      baton_.step(kDecider);
    }
    // As read-sentiment sends them.
    for (std::size_t at = 0; at < turns_.size();) {
      const ports::OutgoingMessage message{.body = alerts::encode_alert_message(turns_[at])};
      const bool is_done = lives(process, [&] { EXPECT_TRUE(queue.send({&message, 1})); });
      if (is_done && baton_.random(1'000) >= kRedeliveries) ++at;
      baton_.step(kDecider);
    }
    is_decided_ = true;
    baton_.end(kDecider);
  }

  void send(std::size_t me) {
    baton_.begin(me);
    Process process{.baton = baton_, .me = me};
    DyingBucket bucket(kept_, process);
    DyingQueue queue(queue_, process);
    DyingWay mail("smtp", process, readers_), hook("webhook", process, readers_);
    ports::NoticeWay* const ways[] = {&mail, &hook};
    const SendPorts ports{.bucket = bucket,
                          .alerts = queue,
                          .ways = ways,
                          .clock = clock_,
                          .report = report_,
                          .keys = keys_,
                          .style = style_,
                          .wish = wish_};
    while (true) {
      const auto batch = queue_.receive(kBatch, std::chrono::seconds(0)).value();
      if (batch.empty()) {
        const auto status = queue_.status().value();
        if (is_decided_ && status.visible + status.in_flight + status.delayed == 0) break;
        clock_.advance(std::chrono::seconds(20));
      }
      ports::MessageResponse response;
      if (!batch.empty() && lives(process, [&] { response = send_alerts(batch, ports); }))
        acknowledge(batch, response);
      clock_.advance(Milliseconds(baton_.random(3'000)));
      baton_.step(me);
    }
    baton_.end(me);
  }

  void acknowledge(const std::vector<ports::Message>& batch, const ports::MessageResponse& response) {
    std::vector<std::string> receipts;
    for (const ports::Message& message : batch)
      if (std::ranges::count(response.failures, message.id, &ports::MessageFailure::id) == 0 &&
          baton_.random(1'000) >= kRedeliveries)
        receipts.push_back(message.receipt);
    if (receipts.empty()) return;
    EXPECT_TRUE(queue_.acknowledge(receipts));
  }

  Baton baton_;
  testbed::ManualClock clock_;
  memory::MemoryBucket kept_;
  memory::MemoryQueue queue_{clock_, std::chrono::seconds(360)};
  testbed::SilentReport report_;
  const market::RuleBook book_ = {.year_high = {.is_all = false}, .year_low = {.is_all = false}};
  const ObjectKeys keys_;
  const chart::ChartStyle style_;
  const AlertWish wish_;
  std::vector<ports::ChangeRecord> changes_;
  std::vector<alerts::Alert> turns_;
  std::set<std::string> expected_;  // The records' keys.
  Readers readers_;
  bool is_decided_ = false;
  int ends_ = 0, lost_ = 0;
};

TEST(AlertsSimulation, NoAlertOfAYearIsLostAndANoticeComesTwiceOnlyWhereNobodyCouldKnow) {
  Year year(1);
  year.run();
  year.check();
}

}  // namespace
}  // namespace bellwether::functions
