#include "stack/function_part.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "events/schedule_event.h"
#include "functions/look_after.h"
#include "schedule/limits.h"
#include "stack/form.h"
#include "stack/names.h"
#include "stack/role.h"

namespace bellwether::stack {
namespace {

using functions::Function;
using functions::QueueTrigger;
using functions::ScheduleTrigger;
using functions::StreamTrigger;

constexpr int kMemory = 256;          // MB. Drawing takes a fraction of a millisecond, waiting needs none.
constexpr int kLeastConcurrency = 2;  // Of a mapping of a queue, says Lambda.
// Seconds that a message waits at most. A name is sent again by the next run; a change is told once.
// A message's age counts on among the dead letters, which are kept for 14 days.
constexpr int kDay = 86'400, kLongRetention = 10 * kDay;

constexpr std::string_view kFunctionForm = R"(
  # {{name}}: {{purpose}}.
  {{id}}:
    Type: AWS::Lambda::Function
    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_115
            comment: "Reserved concurrency would be taken from the account's other functions."
          - id: CKV_AWS_116
            comment: "Dead letters are the affair of what calls it."
          - id: CKV_AWS_117
            comment: "It reaches nothing private; a VPC would need a NAT gateway at 32 USD a month."
{{key_skip}}
    Properties:
      FunctionName: {{function_name}}
      Description: {{description}}
      Runtime: provided.al2023
      Architectures: [{{processor}}]
      Handler: {{name}}
      MemorySize: {{memory}}
      Timeout: {{timeout}}
      Role: !GetAtt {{id}}Role.Arn
      Code: {S3Bucket: {{code_bucket}}, S3Key: {{code_key}}}
      LoggingConfig: {LogGroup: !Ref {{id}}Log}
{{env_key}}
      Environment:
        Variables:
{{variables}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}

  {{id}}Log:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
{{log_skip}}
    Properties:
      LogGroupName: {{log_name}}
      RetentionInDays: {{retention}}
{{log_key}}

  # It may not create log groups: one that it made after teardown would stay for ever.
  {{id}}Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
      Policies:
        - PolicyName: function
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
{{statements}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}

  # What it could not process, kept longer than in any queue or stream that it comes from.
  {{id}}DeadLetters:
    Type: AWS::SQS::Queue
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
{{queue_skip}}
    Properties:
      QueueName: {{dead_letters}}
      MessageRetentionPeriod: 1209600
{{queue_encryption}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
  {{id}}DeadLettersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref {{id}}DeadLetters]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: OnlyOverTls
            Effect: Deny
            Principal: "*"
            Action: "sqs:*"
            Resource: !GetAtt {{id}}DeadLetters.Arn
            Condition: {Bool: {"aws:SecureTransport": "false"}}
{{trigger}}
)";

constexpr std::string_view kStreamForm = R"(
  {{id}}Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref {{id}}
      EventSourceArn: {{stream}}
      StartingPosition: {{position}}
      BatchSize: {{batch}}
      MaximumBatchingWindowInSeconds: {{window}}
      MaximumRetryAttempts: {{retries}}
      MaximumRecordAgeInSeconds: {{age}}
      BisectBatchOnFunctionError: {{bisect}}
      ParallelizationFactor: {{factor}}
      FunctionResponseTypes: [ReportBatchItemFailures]
{{filter}}
      DestinationConfig:
        OnFailure: {Destination: !GetAtt {{id}}DeadLetters.Arn}
)";

constexpr std::string_view kQueueForm = R"(
  # A message stays hidden six times as long as a call may take, as AWS advises, and a batch's window.
  {{queue_id}}:
    Type: AWS::SQS::Queue
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
{{queue_skip}}
    Properties:
      QueueName: {{queue}}
      VisibilityTimeout: {{visibility}}
      MessageRetentionPeriod: {{retention}}
      ReceiveMessageWaitTimeSeconds: 20
{{queue_encryption}}
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt {{id}}DeadLetters.Arn
        maxReceiveCount: {{receives}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
  {{queue_id}}Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref {{queue_id}}]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: OnlyOverTls
            Effect: Deny
            Principal: "*"
            Action: "sqs:*"
            Resource: !GetAtt {{queue_id}}.Arn
            Condition: {Bool: {"aws:SecureTransport": "false"}}
  {{id}}Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref {{id}}
      EventSourceArn: !GetAtt {{queue_id}}.Arn
      BatchSize: {{batch}}
      MaximumBatchingWindowInSeconds: {{window}}
      ScalingConfig: {MaximumConcurrency: {{concurrency}}}
      FunctionResponseTypes: [ReportBatchItemFailures]
{{filter}}
)";

constexpr std::string_view kScheduleForm = R"(
  # Lambda repeats a call that fails twice, then buries it; the schedule does so with what Lambda refuses.
  {{id}}Retries:
    Type: AWS::Lambda::EventInvokeConfig
    Properties:
      FunctionName: !Ref {{id}}
      Qualifier: $LATEST
      MaximumRetryAttempts: 2
      MaximumEventAgeInSeconds: 3600
      DestinationConfig:
        OnFailure: {Destination: !GetAtt {{id}}DeadLetters.Arn}
  {{id}}Schedule:
    Type: AWS::Scheduler::Schedule
{{schedule_skip}}
    Properties:
      Name: {{function_name}}
      ScheduleExpression: {{expression}}
      ScheduleExpressionTimezone: {{zone}}
{{schedule_limits}}
      FlexibleTimeWindow: {{schedule_window}}
{{schedule_key}}
      Target:
        Arn: !GetAtt {{id}}.Arn
        RoleArn: !GetAtt {{id}}ScheduleRole.Arn
        RetryPolicy: {MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600}
        DeadLetterConfig: {Arn: !GetAtt {{id}}DeadLetters.Arn}
)";

// Of who calls the function `id` by a schedule.
constexpr std::string_view kScheduleRoleForm = R"(  {{role}}:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: scheduler.amazonaws.com}
            Action: "sts:AssumeRole"
            Condition: {StringEquals: {"aws:SourceAccount": !Ref "AWS::AccountId"}}
      Policies:
        - PolicyName: schedule
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Sid: Call, Effect: Allow, Action: "lambda:InvokeFunction", Resource: !GetAtt {{id}}.Arn}
{{bury}}
{{key}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
)";

constexpr std::string_view kLookAfterForm = R"(
  # Once a day it looks for items that have had no price for long. Each run looks back a week, so that nothing
  # is lost with one that failed, and none is buried.
  LookAfterSchedule:
    Type: AWS::Scheduler::Schedule
{{schedule_skip}}
    Properties:
      Name: {{name}}
      ScheduleExpression: {{expression}}
      FlexibleTimeWindow: {Mode: "OFF"}
{{schedule_key}}
      Target:
        Arn: !GetAtt {{id}}.Arn
        RoleArn: !GetAtt LookAfterScheduleRole.Arn
        Input: {{event}}
        RetryPolicy: {MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600}
)";

constexpr std::string_view kScheduleSkip = R"(    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_297
            comment: "Nothing secret in it; a key of our own is had by choice, 1 USD a month."
)";

constexpr std::string_view kQueueSkip = R"(    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_27
            comment: "It is encrypted, under the key of SQS, which this check does not look for."
)";

std::string stream_arn(const StackWish& wish) {
  if (!wish.table_is_adopted) return "!GetAtt Table.StreamArn";
  return wish.table_stream_arn.empty() ? "!Ref TableStreamArn" : double_quoted(wish.table_stream_arn);
}

std::string limits_text(const schedule::Limits& limits) {
  std::string text;
  if (limits.start) text += "      StartDate: " + double_quoted(schedule::limit_text(*limits.start)) + "\n";
  if (limits.end) text += "      EndDate: " + double_quoted(schedule::limit_text(*limits.end)) + "\n";
  return text;
}

std::string window_text(int minutes) {
  if (minutes == 0) return R"({Mode: "OFF"})";
  return "{Mode: FLEXIBLE, MaximumWindowInMinutes: " + std::to_string(minutes) + "}";
}

std::string filter_text(const events::EventFilter& filter) {
  std::string patterns;
  for (const events::EventPattern& pattern : filter.patterns())
    patterns += (patterns.empty() ? "{Pattern: " : ", {Pattern: ") + single_quoted(pattern.text()) + "}";
  return patterns.empty() ? patterns : "      FilterCriteria: {Filters: [" + patterns + "]}\n";
}

const std::string& queue_name(const StackWish& wish, functions::QueueOf queue) {
  switch (queue) {
    case functions::QueueOf::Names:
      return wish.queue;
    case functions::QueueOf::Page:
      return wish.page_queue;
    case functions::QueueOf::Alerts:
      return wish.alerts_queue;
  }
  std::unreachable();
}

int retention_of(functions::QueueOf queue) {
  return queue == functions::QueueOf::Names ? kDay : kLongRetention;
}

std::string queue_encryption(const StackWish& wish) {
  if (wish.has_own_key)
    return "      KmsMasterKeyId: !GetAtt Key.Arn\n      KmsDataKeyReusePeriodSeconds: 3600\n";
  return "      SqsManagedSseEnabled: true\n";
}

// `bury`: what it may do besides, a line of YAML.
std::string schedule_role(const StackWish& wish, std::string_view id, std::string_view role,
                          std::string_view bury) {
  return filled(kScheduleRoleForm, {{"id", id},
                                    {"role", role},
                                    {"bury", bury},
                                    {"stage", double_quoted(wish.stage)},
                                    {"key", key_statement(wish)}});
}

std::string trigger_resources(const StackWish& wish, std::string_view id, std::string_view function_name,
                              const functions::Trigger& trigger) {
  const std::string stage = double_quoted(wish.stage);
  if (const auto* const stream = std::get_if<StreamTrigger>(&trigger)) {
    return filled(kStreamForm, {{"id", id},
                                {"stream", stream_arn(wish)},
                                {"position", stream->from_trim_horizon ? "TRIM_HORIZON" : "LATEST"},
                                {"batch", std::to_string(stream->batch_size)},
                                {"window", std::to_string(stream->batching_window_seconds)},
                                {"retries", std::to_string(stream->maximum_retry_attempts)},
                                {"age", std::to_string(stream->maximum_record_age_seconds)},
                                {"bisect", stream->bisect_batch_on_function_error ? "true" : "false"},
                                {"factor", std::to_string(stream->parallelization_factor)},
                                {"filter", filter_text(stream->filter.only_for(stream->event_names))}});
  }
  if (const auto* const queue = std::get_if<QueueTrigger>(&trigger)) {
    const int visibility = 6 * queue->timeout_seconds + queue->batching_window_seconds;
    const int concurrency = std::max(kLeastConcurrency, queue->maximum_concurrency);
    return filled(kQueueForm, {{"id", id},
                               {"stage", stage},
                               {"queue_id", queue_id(*queue)},
                               {"queue", double_quoted(queue_name(wish, queue->queue))},
                               {"retention", std::to_string(retention_of(queue->queue))},
                               {"visibility", std::to_string(visibility)},
                               {"queue_encryption", queue_encryption(wish)},
                               {"queue_skip", wish.has_own_key ? "" : kQueueSkip},
                               {"receives", std::to_string(queue->max_receive_count)},
                               {"batch", std::to_string(queue->batch_size)},
                               {"window", std::to_string(queue->batching_window_seconds)},
                               {"concurrency", std::to_string(concurrency)},
                               {"filter", filter_text(queue->filter)}});
  }
  const auto& schedule = std::get<ScheduleTrigger>(trigger);
  const std::string bury =
      "              - {Sid: Bury, Effect: Allow, Action: \"sqs:SendMessage\", Resource: !GetAtt " +
      std::string(id) + "DeadLetters.Arn}\n";
  return filled(kScheduleForm,
                {{"id", id},
                 {"stage", stage},
                 {"function_name", function_name},
                 {"expression", double_quoted(schedule.expression)},
                 {"zone", double_quoted(schedule.time_zone)},
                 {"schedule_limits", limits_text(schedule.limits)},
                 {"schedule_window", window_text(schedule.limits.window_minutes)},
                 {"schedule_skip", wish.has_own_key ? "" : kScheduleSkip},
                 {"schedule_key", wish.has_own_key ? "      KmsKeyArn: !GetAtt Key.Arn\n" : ""}}) +
         schedule_role(wish, id, std::string(id) + "ScheduleRole", bury);
}

std::string look_after_resources(const StackWish& wish, const Function& function, std::string_view id) {
  if (function.look_after == nullptr || !looks_after(wish)) return "";
  return filled(kLookAfterForm,
                {{"id", id},
                 {"name", stack::function_name(wish.stage, functions::kLookAfter)},
                 {"expression", double_quoted(functions::kLookAfterSchedule)},
                 {"event", single_quoted(events::kLookAfterEvent)},
                 {"stage", double_quoted(wish.stage)},
                 {"schedule_skip", wish.has_own_key ? "" : kScheduleSkip},
                 {"schedule_key", wish.has_own_key ? "      KmsKeyArn: !GetAtt Key.Arn\n" : ""}}) +
         schedule_role(wish, id, "LookAfterScheduleRole", "");
}

// The value as YAML of a variable that the stack itself knows; nothing: the wish says, if anybody does.
std::optional<std::string> known_value(const StackWish& wish, std::string_view variable,
                                       const functions::Trigger& trigger) {
  if (variable == "BELLWETHER_STAGE") return double_quoted(wish.stage);
  if (variable == "BELLWETHER_TABLE") return double_quoted(wish.table);
  if (variable == "BELLWETHER_QUEUE") return double_quoted(wish.queue);
  if (variable == "BELLWETHER_PAGE_QUEUE") return double_quoted(wish.page_queue);
  if (variable == "BELLWETHER_ALERTS_QUEUE") return double_quoted(wish.alerts_queue);
  if (variable == "BELLWETHER_ALERTS_SNS_TOPIC" && !wish.notices_email.empty()) return "!Ref Notices";
  if (variable == "BELLWETHER_BUCKET_NAME") return substituted(wish.bucket);
  if (variable == "BELLWETHER_BUCKET_REGION" && !wish.bucket_region.empty())
    return double_quoted(wish.bucket_region);
  if (variable == "BELLWETHER_READ_TIMEOUT_SECONDS")
    return double_quoted(std::to_string(timeout_of(trigger)));
  return std::nullopt;
}

// Of whoever deploys; the function lies in the region of the table, and its role is its own.
bool is_of_deployer(std::string_view variable) {
  return variable == "BELLWETHER_PROFILE" || variable == "BELLWETHER_REGION" ||
         variable == "BELLWETHER_TABLE_REGION";
}

std::string variables_text(const StackWish& wish, const Function& function,
                           const functions::Trigger& trigger) {
  std::string text;
  if (!wish.endpoint_url.empty())
    text += "          AWS_ENDPOINT_URL: " + double_quoted(wish.endpoint_url) + "\n";
  if (!wish.ca_bundle.empty()) text += "          AWS_CA_BUNDLE: " + double_quoted(wish.ca_bundle) + "\n";
  for (const functions::Variable& variable : functions::variables_of(function)) {
    auto value = known_value(wish, variable.name, trigger);
    const std::string_view wished = variable_in(wish, variable.name);
    if (!value && !wished.empty() && !is_of_deployer(variable.name)) value = double_quoted(wished);
    if (value) text += "          " + std::string(variable.name) + ": " + *value + "\n";
  }
  return text;
}

}  // namespace

std::string logical_name(std::string_view function) {
  std::string id;
  bool begins_word = true;
  for (const char c : function) {
    if (c != '-') id += begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    begins_word = c == '-';
  }
  return id;
}

std::string mapping_id(std::string_view function) {
  return logical_name(function) + "Mapping";
}

std::string_view mapped_function(std::string_view id) {
  for (const functions::Function& function : functions::catalogue())
    if (mapping_id(function.name) == id) return function.name;
  return "";
}

std::string_view queue_id(const functions::QueueTrigger& trigger) {
  switch (trigger.queue) {
    case functions::QueueOf::Names:
      return "Names";
    case functions::QueueOf::Page:
      return "Page";
    case functions::QueueOf::Alerts:
      return "AlertQueue";
  }
  std::unreachable();
}

std::string function_resources(const StackWish& wish, const Function& function,
                               const functions::Trigger& trigger) {
  constexpr std::string_view kKeySkip =
      "          - {id: CKV_AWS_173, comment: \"No variable is secret; a key of our own is had by choice, at "
      "1 "
      "USD a month.\"}\n";
  constexpr std::string_view kLogSkip = R"(    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_158
            comment: "Encrypted by itself; a key of our own is had by choice, 1 USD a month."
)";
  const std::string id = logical_name(function.name);
  const std::string name = stack::function_name(wish.stage, function.name);
  const bool has_key = wish.has_own_key;
  return filled(
             kFunctionForm,
             {{"id", id},
              {"name", function.name},
              {"purpose", function.purpose},
              {"function_name", name},
              {"description",
               double_quoted("bellwether " + wish.stage + ": " + std::string(function.purpose))},
              {"stage", double_quoted(wish.stage)},
              {"processor", wish.processor},
              {"memory", std::to_string(kMemory)},
              {"timeout", std::to_string(timeout_of(trigger))},
              {"code_bucket", wish.code_bucket.empty() ? "!Ref CodeBucket" : double_quoted(wish.code_bucket)},
              {"code_key", wish.code_key.empty() ? "!Ref CodeKey" : double_quoted(wish.code_key)},
              {"key_skip", has_key ? "" : kKeySkip},
              {"env_key", has_key ? "      KmsKeyArn: !GetAtt Key.Arn\n" : ""},
              {"variables", variables_text(wish, function, trigger)},
              {"log_name", log_group_name(wish.stage, function.name)},
              {"log_skip", has_key ? "" : kLogSkip},
              {"log_key", has_key ? "      KmsKeyId: !GetAtt Key.Arn\n" : ""},
              {"retention", wish.is_protected ? "90" : "7"},
              {"statements", role_statements(wish, function)},
              {"dead_letters", dead_letters_name(wish.stage, function.name)},
              {"queue_encryption", queue_encryption(wish)},
              {"queue_skip", wish.has_own_key ? "" : kQueueSkip},
              {"trigger", trigger_resources(wish, id, name, trigger)}}) +
         look_after_resources(wish, function, id);
}

}  // namespace bellwether::stack
