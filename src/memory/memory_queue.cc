#include "memory/memory_queue.h"

#include <utility>

#include "ports/queue_limits.h"

namespace bellwether::memory {
namespace {

using std::chrono::seconds;

// Nobody hears a clock turn: who waits looks at it this often.
constexpr std::chrono::milliseconds kPollInterval{5};

}  // namespace

Result<std::vector<ports::SendFailure>> MemoryQueue::send(std::span<const ports::OutgoingMessage> messages) {
  auto plan = TRY(ports::plan_send(messages));
  const std::scoped_lock lock(mutex_);
  const auto now = clock_.now();
  for (const auto place : plan.sound) {
    const auto& message = messages[place];
    const auto id = ++last_id_;
    messages_[id] = {.message = {.id = std::to_string(id),
                                 .receipt = {},
                                 .body = message.body,
                                 .attributes = message.attributes,
                                 .receive_count = 0,
                                 .sent = now},
                     .due = now + message.delay};
  }
  may_have_message_.notify_all();
  return std::move(plan.refused);
}

Result<std::vector<ports::Message>> MemoryQueue::receive(int limit, seconds wait) {
  TRY_VOID(ports::check_receive(limit, wait));
  std::unique_lock lock(mutex_);
  const auto end = clock_.now() + wait;
  while (true) {
    auto taken = take(limit);
    if (!taken.empty() || clock_.now() >= end) return taken;
    may_have_message_.wait_for(lock, kPollInterval);
  }
}

std::vector<ports::Message> MemoryQueue::take(int limit) {
  const auto now = clock_.now();
  std::vector<ports::Message> taken;
  for (auto& [id, kept] : messages_) {
    if (taken.size() == static_cast<std::size_t>(limit)) break;
    if (kept.due > now) continue;
    auto& message = kept.message;
    receipts_.erase(message.receipt);
    ++message.receive_count;
    message.receipt = message.id + "." + std::to_string(message.receive_count);
    receipts_[message.receipt] = id;
    kept.due = now + visibility_timeout_;
    taken.push_back(message);
  }
  return taken;
}

Result<void> MemoryQueue::acknowledge(std::span<const std::string> receipts) {
  TRY_VOID(ports::check_acknowledge(receipts.size()));
  const std::scoped_lock lock(mutex_);
  for (const auto& receipt : receipts)
    if (const auto good = receipts_.extract(receipt)) messages_.erase(good.mapped());
  return {};
}

Result<void> MemoryQueue::hide(std::span<const std::string> receipts, seconds timeout) {
  TRY_VOID(ports::check_hide(receipts.size(), timeout));
  const std::scoped_lock lock(mutex_);
  const auto due = clock_.now() + timeout;
  for (const auto& receipt : receipts)
    if (const auto good = receipts_.find(receipt); good != receipts_.end())
      messages_.at(good->second).due = due;
  may_have_message_.notify_all();
  return {};
}

Result<ports::QueueStatus> MemoryQueue::status() {
  const std::scoped_lock lock(mutex_);
  const auto now = clock_.now();
  ports::QueueStatus status{};
  for (const auto& [id, kept] : messages_) {
    if (!status.oldest) status.oldest = kept.message.sent;
    if (kept.due <= now)
      ++status.visible;
    else if (kept.message.receive_count > 0)
      ++status.in_flight;
    else
      ++status.delayed;
  }
  return status;
}

Result<std::int64_t> MemoryQueue::purge() {
  const std::scoped_lock lock(mutex_);
  const auto purged = static_cast<std::int64_t>(messages_.size());
  messages_.clear();
  receipts_.clear();
  return purged;
}

}  // namespace bellwether::memory
