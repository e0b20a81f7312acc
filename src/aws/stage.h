// A stage on AWS, as a face sees it: a DynamoDB table and an SQS queue.

#pragma once

#include <memory>
#include <string>
#include <utility>

#include "aws/dynamodb_table.h"
#include "aws/sqs_queue.h"
#include "ports/clock.h"
#include "ports/stage.h"

namespace bellwether::aws {

class AwsStage : public ports::Stage {
 public:
  AwsStage(std::unique_ptr<DynamoDbTable> table, std::unique_ptr<SqsQueue> names, const ports::Clock& clock)
      : table_(std::move(table)), names_(std::move(names)), clock_(clock) {}

  ports::Table& table() override { return *table_; }
  ports::Queue& names() override { return *names_; }
  Result<std::int64_t> item_count() override { return table_->count(); }
  // From here, not on Lambda: with the caller's rights, and no limit on its time.
  Result<void> run_now(const std::string&, const ports::ScheduledFunction& call) override {
    return call(clock_.now());
  }
  // CloudWatch knows its runs, and its dead letters lie in queues of their own.
  ports::Supervision* supervision() override { return nullptr; }

 private:
  const std::unique_ptr<DynamoDbTable> table_;
  const std::unique_ptr<SqsQueue> names_;
  const ports::Clock& clock_;
};

}  // namespace bellwether::aws
