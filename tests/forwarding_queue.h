// A queue in front of another, for tests that stand in its way.

#pragma once

#include "ports/queue.h"

namespace bellwether::testbed {

class ForwardingQueue : public ports::Queue {
 public:
  explicit ForwardingQueue(ports::Queue& behind) : behind_(behind) {}

  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override {
    return behind_.send(messages);
  }
  Result<std::vector<ports::Message>> receive(int limit, std::chrono::seconds wait) override {
    return behind_.receive(limit, wait);
  }
  Result<void> acknowledge(std::span<const std::string> receipts) override {
    return behind_.acknowledge(receipts);
  }
  Result<void> hide(std::span<const std::string> receipts, std::chrono::seconds timeout) override {
    return behind_.hide(receipts, timeout);
  }
  Result<ports::QueueStatus> status() override { return behind_.status(); }
  Result<std::int64_t> purge() override { return behind_.purge(); }

 private:
  ports::Queue& behind_;
};

}  // namespace bellwether::testbed
