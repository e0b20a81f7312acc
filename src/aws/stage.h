// A stage on AWS, as the commands see it: a DynamoDB table and an SQS queue.

#pragma once

#include <memory>

#include "aws/dynamodb_table.h"
#include "aws/sqs_queue.h"
#include "ports/stage.h"

namespace bellwether::aws {

class AwsStage : public ports::Stage {
 public:
  AwsStage(std::unique_ptr<DynamoDbTable> table, std::unique_ptr<SqsQueue> names)
      : table_(std::move(table)), names_(std::move(names)) {}

  ports::Table& table() override { return *table_; }
  ports::Queue& names() override { return *names_; }
  // Every call of it is an error: AWS keeps a stage's dead letters in queues of its own.
  ports::DeadLetterQueue& dead_letters() override { return dead_letters_; }
  Result<std::int64_t> item_count() override { return table_->count(); }
  // InvalidInput: CloudWatch knows, not we.
  Result<ports::StageStatus> status() override;

 private:
  class NoDeadLetters : public ports::DeadLetterQueue {
   public:
    Result<std::vector<ports::DeadLetter>> list() override;
    Result<int> redrive(const std::optional<std::vector<std::int64_t>>& ids) override;
    Result<int> purge(const std::optional<std::vector<std::int64_t>>& ids) override;
  };

  const std::unique_ptr<DynamoDbTable> table_;
  const std::unique_ptr<SqsQueue> names_;
  NoDeadLetters dead_letters_;
};

}  // namespace bellwether::aws
