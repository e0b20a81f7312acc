// What AWS charges for: the one list of charges, in the order in which they are told.

#pragma once

#include <array>
#include <string_view>

namespace bellwether::cost {

struct Charge {
  std::string_view name;     // As data/aws/prices.csv has it: "TableWrites".
  std::string_view service;  // "DynamoDB".
  std::string_view what;     // "writes".
  std::string_view unit;     // What is counted: "KB written". A GB is 2^30 bytes.
};

inline constexpr std::array kCharges = {
    Charge{"LambdaRequests", "Lambda", "requests", "invocations"},
    Charge{"LambdaSeconds", "Lambda", "time, arm64", "GB-seconds"},
    Charge{"TableWrites", "DynamoDB", "writes", "write units of 1 KB"},
    Charge{"TableReads", "DynamoDB", "reads", "read units of 4 KB"},
    Charge{"TableStorage", "DynamoDB", "storage", "GB"},
    Charge{"TableRecovery", "DynamoDB", "point-in-time recovery", "GB"},
    Charge{"QueueRequests", "SQS", "requests", "requests"},
    Charge{"Schedules", "Scheduler", "calls by schedules", "calls"},
    Charge{"BucketWrites", "S3", "objects written", "requests"},
    Charge{"BucketReads", "S3", "objects looked at", "requests"},
    Charge{"BucketStorage", "S3", "storage", "GB"},
    Charge{"BetweenRegions", "S3", "from region to region", "GB"},
    Charge{"Sentiment", "Comprehend", "sentiment", "units of 100 characters"},
    Charge{"LogsIn", "CloudWatch", "logs written", "GB"},
    Charge{"LogsKept", "CloudWatch", "logs kept", "GB"},
    Charge{"Metrics", "CloudWatch", "own metrics", "metrics"},
    Charge{"Alarms", "CloudWatch", "alarms", "alarms"},
    Charge{"Dashboards", "CloudWatch", "dashboard", "dashboards"},
    Charge{"Mails", "SNS", "mails", "mails"},
    Charge{"Keys", "KMS", "key of the stage's own", "keys"},
};

}  // namespace bellwether::cost
