#include "operate/stage_dead_letters.h"

#include <algorithm>
#include <boost/json.hpp>
#include <span>
#include <utility>

#include "aws/sqs_queue.h"
#include "base/check.h"
#include "functions/concurrently.h"
#include "operate/current_items.h"
#include "operate/function_call.h"
#include "stack/names.h"

namespace bellwether::operate {
namespace {

using functions::Function;
using std::chrono::seconds;

constexpr std::size_t kLettersMax = 10'000;  // Of a queue. More are for a program, not for a person.
// A call of a function for each of some letters, and then they are deleted.
constexpr seconds kHandlingMax{900};

Result<void> in_batches(std::span<const std::string> receipts, const auto& act) {
  constexpr std::size_t kBatch = ports::kQueueBatchMax;
  for (std::size_t i = 0; i < receipts.size(); i += kBatch)
    TRY_VOID(act(receipts.subspan(i, std::min(kBatch, receipts.size() - i))));
  return {};
}

bool is_meant(const BuriedLetter& letter, const LetterIds& ids) {
  return !ids || std::ranges::any_of(*ids, [&](const std::string& id) { return letter.id.starts_with(id); });
}

const std::string& queue_name(const Site& site, functions::QueueOf queue) {
  switch (queue) {
    case functions::QueueOf::Names:
      return site.queue;
    case functions::QueueOf::Page:
      return site.page_queue;
    case functions::QueueOf::Alerts:
      return site.alerts_queue;
  }
  CHECK(false);
}

}  // namespace

Result<std::unique_ptr<ports::Queue>> StageDeadLetters::queue(const std::string& name) const {
  auto client = TRY(account_.client(aws::Service::Sqs, site_.region));
  return std::make_unique<aws::SqsQueue>(std::move(client), aws::SqsQueueSettings{.queue = name});
}

Result<StageDeadLetters::Buried> StageDeadLetters::receive(const Function& function,
                                                           std::unique_ptr<ports::Queue> queue) {
  Buried buried;
  buried.queue = std::move(queue);
  const ports::QueueStatus figures = TRY(buried.queue->status());
  while (buried.letters.size() < kLettersMax) {
    // Waiting asks all of SQS's servers; without, some letters are missed.
    auto messages = TRY(buried.queue->receive(ports::kQueueBatchMax, seconds(1)));
    if (messages.empty()) break;
    for (ports::Message& message : messages) {
      const auto known = std::ranges::find(buried.letters, message.id, &BuriedLetter::id);
      if (known == buried.letters.end())
        buried.letters.push_back(read_letter(function, std::move(message)));
      else
        known->receipt = std::move(message.receipt);
    }
  }
  // SQS's figures lag behind: what was given back a moment ago may still count as hidden.
  const std::int64_t unseen =
      figures.visible + figures.in_flight + figures.delayed - std::ssize(buried.letters);
  buried.hidden = std::clamp<std::int64_t>(unseen, 0, figures.in_flight);
  return buried;
}

Result<std::vector<StageDeadLetters::Buried>> StageDeadLetters::receive_all() const {
  const std::span<const Function> functions = functions::catalogue();
  std::vector<std::unique_ptr<ports::Queue>> queues;
  for (const Function& function : functions)
    queues.push_back(TRY(queue(stack::dead_letters_name(site_.stage, function.name))));
  // Each waits a second for letters that are not there.
  std::vector<std::optional<Result<Buried>>> received(functions.size());
  functions::concurrently(functions.size(), static_cast<int>(functions.size()),
                          [&](std::size_t i) { received[i] = receive(functions[i], std::move(queues[i])); });
  std::vector<Buried> all;
  std::string missing;
  for (std::optional<Result<Buried>>& buried : received) {
    // A stage that reads no names has one function.
    if (!*buried && buried->error().kind == ErrorKind::NotFound) {
      missing = buried->error().message;
      continue;
    }
    all.push_back(TRY(*std::move(buried)));
  }
  if (all.empty()) return fail(ErrorKind::NotFound, missing + "; is the stage deployed?");
  return all;
}

Result<Letters> StageDeadLetters::list() {
  Letters found;
  for (Buried& buried : TRY(receive_all())) {
    std::vector<std::string> receipts;
    for (const BuriedLetter& letter : buried.letters) receipts.push_back(letter.receipt);
    TRY_VOID(in_batches(receipts, [&](auto batch) { return buried.queue->hide(batch, seconds(0)); }));
    std::ranges::move(buried.letters, std::back_inserter(found.letters));
    found.hidden += buried.hidden;
  }
  std::ranges::stable_sort(found.letters, {}, &BuriedLetter::since);
  return found;
}

template <class Handle>
Result<Handled> StageDeadLetters::handle(const LetterIds& ids, const Handle& handle_one) {
  std::vector<Buried> all = TRY(receive_all());
  const auto give_back = [](Buried& buried, const std::vector<std::string>& receipts) {
    return in_batches(receipts, [&](auto batch) { return buried.queue->hide(batch, seconds(0)); });
  };
  Result<void> known;
  for (const std::string& id : ids.value_or(std::vector<std::string>{})) {
    std::ptrdiff_t count = 0;
    for (const Buried& buried : all)
      count += std::ranges::count_if(buried.letters,
                                     [&](const auto& letter) { return letter.id.starts_with(id); });
    if (count == 0) known = fail(ErrorKind::NotFound, "there is no dead letter " + id);
    if (count > 1) known = fail(ErrorKind::InvalidInput, "more than one dead letter begins with " + id);
    if (!known) break;
  }
  Handled handled;
  for (Buried& buried : all) {
    std::vector<std::string> kept, chosen, done;
    for (const BuriedLetter& letter : buried.letters)
      (known && is_meant(letter, ids) ? chosen : kept).push_back(letter.receipt);
    TRY_VOID(in_batches(chosen, [&](auto batch) { return buried.queue->hide(batch, kHandlingMax); }));
    for (const BuriedLetter& letter : buried.letters) {
      if (std::ranges::find(chosen, letter.receipt) == chosen.end()) continue;
      const Result<void> result = handle_one(letter);
      (result ? done : kept).push_back(letter.receipt);
      if (!result) handled.failures.push_back(letter.id + ": " + result.error().message);
    }
    TRY_VOID(in_batches(done, [&](auto batch) { return buried.queue->acknowledge(batch); }));
    TRY_VOID(give_back(buried, kept));
    handled.count += static_cast<int>(done.size());
  }
  if (!known) return std::unexpected(known.error());
  return handled;
}

Result<Handled> StageDeadLetters::purge(const LetterIds& ids) {
  return handle(ids, [](const BuriedLetter&) { return Result<void>(); });
}

Result<Handled> StageDeadLetters::redrive(const LetterIds& ids) {
  // All letters of a schedule ask for the same.
  std::optional<Result<void>> called;
  return handle(ids, [&](const BuriedLetter& letter) -> Result<void> {
    const bool is_scheduled = std::holds_alternative<functions::ScheduleTrigger>(letter.function->trigger);
    if (!is_scheduled) return redrive(letter);
    if (!called) called = call(*letter.function, "{}");
    return *called;
  });
}

Result<void> StageDeadLetters::redrive(const BuriedLetter& letter) {
  if (std::holds_alternative<functions::StreamTrigger>(letter.function->trigger)) return draw_again(letter);
  const auto& trigger = std::get<functions::QueueTrigger>(letter.function->trigger);
  const auto source = TRY(queue(queue_name(site_, trigger.queue)));
  const ports::OutgoingMessage message{.body = letter.body, .attributes = letter.attributes};
  const auto failures = TRY(source->send({&message, 1}));
  if (!failures.empty()) return std::unexpected(failures.front().error);
  return {};
}

Result<boost::json::array> StageDeadLetters::records_of(const BuriedLetter& letter) const {
  if (!letter.place) return fail(ErrorKind::NotFound, "it does not say where its records are");
  const auto streams = TRY(account_.client(aws::Service::DynamoDbStreams, site_.region));
  auto records = TRY(aws::stream_records(*streams, *letter.place));
  if (records.empty()) return fail(ErrorKind::NotFound, "the stream has no such records any more");
  return records;
}

// The records are as they were; what was changed since must not be undone.
Result<void> StageDeadLetters::draw_again(const BuriedLetter& letter) const {
  auto records = records_of(letter);
  if (!records && records.error().kind == ErrorKind::NotFound)
    return fail(ErrorKind::NotFound,
                records.error().message + "; set a price of its item again, and then purge this letter");
  const auto table = TRY(account_.client(aws::Service::DynamoDb, site_.region));
  if (!records) return std::unexpected(records.error());
  const auto now = TRY(current_items(*table, site_.table, *records));
  return call(*letter.function, boost::json::serialize(boost::json::object{{"Records", now}}));
}

Result<void> StageDeadLetters::call(const Function& function, std::string_view event) const {
  const FunctionOutcome outcome = TRY(call_function(site_, function, event, account_));
  if (!outcome.error.empty())
    return fail(ErrorKind::Unavailable, std::string(function.name) + " failed again: " + outcome.error);
  if (outcome.failures > 0)
    return fail(ErrorKind::Unavailable, std::string(function.name) + " failed again; its log says why");
  return {};
}

}  // namespace bellwether::operate
