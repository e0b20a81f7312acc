// The queue in SQS.
//
// What the port's limits forbid is refused before anything is sent. A message is received only whole:
// its body must have the MD5 that SQS names. What SQS cannot promise stands in ports/queue.h. Safe to call
// from any thread.

#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"
#include "ports/queue.h"

namespace bellwether::aws {

// The region that a queue's URL names, as SQS's own hosts do ("sqs.eu-west-1.amazonaws.com"); empty when the
// text is a queue's name or the host says nothing.
std::string region_in_queue_url(std::string_view queue);

struct SqsQueueSettings {
  std::string queue;  // Its URL, or its name in the client's account and region.
};

class SqsQueue final : public ports::Queue {
 public:
  // `client` is one of Service::Sqs; its time-out must be longer than ports::kQueueWaitMax.
  SqsQueue(std::unique_ptr<ServiceClient> client, SqsQueueSettings settings);

  Result<std::vector<ports::SendFailure>> send(std::span<const ports::OutgoingMessage> messages) override;
  Result<std::vector<ports::Message>> receive(int limit, std::chrono::seconds wait) override;
  Result<void> acknowledge(std::span<const std::string> receipts) override;
  Result<void> hide(std::span<const std::string> receipts, std::chrono::seconds timeout) override;
  Result<ports::QueueStatus> status() override;
  Result<std::int64_t> purge() override;

 private:
  Result<std::string> url();
  Error failure(const ServiceError& error) const;
  Error malformed(std::string_view action, const Error& error) const;
  Result<void> change(std::string_view action, std::span<const std::string> receipts,
                      std::optional<std::chrono::seconds> visibility);

  // Constant after construction.
  const std::unique_ptr<ServiceClient> client_;
  const SqsQueueSettings settings_;

  std::mutex mutex_;
  std::string url_;  // Empty until it is known; guarded by mutex_.
};

}  // namespace bellwether::aws
