// A queue that takes nothing and says why.

#pragma once

#include <utility>

#include "ports/queue.h"

namespace bellwether::testbed {

class RefusingQueue final : public ports::Queue {
 public:
  explicit RefusingQueue(Error error) : error_(std::move(error)) {}

  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage>) override {
    return std::unexpected(error_);
  }
  Result<std::vector<ports::Message>> receive(int, std::chrono::seconds) override {
    return std::unexpected(error_);
  }
  Result<void> acknowledge(std::span<const std::string>) override { return std::unexpected(error_); }
  Result<void> hide(std::span<const std::string>, std::chrono::seconds) override {
    return std::unexpected(error_);
  }
  Result<ports::QueueStatus> status() override { return std::unexpected(error_); }
  Result<std::int64_t> purge() override { return std::unexpected(error_); }

 private:
  const Error error_;
};

}  // namespace bellwether::testbed
