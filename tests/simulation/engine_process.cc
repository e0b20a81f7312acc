#include "simulation/engine_process.h"

#include "local/lock_file.h"

namespace bellwether::simulation {

using local::Database;
using local::Lane;
using local::QueueSlot;

namespace {

constexpr int kTrimmedAtOnce = 20, kExpiredAtOnce = 20;
constexpr std::int64_t kRecordsKept = 10;

}  // namespace

Result<std::unique_ptr<EngineProcess>> EngineProcess::open(const Place& place, const Habits& habits,
                                                           Services& services) {
  std::unique_ptr<EngineProcess> engine(new EngineProcess(place, services));
  engine->lock_ = TRY(local::take_lock(place.engine_lock()));
  if (!engine->lock_) return fail(ErrorKind::InvalidInput, "another engine runs");
  const auto file = place.database();
  engine->house_ = TRY(Database::open(file));
  engine->queue_ = TRY(local::SqliteQueue::open(file, engine->doorbell_, place.clock, habits.queue));
  const local::LaneWorld shared{*engine->house_, place.clock, place.random, place.report};
  for (std::size_t function = 0; function < kStreamFunctions; ++function) {
    const std::string name = stream_function(function);
    const auto& settings = habits.mappings[function];
    TRY_VOID(register_mapping(*engine->house_, name, settings));
    for (int number = 0; number < settings.parallelization_factor; ++number) {
      auto database = TRY(Database::open(file));
      const local::LaneWorld world{*database, shared.clock, shared.random, shared.report};
      const auto process = [&services, function](auto batch) { return services.process(function, batch); };
      auto lane = std::make_unique<Lane>(local::LaneName{name, number}, settings, process, world);
      engine->lanes_.push_back(
          {.database = std::move(database), .machine = std::move(lane), .function = function});
    }
  }
  TRY_VOID(engine->queue_->release(kReader));
  for (int number = 0; number < habits.slots.maximum_concurrency; ++number) {
    const local::QueueSlotWorld world{*engine->queue_, place.clock, place.random, place.report};
    const auto read = [&services](auto batch) { return services.read(batch); };
    engine->slots_.push_back(
        {.database = nullptr, .machine = std::make_unique<QueueSlot>(kReader, habits.slots, read, world)});
  }
  engine->runner_.emplace(
      "fan-out", schedule::Schedule::parse("rate(1 hour)").value(),
      [&services](Instant) { return services.fan_out(); },
      local::ScheduleWorld{*engine->house_, place.folder, place.clock, place.report});
  services.queue = engine->queue_.get();
  return engine;
}

Result<std::optional<Instant>> EngineProcess::step(std::size_t machine, Parts parts) {
  if (machine < lanes_.size()) return step(lanes_[machine], parts);
  auto stepped = step(slots_[machine - lanes_.size()], parts);
  // It may have taken a batch, and nobody knows of it.
  if (!stepped) services_.messages.lost_a_delivery();
  return stepped;
}

template <class Machine>
Result<std::optional<Instant>> EngineProcess::step(Worked<Machine>& worked, Parts parts) {
  Machine& machine = *worked.machine;
  if (!machine.has_batch() && !worked.is_called) {
    auto due = machine.begin();
    if (machine.has_batch()) services_.took_batch(name_of(worked));
    if (!due || !machine.has_batch() || parts == Parts::One) return due;
  }
  if (!worked.is_called) {
    machine.call();
    worked.is_called = true;
    note_call(worked);
    if (parts == Parts::One) return place_.clock.now();
  }
  worked.is_called = false;
  auto due = machine.finish();
  if (due) note_end(worked);
  return due;
}

std::string EngineProcess::name_of(const Worked<Lane>& worked) {
  return stream_function(worked.function);
}

void EngineProcess::note_call(Worked<Lane>& worked) {
  worked.records = services_.succeeded_records;
  worked.all_succeeded = services_.all_succeeded;
}

void EngineProcess::note_call(Worked<QueueSlot>& worked) {
  worked.messages = services_.succeeded_messages;
}

void EngineProcess::note_end(const Worked<Lane>& worked) {
  if (worked.all_succeeded) services_.items.passed(worked.function, worked.records);
}

void EngineProcess::note_end(const Worked<QueueSlot>& worked) {
  for (const auto& id : worked.messages) services_.messages.settled(id);
}

Result<void> EngineProcess::keep_house(Instant kept_since) {
  TRY_VOID(local::trim_stream(*house_, {.since = kept_since, .most = kRecordsKept}, kTrimmedAtOnce));
  TRY_VOID(house_->shrink());
  TRY_VOID(queue_->expire(kExpiredAtOnce));
  return {};
}

}  // namespace bellwether::simulation
