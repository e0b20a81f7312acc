#include "simulation/life.h"

#include <algorithm>
#include <array>
#include <memory>

#include "local/event_count.h"
#include "local/lock_file.h"
#include "local/mapping_state.h"
#include "manual_clock.h"
#include "silent_report.h"
#include "simulation/engine_process.h"
#include "simulation/services.h"
#include "simulation/story.h"
#include "simulation/user_process.h"

namespace bellwether::simulation {
namespace {

using namespace std::chrono_literals;

constexpr int kRestStepsMax = 20'000;
constexpr Process kMaker = 1;
const std::array<std::string, 3> kMappings = {stream_function(0), stream_function(1), kReader};

class SharedRandom final : public ports::Random {
 public:
  explicit SharedRandom(std::mt19937_64& chance) : chance_(chance) {}
  std::uint64_t next() override { return chance_(); }

 private:
  std::mt19937_64& chance_;
};

class Life {
 public:
  Life(FaultyDisk& disk, const LifeOptions& options)
      : disk_(disk), options_(options), chance_(options.seed), story_(options.is_told), habits_(draw()) {}

  LifeEnd live();

 private:
  std::uint64_t below(std::uint64_t limit) { return chance_() % limit; }
  int between(int least, int most) {
    return least + static_cast<int>(below(static_cast<std::uint64_t>(most - least + 1)));
  }
  bool one_in(std::uint64_t times) { return below(times) == 0; }

  Habits draw();
  void redraw();
  void make_disk();
  Fault weather(Operation operation);
  void act();
  void step_engine();
  void turn_mapping();
  void turn_clock();
  void start_engine();
  void start_users();
  void end_engine(const char* how);
  void look_at_the_dead();
  void check_counts(const TakenLetters* burials);
  void rest();
  bool rest_once();
  void verify();
  void check_letters();

  FaultyDisk& disk_;
  const LifeOptions options_;
  std::mt19937_64 chance_;
  Story story_;
  testbed::ManualClock clock_;
  SharedRandom random_{chance_};
  testbed::SilentReport report_;
  bool may_age_ = false;
  bool is_shy_ = false;           // The engine is seldom there, so that users are alone with the disk.
  std::int64_t until_fault_ = 0;  // Operations.
  std::optional<Operation> aim_;  // The fault waits for one of these.
  int full_for_ = 0;              // Operations.
  Habits habits_;
  Services services_{chance_, story_, habits_, clock_};
  const Place place_{options_.folder, clock_, random_, report_};

  Process next_process_ = kMaker + 1;
  Process engine_number_ = 0, users_number_ = 0;
  std::unique_ptr<EngineProcess> engine_;
  std::unique_ptr<UserProcess> users_;
  TakenLetters taken_[kStreamFunctions];

  Tally tally_;
};

Habits Life::draw() {
  Habits habits;
  may_age_ = one_in(6);
  is_shy_ = one_in(8);
  for (auto& mapping : habits.mappings) {
    mapping.batch_size = between(1, 12);
    mapping.maximum_batching_window = std::chrono::seconds(one_in(3) ? between(0, 20) : 0);
    mapping.maximum_retry_attempts = between(0, 4);
    mapping.report_batch_item_failures = !one_in(4);
    // Without names, only cutting batches in two finds the bad one.
    mapping.bisect_batch_on_function_error = !mapping.report_batch_item_failures || one_in(2);
    mapping.parallelization_factor = one_in(2) ? 1 : between(1, 3);
    mapping.patience = one_in(2) ? 86'400s : 0s;
    if (may_age_) mapping.maximum_record_age = std::chrono::seconds(between(60, 600));
  }
  habits.mappings[1].patience = 86'400s;
  habits.mappings[1].with_old_items = true;
  if (one_in(3))
    habits.mappings[0].filter =
        events::EventFilter::parse(R"({"dynamodb":{"Keys":{"Card":{"S":[{"anything-but":")" +
                                       std::string(kUnwantedItem) + R"("}]}}}})",
                                   events::FilterSource::Stream)
            .value();
  if (one_in(3))
    habits.slots.filter = events::EventFilter::parse(R"({"body":[{"anything-but":{"prefix":")" +
                                                         std::string(MessageLedger::kUnwanted) + R"("}}]})",
                                                     events::FilterSource::Queue)
                              .value();
  habits.slots.batch_size = between(1, 5);
  habits.slots.maximum_concurrency = between(1, 2);
  habits.slots.function_timeout = std::chrono::seconds(between(1, 30));
  habits.slots.patience = one_in(2) ? 86'400s : 0s;
  habits.queue.maximum_receives = between(2, 8);
  if (one_in(6)) habits.queue.retention = std::chrono::seconds(between(60, 3'600));
  habits.queue.visibility_timeout = std::chrono::seconds(between(0, 60));
  until_fault_ = one_in(10) ? 1'000'000 : between(1, is_shy_ ? 60 : 600);
  return habits;
}

// What an engine may be started with anew.
void Life::redraw() {
  for (auto& mapping : habits_.mappings) {
    if (one_in(4)) mapping.parallelization_factor = one_in(2) ? 1 : between(1, 3);
    if (one_in(4)) mapping.batch_size = between(1, 12);
  }
}

// Most lives begin with a database that is there: to make one takes as long as the rest.
void Life::make_disk() {
  static bool is_kept = false;
  if (!is_kept) {
    disk_.clear();
    disk_.weather = [](Operation) { return Fault::None; };
    disk_.act_as(kMaker);
    CHECK(local::Database::open(place_.database()));
    disk_.keep();
    is_kept = true;
  }
  if (one_in(20))
    disk_.clear();
  else
    disk_.restore();
  disk_.chance.seed(options_.seed);
  disk_.weather = [this](Operation operation) { return weather(operation); };
}

Fault Life::weather(Operation operation) {
  if (full_for_ > 0) {
    --full_for_;
    if (operation == Operation::Write) return Fault::Full;
  }
  if (--until_fault_ > 0 || (aim_ && *aim_ != operation)) return Fault::None;
  until_fault_ = between(1, one_in(3) || is_shy_ ? 20 : 1'200);
  static constexpr std::array kAims = {Operation::Read, Operation::Write, Operation::Sync, Operation::Sync};
  aim_.reset();
  if (const auto aim = below(5); aim < kAims.size()) aim_ = kAims[aim];
  const auto dice = below(100);
  Fault fault = dice < 40   ? Fault::Crash
                : dice < 60 ? Fault::PowerLoss
                : dice < 85 ? Fault::Fails
                            : Fault::Full;
  if (operation == Operation::Write && one_in(8)) fault = Fault::Full;
  if (fault == Fault::Full && operation != Operation::Write) fault = Fault::Fails;
  if (fault == Fault::Full) full_for_ = between(1, 80);
  ++tally_.faults[static_cast<std::size_t>(fault)];
  story_.tell([&] {
    static constexpr const char* kFaults[] = {"", "fails", "finds the disk full", "ends the process",
                                              "loses power"};
    static constexpr const char* kOperations[] = {"a read", "a write", "a sync", "a truncation", "a removal"};
    return std::string("    ") + kOperations[static_cast<std::size_t>(operation)] + " " +
           kFaults[static_cast<std::size_t>(fault)];
  });
  return fault;
}

LifeEnd Life::live() {
  make_disk();
  services_.end_process = [this] {
    story_.tell([] { return "    the engine's process ends in the middle of its work"; });
    ++tally_.faults[static_cast<std::size_t>(Fault::Crash)];
    disk_.crash(engine_number_);
  };
  for (int i = 0; i < options_.acts && !story_.is_wrong(); ++i) {
    act();
    look_at_the_dead();
    ++tally_.acts;
  }
  if (!story_.is_wrong()) rest();
  if (!story_.is_wrong()) verify();
  engine_.reset();
  users_.reset();
  disk_.clear();
  return {.wrong = story_.first_wrong(), .story = story_.lines(), .tally = tally_};
}

void Life::act() {
  if (!users_ && one_in(2)) start_users();
  if (!engine_ && one_in(is_shy_ ? 100 : 4)) start_engine();
  const auto dice = below(100);
  if (dice < 40) {
    if (!users_) return;
    disk_.act_as(users_number_);
    users_->act();
  } else if (dice < 86) {
    step_engine();
  } else if (dice < 92) {
    turn_clock();
  } else if (dice < 93) {
    ++tally_.outages;
    services_.go_down(clock_.now() + std::chrono::seconds(between(1, 120)));
    story_.tell([] { return "something is down"; });
  } else if (dice < 95) {
    if (!engine_) return;
    disk_.act_as(engine_number_);
    const auto kept = engine_->keep_house(clock_.now() - std::chrono::minutes(between(0, 60)));
    story_.tell([&] { return "keep house" + (kept ? "" : ": " + kept.error().message); });
  } else if (dice < 97) {
    if (!engine_) return;
    disk_.act_as(engine_number_);
    if (one_in(3)) return turn_mapping();
    const auto due = engine_->keep_time();
    story_.tell([&] { return "keep time" + (due ? "" : ": " + due.error().message); });
  } else if (dice < 98) {
    if (!engine_) return;
    const auto second = local::take_lock(place_.engine_lock());
    if (!second || second->has_value()) story_.wrong("a second engine was let in");
  } else if (one_in(2)) {
    if (one_in(3)) end_engine("is stopped");
  } else if (one_in(3)) {
    story_.tell([] { return "power is lost"; });
    ++tally_.faults[static_cast<std::size_t>(Fault::PowerLoss)];
    disk_.lose_power();
  } else if (engine_ && one_in(2)) {
    story_.tell([] { return "the engine is killed"; });
    ++tally_.faults[static_cast<std::size_t>(Fault::Crash)];
    disk_.crash(engine_number_);
  }
}

// Somebody pauses or resumes one.
void Life::turn_mapping() {
  const auto& name = kMappings[below(kMappings.size())];
  const bool pauses = one_in(2);
  auto& database = engine_->database();
  const auto turned =
      pauses ? local::pause_mapping(database, name, clock_.now()) : local::resume_mapping(database, name);
  if (pauses && turned) services_.paused(name);
  if (!pauses) services_.may_go_on(name);
  story_.tell(
      [&] { return (pauses ? "pause " : "resume ") + name + (turned ? "" : ": " + turned.error().message); });
}

void Life::step_engine() {
  if (!engine_) return;
  disk_.act_as(engine_number_);
  const auto machine = below(engine_->machines());
  const auto parts = one_in(2) ? EngineProcess::Parts::One : EngineProcess::Parts::All;
  story_.tell([&] { return "step " + std::to_string(machine); });
  const auto stepped = engine_->step(machine, parts);
  if (stepped) return;
  story_.tell([&] { return "  " + stepped.error().message; });
  if (stepped.error().kind != ErrorKind::Unavailable && !disk_.is_dead(engine_number_))
    story_.wrong("the engine would stop: " + stepped.error().message);
}

void Life::turn_clock() {
  Milliseconds by(between(0, 5'000));
  if (one_in(6)) by = std::chrono::seconds(between(0, 600));
  if (one_in(25)) by = std::chrono::minutes(between(0, 600));
  if (one_in(25)) by = -by;
  if (by > 10s || by < 0s) ++tally_.clock_jumps;
  clock_.advance(by);
  story_.tell([&] { return "the clock is turned by " + std::to_string(by.count()) + " ms"; });
}

void Life::start_engine() {
  engine_number_ = next_process_++;
  disk_.act_as(engine_number_);
  redraw();
  auto engine = EngineProcess::open(place_, habits_, services_);
  story_.tell([&] { return "the engine starts" + (engine ? "" : ": " + engine.error().message); });
  if (!engine && engine.error().kind != ErrorKind::Unavailable && !disk_.is_dead(engine_number_))
    story_.wrong("the engine does not start: " + engine.error().message);
  if (engine) {
    engine_ = *std::move(engine);
    ++tally_.restarts;
  } else if (disk_.is_dead(engine_number_)) {
    disk_.bury(engine_number_);
  }
}

void Life::start_users() {
  users_number_ = next_process_++;
  disk_.act_as(users_number_);
  auto users = UserProcess::open(place_, habits_, services_, taken_, chance_, story_);
  story_.tell([&] { return "the users start" + (users ? "" : ": " + users.error().message); });
  if (!users && users.error().kind != ErrorKind::Unavailable && !disk_.is_dead(users_number_))
    story_.wrong("the users cannot open it: " + users.error().message);
  if (users)
    users_ = *std::move(users);
  else if (disk_.is_dead(users_number_))
    disk_.bury(users_number_);
}

// In order: what is in hand is let go of.
void Life::end_engine(const char* how) {
  if (!engine_) return;
  story_.tell([&] { return std::string("the engine ") + how; });
  services_.messages.lost_a_delivery();
  services_.queue = nullptr;
  disk_.act_as(engine_number_);
  engine_.reset();
}

void Life::look_at_the_dead() {
  if (engine_ && disk_.is_dead(engine_number_)) {
    end_engine("is dead");
  }
  if (!engine_ && disk_.is_dead(engine_number_)) disk_.bury(engine_number_);
  if (users_ && disk_.is_dead(users_number_)) {
    story_.tell([] { return "the users' process is dead"; });
    disk_.act_as(users_number_);
    users_.reset();
  }
  if (!users_ && disk_.is_dead(users_number_)) disk_.bury(users_number_);
}

// All that waits is done: nothing fails anymore but what is bad.
void Life::rest() {
  story_.tell([] { return "calm"; });
  disk_.weather = [](Operation) { return Fault::None; };
  services_.be_calm();
  if (!users_) start_users();
  if (!engine_) start_engine();
  if (!users_ || !engine_) return story_.wrong("what ended could not be started again in calm weather");
  disk_.act_as(engine_number_);
  for (const auto& name : kMappings) {
    if (!local::resume_mapping(engine_->database(), name)) return story_.wrong("a mapping cannot be resumed");
    services_.may_go_on(name);
  }
  // That it looks at the clock once more, which may have been set back.
  if (!engine_->keep_time()) return story_.wrong("the schedule stops in calm weather");
  const int runs = services_.runs;
  clock_.advance(62min);
  for (int steps = 0; !story_.is_wrong() && rest_once(); ++steps)
    if (steps > kRestStepsMax) return story_.wrong("it does not come to rest");
  if (services_.runs == runs) story_.wrong("the schedule did not run");
}

bool Life::rest_once() {
  disk_.act_as(engine_number_);
  std::optional<Instant> next;
  const auto now = clock_.now();
  const auto timed = engine_->keep_time();
  if (!timed) story_.wrong("the schedule stops: " + timed.error().message);
  if (timed && *timed && **timed <= now) next = now;
  for (std::size_t i = 0; i < engine_->machines(); ++i) {
    const auto due = engine_->step(i, EngineProcess::Parts::All);
    if (!due) {
      story_.wrong("the engine stops: " + due.error().message);
      return false;
    }
    if (*due) next = next ? std::min(*next, **due) : **due;
  }
  if (next && *next > clock_.now()) clock_.set(*next);
  return next.has_value();
}

void Life::verify() {
  disk_.act_as(users_number_);
  std::map<std::string, Look> table;
  for (const auto& name : services_.items.names()) {
    const auto item = users_->table().get({name, ""});
    if (!item && item.error().kind == ErrorKind::NotFound) continue;
    table[name] = *state_of(item);
  }
  services_.items.check_table(table);
  check_letters();
  auto& database = engine_->database();
  const auto is_empty = [&](const char* what, std::string_view count) {
    const auto rows = database.number(count);
    if (!rows || *rows != 0) story_.wrong(std::string("there are ") + what + " when all is done");
  };
  is_empty("messages", "SELECT count(*) FROM message");
  is_empty("attempts", "SELECT count(*) FROM attempt");
  const auto backlog = local::backlog_of(database);
  if (!backlog || backlog->records != 0) story_.wrong("there is a backlog when all is done");
  auto check = database.query("PRAGMA integrity_check");
  if (!check || !check->step() || check->view(0) != "ok") story_.wrong("the database is damaged");
}

// Whatever ended in between: each record was polled once, and each that was buried is counted.
void Life::check_counts(const TakenLetters* burials) {
  const auto records = local::latest_sequence(engine_->database());
  for (std::size_t i = 0; i < kStreamFunctions; ++i) {
    const auto counts = local::counts_of(engine_->database(), stream_function(i));
    if (!records || !counts) return story_.wrong("the counts cannot be read");
    const std::string who = stream_function(i) + " says that it ";
    if (counts->polled != *records)
      story_.wrong(who + "polled " + std::to_string(counts->polled) + " of " + std::to_string(*records) +
                   " records");
    if (habits_.mappings[i].filter.is_empty() && counts->filtered_out != 0)
      story_.wrong(who + "filtered out " + std::to_string(counts->filtered_out) +
                   " records, and has no filter");
    std::int64_t buried = 0;
    for (const auto& [name, own] : burials[i]) buried += own.count;
    const bool is_sure = std::ranges::all_of(burials[i], [](const auto& own) { return own.second.is_sure; });
    if (is_sure && counts->delivered != buried)
      story_.wrong(who + "buried " + std::to_string(counts->delivered) + " records, and there were " +
                   std::to_string(buried));
  }
}

void Life::check_letters() {
  const auto letters = users_->letters().list();
  if (!letters) return story_.wrong("the letters cannot be listed: " + letters.error().message);
  TakenLetters burials[kStreamFunctions] = {taken_[0], taken_[1]};
  std::map<std::string, std::int64_t> messages;
  for (const auto& letter : *letters) {
    if (letter.reason.empty()) story_.wrong("a letter does not say why");
    if (letter.origin == ports::Origin::Queue) {
      messages[letter.original] += letter.count;
      if (letter.condition == "RetentionExceeded" && letter.buried - letter.created < habits_.queue.retention)
        story_.wrong("message '" + letter.original + "' was buried for its age, and is not old");
      continue;
    }
    const auto function = static_cast<std::size_t>(letter.function.back() - '0');
    Burials& own = burials[function][letter.key.name];
    own.count += letter.count;
    own.last_sequence = std::stoll(letter.sequence_number);
    own.original = letter.original;
    const auto age = habits_.mappings[function].maximum_record_age;
    if (letter.condition == "RecordAgeExceeded" && (!age || letter.buried - letter.created <= *age))
      story_.wrong("record " + letter.sequence_number + " was buried for its age, and is not old");
    if (letter.condition == "RetryAttemptsExhausted" &&
        letter.attempts <= habits_.mappings[function].maximum_retry_attempts)
      story_.wrong("record " + letter.sequence_number + " was buried before its retries were used up");
  }
  services_.messages.check(messages);
  check_counts(burials);
  for (std::size_t i = 0; i < kStreamFunctions; ++i)
    services_.items.check_function(i, services_.charts[i], burials[i], may_age_,
                                   habits_.wants_item(i, kUnwantedItem) ? "" : kUnwantedItem);
}

}  // namespace

void Tally::add(const Tally& other) {
  for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  acts += other.acts;
  restarts += other.restarts;
  clock_jumps += other.clock_jumps;
  outages += other.outages;
}

LifeEnd live(FaultyDisk& disk, const LifeOptions& options) {
  return Life(disk, options).live();
}

}  // namespace bellwether::simulation
