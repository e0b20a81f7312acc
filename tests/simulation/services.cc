#include "simulation/services.h"

#include <algorithm>
#include <stdexcept>

namespace bellwether::simulation {
namespace {

using ports::BatchResponse;
using ports::ChangeRecord;
using ports::MessageResponse;

std::int64_t sequence_of(const ChangeRecord& record) {
  return std::stoll(record.sequence_number);
}

bool is_removal(const ChangeRecord& record) {
  return record.kind == ports::ChangeKind::Remove;
}

bool is_bad(const ChangeRecord& record) {
  return !is_removal(record) && (!record.item || record.item->url.starts_with("bad"));
}

// Of an item that cannot be read the record does not say the name but in its error.
std::string name_of(const ChangeRecord& record) {
  if (record.item) return record.item->key.name;
  const auto& message = record.item.error().message;
  const auto place = message.find("Card ");
  return place == std::string::npos ? message : message.substr(place, 6);
}

}  // namespace

State state_of(const Result<market::Item>& item) {
  if (!item) return Look{.is_readable = false};
  Look look{.url = item->url};
  for (const auto& quote : item->history.quotes())
    look.prices[static_cast<int>(quote.day.time_since_epoch().count())] =
        static_cast<int>(quote.close.value());
  return look;
}

bool Services::may_count(std::size_t function, std::span<const ChangeRecord> batch) {
  const int most = habits_.mappings[function].maximum_retry_attempts;
  return std::ranges::all_of(batch, [&](const ChangeRecord& record) {
    return is_bad(record) || counted_[function][sequence_of(record)] < most;
  });
}

void Services::count(std::size_t function, std::span<const ChangeRecord> batch) {
  for (const auto& record : batch) ++counted_[function][sequence_of(record)];
}

void Services::took_batch(const std::string& mapping) {
  if (paused_.contains(mapping)) story_.wrong(mapping + " took a batch though it is paused");
}

Result<BatchResponse> Services::process(std::size_t function, std::span<const ChangeRecord> batch) {
  succeeded_records.clear();
  all_succeeded = false;
  story_.tell([&] {
    std::string text = "  function " + std::to_string(function) + " is given";
    for (const auto& record : batch)
      text += " " + record.sequence_number + "=" + name_of(record) + "[" +
              text_of(is_removal(record) ? State() : state_of(record.item)) + "]";
    return text;
  });
  std::map<std::string, std::int64_t> latest;
  for (const auto& record : batch) {
    const auto name = name_of(record);
    if (!habits_.wants_item(function, name))
      story_.wrong("a function was given what its filter does not let pass");
    if (sequence_of(record) <= latest[name]) story_.wrong("a batch is not in the order of its records");
    latest[name] = sequence_of(record);
    items.given(function, sequence_of(record), name, is_removal(record) ? State() : state_of(record.item),
                is_bad(record));
    State before;
    if (record.item_before) before = state_of(*record.item_before);
    if (habits_.mappings[function].with_old_items && !habits_.mappings[function].maximum_record_age)
      items.given_before(function, sequence_of(record), before);
  }
  const auto& settings = habits_.mappings[function];
  const bool is_excused = settings.patience.count() > 0;
  if (is_down() && (is_excused || may_count(function, batch))) {
    if (!is_excused) count(function, batch);
    if (one_in(2) || !settings.report_batch_item_failures) return fail(ErrorKind::Unavailable, "it is down");
    BatchResponse response;
    for (const auto& record : batch)
      response.failures.push_back({record.sequence_number, {ErrorKind::Unavailable, "it is down"}});
    return response;
  }
  if (one_in(12) && may_count(function, batch)) {
    count(function, batch);
    if (one_in(3)) throw std::runtime_error("thrown");
    if (one_in(2) && settings.report_batch_item_failures)
      return BatchResponse{{{"77777", {ErrorKind::InvalidInput, "a stranger"}}}};
    return fail(ErrorKind::InvalidInput, "the whole batch");
  }
  if (!settings.report_batch_item_failures && std::ranges::any_of(batch, is_bad))
    return fail(ErrorKind::InvalidInput, std::string(kCannotBear));
  return process_each(function, batch);
}

Result<BatchResponse> Services::process_each(std::size_t function, std::span<const ChangeRecord> batch) {
  const bool names = habits_.mappings[function].report_batch_item_failures;
  BatchResponse response;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const auto& record = batch[i];
    const auto fails = [&](Error error) { response.failures.push_back({record.sequence_number, error}); };
    if (is_bad(record)) {
      fails({ErrorKind::InvalidInput, std::string(kCannotBear)});
      continue;
    }
    if (names && one_in(10) && may_count(function, batch.subspan(i, 1))) {
      count(function, batch.subspan(i, 1));
      fails({one_in(2) ? ErrorKind::Unavailable : ErrorKind::InvalidInput, "a hiccup"});
      continue;
    }
    if (names && one_in(25) && may_count(function, batch.subspan(i))) {
      count(function, batch.subspan(i));  // It counts where nothing else was begun.
      for (; i < batch.size(); ++i)
        response.failures.push_back(
            {batch[i].sequence_number,
             {.kind = ErrorKind::Unavailable, .message = "no time", .not_begun = !is_bad(batch[i])}});
      return response;
    }
    const auto name = name_of(record);
    if (function == 1 && sequence_of(record) % 2 == 0 && !send("of " + record.sequence_number)) {
      if (!names) return fail(ErrorKind::Unavailable, "the queue does not take it");
      fails({ErrorKind::Unavailable, "the queue does not take it"});
      continue;
    }
    if (is_removal(record))
      charts[function].erase(name);
    else
      charts[function][name] = *state_of(record.item);
    items.succeeded(function, sequence_of(record));
    succeeded_records.push_back(sequence_of(record));
    if (one_in(200)) end_process();
  }
  all_succeeded = response.failures.empty();
  return response;
}

bool Services::send(const std::string& body) {
  const std::vector<ports::OutgoingMessage> messages_to_send{{.body = body}};
  const auto sent = queue->send(messages_to_send);
  messages.sent(body, sent ? Told::Done : Told::Unsure);
  return sent.has_value();
}

Result<MessageResponse> Services::read(std::span<const ports::Message> batch) {
  succeeded_messages.clear();
  story_.tell([&] {
    std::string text = "  read is given";
    for (const auto& message : batch) text += " " + message.receipt + "[" + message.body + "]";
    return text;
  });
  for (const auto& message : batch) {
    messages.given(message.id, message.receipt, message.body);
    messages.called_with(message.body);
  }
  const auto fail_all = [&](const Error& error, bool counts) -> Result<MessageResponse> {
    for (const auto& message : batch)
      if (counts) messages.failed(message.body);
    return std::unexpected(error);
  };
  const bool is_excused = habits_.slots.patience.count() > 0;
  if (is_down()) return fail_all({ErrorKind::Unavailable, "it is down"}, !is_excused);
  if (one_in(15)) return fail_all({ErrorKind::InvalidInput, "the whole batch"}, true);
  MessageResponse response;
  bool is_begun = false;
  for (const auto& message : batch) {
    if (MessageLedger::is_bad(message.body)) {
      is_begun = true;
      response.failures.push_back({message.id, {ErrorKind::InvalidInput, std::string(kCannotBear)}});
    } else if (one_in(12)) {
      is_begun = true;
      messages.failed(message.body);
      response.failures.push_back({message.id, {ErrorKind::InvalidInput, "a hiccup"}});
    } else if (one_in(25)) {
      if (!is_begun) messages.failed(message.body);
      response.failures.push_back(
          {message.id, {.kind = ErrorKind::Unavailable, .message = "no time", .not_begun = true}});
    } else {
      is_begun = true;
      messages.succeeded(message.body);
      succeeded_messages.push_back(message.id);
      if (one_in(200)) end_process();
    }
  }
  return response;
}

Result<void> Services::fan_out() {
  if (is_down() || one_in(6)) return fail(ErrorKind::Unavailable, "it is down");
  if (!send("fan " + std::to_string(next_message++)))
    return fail(ErrorKind::Unavailable, "the queue does not take it");
  ++runs;
  return {};
}

}  // namespace bellwether::simulation
