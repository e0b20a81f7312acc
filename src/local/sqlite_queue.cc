#include "local/sqlite_queue.h"

#include <algorithm>

#include "base/number.h"
#include "base/range.h"
#include "local/event_count.h"
#include "local/mapping_state.h"
#include "local/milliseconds.h"
#include "local/receipt.h"
#include "local/sqlite_dead_letter_queue.h"
#include "ports/queue_limits.h"

namespace bellwether::local {
namespace {

using std::chrono::seconds;

// "4:name5:value", again and again.
std::string encode_attributes(const std::map<std::string, std::string>& attributes) {
  std::string text;
  for (const auto& [name, value] : attributes)
    for (const auto& part : {name, value}) text += std::to_string(part.size()) + ":" + part;
  return text;
}

// The next part; what is no part of ours ends the text.
std::optional<std::string> take_part(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto size = parse_number<std::size_t>(text.substr(0, colon));
  text.remove_prefix(colon + 1);
  if (!size || *size > text.size()) return std::nullopt;
  std::string part(text.substr(0, *size));
  text.remove_prefix(*size);
  return part;
}

std::map<std::string, std::string> decode_attributes(std::string_view text) {
  std::map<std::string, std::string> attributes;
  while (const auto name = take_part(text)) {
    const auto value = take_part(text);
    if (!value) break;
    attributes[*name] = *value;
  }
  return attributes;
}

Error no_receipt(const std::string& text) {
  return {ErrorKind::InvalidInput, "'" + text + "' is no receipt of this queue"};
}

constexpr std::string_view kDelete = "DELETE FROM message WHERE id = ? AND receives = ?";

// A clock is nudged by so much without anybody's having set it.
constexpr Milliseconds kClockSlack{1'000};

}  // namespace

Result<void> check_settings(const QueueSettings& settings) {
  TRY_VOID(check_range("visibility_timeout", settings.visibility_timeout.count(), 0,
                       ports::kQueueVisibilityMax.count(), " s"));
  TRY_VOID(check_range("retention", settings.retention.count(), 60, 1'209'600, " s"));
  return check_range("maximum_receives", settings.maximum_receives, 1, 1'000);
}

SqliteQueue::SqliteQueue(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader,
                         const Doorbell& doorbell, const ports::Clock& clock, const QueueSettings& settings,
                         QueueName name)
    : doorbell_(doorbell),
      clock_(clock),
      settings_(settings),
      queue_(static_cast<std::int64_t>(name)),
      commits_(std::move(writer), doorbell),
      reader_(std::move(reader)) {}

Result<std::unique_ptr<SqliteQueue>> SqliteQueue::open(const std::filesystem::path& file,
                                                       const Doorbell& doorbell, const ports::Clock& clock,
                                                       const QueueSettings& settings, QueueName name,
                                                       ports::Report* report) {
  TRY_VOID(check_settings(settings));
  auto writer = TRY(Database::open(file, report));
  auto reader = TRY(Database::open(file, report));
  return std::unique_ptr<SqliteQueue>(
      new SqliteQueue(std::move(writer), std::move(reader), doorbell, clock, settings, name));
}

Result<std::vector<ports::SendFailure>> SqliteQueue::send(std::span<const ports::OutgoingMessage> messages) {
  auto plan = TRY(ports::plan_send(messages, send_max()));
  if (plan.sound.empty()) return std::move(plan.refused);
  const auto change = [&](Database& database) -> Result<Written> {
    const auto now = clock_.now();
    for (const auto place : plan.sound) {
      const auto& message = messages[place];
      TRY_VOID(database.run(
          "INSERT INTO message (queue, due, hidden, receives, sent, holder, function, reason, attributes,"
          " body) VALUES (?, ?, ?, 0, ?, '', '', '', ?, ?)",
          queue_, milliseconds_of(now + message.delay), Milliseconds(message.delay).count(),
          milliseconds_of(now), encode_attributes(message.attributes), message.body));
    }
    return Written::Announced;
  };
  TRY_VOID(commits_.commit(change));
  return std::move(plan.refused);
}

Result<std::vector<ports::Message>> SqliteQueue::receive(int limit, seconds wait) {
  TRY_VOID(ports::check_receive(limit, wait));
  const Order order{.function = "",
                    .limit = limit,
                    .bytes_max = ports::kQueueBytesMax,
                    .visibility_timeout = settings_.visibility_timeout};
  const auto end = clock_.now() + wait;
  std::optional<Doorbell::Listener> listener;
  while (true) {
    auto delivery = TRY(take(order));
    const auto now = clock_.now();
    if (!delivery.messages.empty() || now >= end) return std::move(delivery.messages);
    if (!listener) {
      // What is sent before the listener listens would go unheard.
      listener = TRY(doorbell_.listen());
      continue;
    }
    const auto due = TRY(outlook(1)).due;
    listener->wait(std::min<Milliseconds>(end - now, due ? *due - now : kPollInterval));
  }
}

Result<bool> SqliteQueue::is_paused_for(const std::string& function) {
  const std::scoped_lock lock(reader_mutex_);
  return TRY(paused_since(*reader_, function)).has_value();
}

Result<SqliteQueue::Delivery> SqliteQueue::take(const Order& order) {
  // To look costs no transaction.
  if (TRY(outlook(1)).ready == 0) return Delivery{};
  Delivery delivery;
  const auto change = [&](Database& database) -> Result<Written> {
    delivery = {};
    TRY_VOID(collect(database, order, order.function, delivery));
    const bool is_idle = delivery.messages.empty() && delivery.buried.empty() && delivery.filtered_out == 0;
    return is_idle ? Written::Nothing : Written::Quietly;
  };
  TRY_VOID(commits_.commit(change));
  return delivery;
}

Result<void> SqliteQueue::collect(Database& database, const Order& order, std::string_view holder,
                                  Delivery& delivery) const {
  const auto now = clock_.now();
  const auto oldest = now - settings_.retention;
  std::vector<std::int64_t> exhausted, expired, filtered_out, taken;
  std::size_t bytes = 0;
  {
    // Messages that are buried or filtered out make no room for others: those come with the next call.
    auto rows =
        TRY(database.query("SELECT id, receives, sent, attributes, body, excused FROM message"
                           " WHERE queue = ? AND due <= ? AND holder = '' ORDER BY due LIMIT ?"));
    rows.bind(queue_).bind(milliseconds_of(now)).bind(order.limit);
    while (TRY(rows.step())) {
      const auto id = rows.integer(0), receives = rows.integer(1) + 1;
      const auto sent = instant_of(rows.integer(2));
      const bool is_tried = rows.integer(1) > rows.integer(5);
      if (receives - rows.integer(5) > settings_.maximum_receives) {
        exhausted.push_back(id);
        continue;
      }
      if (sent <= oldest && is_tried) {
        expired.push_back(id);
        continue;
      }
      if (order.filter != nullptr && !order.filter->passes_body(rows.view(4))) {
        filtered_out.push_back(id);
        continue;
      }
      const auto size = rows.view(3).size() + rows.view(4).size();
      if (!taken.empty() && bytes + size > order.bytes_max) break;
      bytes += size;
      taken.push_back(id);
      delivery.messages.push_back({.id = std::to_string(id),
                                   .receipt = encode_receipt(id, receives),
                                   .body = rows.text(4),
                                   .attributes = decode_attributes(rows.view(3)),
                                   .receive_count = static_cast<int>(receives),
                                   .sent = sent});
    }
  }
  const auto due = milliseconds_of(now + order.visibility_timeout);
  for (const auto id : taken)
    TRY_VOID(database.run(
        "UPDATE message SET due = ?, hidden = ?, receives = receives + 1, holder = ? WHERE id = ?", due,
        Milliseconds(order.visibility_timeout).count(), holder, id));
  for (const auto id : exhausted)
    delivery.buried.push_back(TRY(bury_row(database, id, "MaximumReceivesExceeded")));
  for (const auto id : expired) delivery.buried.push_back(TRY(bury_row(database, id, "RetentionExceeded")));
  for (const auto id : filtered_out) TRY_VOID(database.run("DELETE FROM message WHERE id = ?", id));
  delivery.filtered_out = std::ssize(filtered_out);
  if (order.function.empty()) return {};  // Somebody's own look at it is no mapping's.
  return add_counts(
      database, order.function,
      {.polled = std::ssize(taken) + std::ssize(filtered_out), .filtered_out = std::ssize(filtered_out)});
}

Result<SqliteQueue::Buried> SqliteQueue::bury_row(Database& database, std::int64_t id,
                                                  std::string condition) const {
  Buried buried{.id = std::to_string(id), .condition = std::move(condition), .reason = {}, .receives = 0};
  {
    auto row = TRY(database.query("SELECT receives, reason FROM message WHERE id = ?"));
    row.bind(id);
    TRY_VOID(row.step());
    buried.receives = static_cast<int>(row.integer(0));
    buried.reason = row.text(1);
  }
  if (buried.reason.empty())
    buried.reason = buried.condition == "RetentionExceeded"
                        ? "not processed within " + std::to_string(settings_.retention.count()) + " s"
                        : "received " + std::to_string(buried.receives) + " times and never acknowledged";
  TRY_VOID(bury_message(database, id,
                        {.condition = buried.condition, .reason = buried.reason, .buried = clock_.now()}));
  return buried;
}

Result<void> SqliteQueue::acknowledge(std::span<const std::string> receipts) {
  TRY_VOID(ports::check_acknowledge(receipts.size()));
  std::optional<Error> refused;
  const auto change = [&](Database& database) -> Result<Written> {
    auto written = Written::Nothing;
    for (const auto& text : receipts) {
      const auto receipt = decode_receipt(text);
      if (!receipt) {
        refused = no_receipt(text);
        continue;
      }
      TRY_VOID(database.run(kDelete, receipt->message, receipt->delivery));
      if (database.changed() != 0) written = Written::Quietly;
    }
    return written;
  };
  TRY_VOID(commits_.commit(change));
  if (refused) return std::unexpected(*refused);
  return {};
}

Result<void> SqliteQueue::hide(std::span<const std::string> receipts, seconds timeout) {
  TRY_VOID(ports::check_hide(receipts.size(), timeout));
  std::optional<Error> refused;
  const auto change = [&](Database& database) -> Result<Written> {
    const auto due = milliseconds_of(clock_.now() + timeout);
    const auto hidden = Milliseconds(timeout).count();
    auto written = Written::Nothing;
    for (const auto& text : receipts) {
      const auto receipt = decode_receipt(text);
      if (!receipt) {
        refused = no_receipt(text);
        continue;
      }
      TRY_VOID(database.run("UPDATE message SET due = ?, hidden = ? WHERE id = ? AND receives = ?", due,
                            hidden, receipt->message, receipt->delivery));
      if (database.changed() != 0)
        written = Written::Announced;
      else if (TRY(database.number("SELECT count(*) FROM message WHERE id = ?", receipt->message)) == 0)
        refused = Error{ErrorKind::InvalidInput, "the message of receipt '" + text + "' has been deleted"};
    }
    return written;
  };
  TRY_VOID(commits_.commit(change));
  if (refused) return std::unexpected(*refused);
  return {};
}

Result<ports::QueueStatus> SqliteQueue::status() {
  const std::scoped_lock lock(reader_mutex_);
  ports::QueueStatus status{};
  {
    auto row = TRY(
        reader_->query("SELECT count(*) FILTER (WHERE due <= ?1),"
                       " count(*) FILTER (WHERE due > ?1 AND receives > 0),"
                       " count(*) FILTER (WHERE due > ?1 AND receives = 0) FROM message WHERE queue = ?2"));
    row.bind(milliseconds_of(clock_.now())).bind(queue_);
    TRY_VOID(row.step());
    status = {
        .visible = row.integer(0), .in_flight = row.integer(1), .delayed = row.integer(2), .oldest = {}};
  }
  auto row = TRY(reader_->query("SELECT sent FROM message WHERE queue = ? ORDER BY id LIMIT 1"));
  row.bind(queue_);
  if (TRY(row.step())) status.oldest = instant_of(row.integer(0));
  return status;
}

Result<std::int64_t> SqliteQueue::purge() {
  std::int64_t purged = 0;
  const auto change = [&](Database& database) -> Result<Written> {
    TRY_VOID(database.run("DELETE FROM message WHERE queue = ?", queue_));
    purged = database.changed();
    return purged == 0 ? Written::Nothing : Written::Quietly;
  };
  TRY_VOID(commits_.commit(change));
  return purged;
}

Result<std::int64_t> SqliteQueue::release(const std::string& function) {
  std::int64_t released = 0;
  const auto change = [&](Database& database) -> Result<Written> {
    TRY_VOID(database.run("UPDATE message SET due = ?, holder = '' WHERE holder = ?",
                          milliseconds_of(clock_.now()), function));
    released = database.changed();
    return released == 0 ? Written::Nothing : Written::Announced;
  };
  TRY_VOID(commits_.commit(change));
  return released;
}

Result<std::vector<SqliteQueue::Buried>> SqliteQueue::expire(int limit) {
  std::vector<Buried> buried;
  const auto change = [&](Database& database) -> Result<Written> {
    buried.clear();
    std::vector<std::int64_t> expired;
    {
      auto rows =
          TRY(database.query("SELECT id FROM message WHERE queue = ? AND sent <= ? AND due <= ?"
                             " AND receives > excused AND holder = '' ORDER BY id LIMIT ?"));
      const auto now = clock_.now();
      rows.bind(queue_)
          .bind(milliseconds_of(now - settings_.retention))
          .bind(milliseconds_of(now))
          .bind(limit);
      while (TRY(rows.step())) expired.push_back(rows.integer(0));
    }
    for (const auto id : expired) buried.push_back(TRY(bury_row(database, id, "RetentionExceeded")));
    return buried.empty() ? Written::Nothing : Written::Quietly;
  };
  TRY_VOID(commits_.commit(change));
  return buried;
}

// Once after the clock was set back.
Result<void> SqliteQueue::shorten_waits(Instant now) {
  if (now + kClockSlack >= latest_.load()) {
    if (latest_.load() < now) latest_ = now;
    return {};
  }
  const auto instant = milliseconds_of(now);
  {
    const std::scoped_lock lock(reader_mutex_);
    if (TRY(reader_->number("SELECT EXISTS (SELECT 1 FROM message WHERE queue = ? AND due > ? + hidden)",
                            queue_, instant)) == 0) {
      latest_ = now;
      return {};
    }
  }
  const auto change = [&](Database& database) -> Result<Written> {
    TRY_VOID(database.run("UPDATE message SET due = ?1 + hidden WHERE queue = ?2 AND due > ?1 + hidden",
                          instant, queue_));
    return Written::Announced;
  };
  TRY_VOID(commits_.commit(change));
  latest_ = now;
  return {};
}

Result<SqliteQueue::Outlook> SqliteQueue::outlook(int limit) {
  const auto now = clock_.now();
  TRY_VOID(shorten_waits(now));
  const std::scoped_lock lock(reader_mutex_);
  Outlook outlook{};
  outlook.ready =
      TRY(reader_->number("SELECT count(*) FROM (SELECT 1 FROM message WHERE queue = ? AND due <= ?"
                          " AND holder = '' LIMIT ?)",
                          queue_, milliseconds_of(now), limit));
  auto row =
      TRY(reader_->query("SELECT due FROM message WHERE queue = ? AND holder = '' ORDER BY due LIMIT 1"));
  row.bind(queue_);
  if (TRY(row.step())) outlook.due = instant_of(row.integer(0));
  return outlook;
}

}  // namespace bellwether::local
