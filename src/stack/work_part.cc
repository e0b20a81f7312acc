#include "stack/work_part.h"

#include <string_view>
#include <vector>

#include "functions/catalogue.h"
#include "stack/alarms.h"
#include "stack/form.h"
#include "stack/function_part.h"
#include "stack/role.h"

namespace bellwether::stack {
namespace {

constexpr std::string_view kTable = R"(
  # The watch list and its prices. Its stream says what was and what is.
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: {{deletion}}
    UpdateReplacePolicy: {{deletion}}
{{skip}}
    Properties:
      TableName: {{table}}
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: {{name}}, AttributeType: S}
{{owner_type}}
      KeySchema:
        - {AttributeName: {{name}}, KeyType: HASH}
{{owner_key}}
      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      DeletionProtectionEnabled: {{protected}}
{{key}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
)";

constexpr std::string_view kTableSkip = R"(    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_119
            comment: "DynamoDB encrypts by itself; a key of our own is had by choice, at 1 USD a month."
)";

// Topics of alarms need a key whose policy admits CloudWatch, which AWS's own does not.
constexpr std::string_view kTopic = R"(
  # Whom alarms reach.
  Alerts:
    Type: AWS::SNS::Topic
{{skip}}
    Properties:
      TopicName: {{name}}-alerts
{{key}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
  AlertsPolicy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Alerts]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: AlarmsMayWrite
            Effect: Allow
            Principal: {Service: cloudwatch.amazonaws.com}
            Action: "sns:Publish"
            Resource: !Ref Alerts
            Condition: {StringEquals: {"aws:SourceAccount": !Ref "AWS::AccountId"}}
          - Sid: OnlyOverTls
            Effect: Deny
            Principal: "*"
            Action: "sns:Publish"
            Resource: !Ref Alerts
            Condition: {Bool: {"aws:SecureTransport": "false"}}
{{mail}}
)";

constexpr std::string_view kTopicSkip = R"(    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_26
            comment: "Alarms cannot publish under AWS's own key; one of ours is had by choice."
)";

constexpr std::string_view kMail = R"(  # The mail that asks for confirmation must be answered once.
  AlertsMail:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Alerts, Protocol: email, Endpoint: {{email}}}
)";

constexpr std::string_view kNotices = R"(
  # Where alerts are published, and who reads them; the mail that asks for confirmation must be answered once.
  Notices:
    Type: AWS::SNS::Topic
{{skip}}
    Properties:
      TopicName: {{name}}
{{key}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
  NoticesPolicy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Notices]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: OnlyOverTls
            Effect: Deny
            Principal: "*"
            Action: "sns:Publish"
            Resource: !Ref Notices
            Condition: {Bool: {"aws:SecureTransport": "false"}}
  NoticesMail:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Notices, Protocol: email, Endpoint: {{email}}}
)";

constexpr std::string_view kNoticesSkip = R"(    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_26
            comment: "Alerts are mailed in plain text anyway; a key of our own is had by choice."
)";

constexpr std::string_view kKey = R"(
  # Encrypts table, queues, topic, logs and variables. What is retained needs it, so it stays too.
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: {{deletion}}
    UpdateReplacePolicy: {{deletion}}
    Properties:
      Description: {{name}}
      EnableKeyRotation: true
      PendingWindowInDays: 7
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Sid: TheAccountDecides
            Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: "kms:*"
            Resource: "*"
          - Sid: AlarmsMayWriteToTheTopic
            Effect: Allow
            Principal: {Service: cloudwatch.amazonaws.com}
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"]
            Resource: "*"
            Condition: {StringEquals: {"aws:SourceAccount": !Ref "AWS::AccountId"}}
          - Sid: LogsOfTheStage
            Effect: Allow
            Principal: {Service: !Sub "logs.${AWS::Region}.amazonaws.com"}
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
            Resource: "*"
            Condition:
              ArnLike:
                "kms:EncryptionContext:aws:logs:arn":
                  !Sub "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:{{logs}}"
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
)";

std::string parameters(const StackWish& wish) {
  std::string text;
  if (wish.code_bucket.empty())
    text += "  CodeBucket: {Type: String, Description: Where the package of the functions lies.}\n";
  if (wish.code_key.empty())
    text += "  CodeKey: {Type: String, Description: The key of the package there.}\n";
  if (wish.table_is_adopted && wish.table_stream_arn.empty())
    text += "  TableStreamArn: {Type: String, Description: Of the table's stream with new and old images.}\n";
  return text.empty() ? "" : "Parameters:\n" + text + "\n";
}

std::string table(const StackWish& wish) {
  const std::string owner = double_quoted(wish.attributes.owner);
  const bool has_owner = !wish.attributes.owner.empty();
  return filled(
      kTable,
      {{"deletion", wish.is_protected ? "Retain" : "Delete"},
       {"protected", wish.is_protected ? "true" : "false"},
       {"skip", wish.has_own_key ? "" : kTableSkip},
       {"table", double_quoted(wish.table)},
       {"name", double_quoted(wish.attributes.name)},
       {"owner_type", has_owner ? "        - {AttributeName: " + owner + ", AttributeType: S}\n" : ""},
       {"owner_key", has_owner ? "        - {AttributeName: " + owner + ", KeyType: RANGE}\n" : ""},
       {"key",
        wish.has_own_key
            ? "      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !GetAtt Key.Arn}\n"
            : ""},
       {"stage", double_quoted(wish.stage)}});
}

bool reads_names(const StackWish& wish) {
  const std::string_view source = variable_in(wish, "BELLWETHER_SUMMARIES");
  return !source.empty() && source != "off";
}

std::vector<Attached> attached(const StackWish& wish) {
  std::vector<Attached> found;
  const auto functions = functions::catalogue();
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (functions[i].chain == functions::Chain::Names && !reads_names(wish)) continue;
    found.push_back({.function = &functions[i], .trigger = &wish.triggers.at(i)});
  }
  return found;
}

}  // namespace

std::string work_resources(const StackWish& wish) {
  const std::string name = stack_name(wish.stage, StackPart::Work);
  const std::string_view deletion = wish.is_protected ? "Retain" : "Delete";
  const std::string stage = double_quoted(wish.stage);
  const bool has_key = wish.has_own_key;
  std::string text = parameters(wish) + "Resources:";
  if (has_key)
    text += filled(
        kKey,
        {{"deletion", deletion}, {"name", name}, {"logs", "/aws/lambda/" + name + "-*"}, {"stage", stage}});
  if (!wish.table_is_adopted) text += table(wish);
  const std::vector<Attached> functions = attached(wish);
  for (const auto& [function, trigger] : functions) text += function_resources(wish, *function, *trigger);
  const std::string mail = wish.email.empty() ? "" : filled(kMail, {{"email", double_quoted(wish.email)}});
  text += filled(kTopic, {{"name", name},
                          {"skip", has_key ? "" : kTopicSkip},
                          {"key", has_key ? "      KmsMasterKeyId: !GetAtt Key.Arn\n" : ""},
                          {"stage", stage},
                          {"mail", mail}});
  if (!wish.notices_email.empty())
    text += filled(kNotices, {{"name", wish.notices_topic},
                              {"skip", has_key ? "" : kNoticesSkip},
                              {"key", has_key ? "      KmsMasterKeyId: !GetAtt Key.Arn\n" : ""},
                              {"stage", stage},
                              {"email", double_quoted(wish.notices_email)}});
  text += alarms(wish, functions) + dashboard(wish, functions);
  text += "\nOutputs:\n  Alerts: {Value: !Ref Alerts}\n";
  if (!wish.table_is_adopted)
    text += "  TableName: {Value: !Ref Table}\n  TableStreamArn: {Value: !GetAtt Table.StreamArn}\n";
  for (const auto& [function, trigger] : functions) {
    const std::string id = logical_name(function->name);
    text += "  " + id + "Name: {Value: !Ref " + id + "}\n";
  }
  text += "  PageUrl: {Value: !Ref Page}\n";
  if (reads_names(wish)) text += "  NamesUrl: {Value: !Ref Names}\n";
  return text;
}

}  // namespace bellwether::stack
