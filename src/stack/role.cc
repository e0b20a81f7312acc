#include "stack/role.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/check.h"
#include "functions/object_keys.h"
#include "stack/form.h"
#include "stack/function_part.h"

namespace bellwether::stack {
namespace {

using functions::Function;

std::string statement(std::string_view sid, const std::vector<std::string>& actions,
                      std::string_view resources, std::string_view condition = {}) {
  std::string list;
  for (const std::string& action : actions) list += (list.empty() ? "" : ", ") + double_quoted(action);
  return filled(R"(              - Sid: {{sid}}
                Effect: Allow
                Action: [{{actions}}]
                Resource: {{resources}}
{{condition}}
)",
                {{"sid", sid}, {"actions", list}, {"resources", resources}, {"condition", condition}});
}

std::vector<std::string> of_service(const std::vector<std::string>& permissions, std::string_view prefix) {
  std::vector<std::string> found;
  std::ranges::copy_if(permissions, std::back_inserter(found), [&](const std::string& permission) {
    return permission.starts_with(prefix) && permission != "s3:ListBucket";
  });
  return found;
}

// Of those that the function sends to.
std::string queue_resources(const Function& function) {
  std::string resources;
  if (has_part(function, functions::Part::Names)) resources += "\n                  - !GetAtt Names.Arn";
  if (has_part(function, functions::Part::Page)) resources += "\n                  - !GetAtt Page.Arn";
  if (has_part(function, functions::Part::Alerts))
    resources += "\n                  - !GetAtt AlertQueue.Arn";
  return resources;
}

std::string object_resource(const StackWish& wish, std::string_view pattern) {
  return "\n                  - !Sub " +
         double_quoted("arn:${AWS::Partition}:s3:::" + wish.bucket + "/" + std::string(pattern));
}

// Where the objects lie whose keys the function reads from its variables.
std::string keyed_objects(const StackWish& wish, const Function& function) {
  const functions::ObjectKeys keys;
  const struct {
    std::string_view variable, key_template;
  } all[] = {{"BELLWETHER_DAILY_KEY", keys.daily},
             {"BELLWETHER_WEEKLY_KEY", keys.weekly},
             {"BELLWETHER_SENTIMENT_KEY", keys.sentiment}};
  std::string resources;
  for (const auto& [name, key_template] : all) {
    if (std::ranges::find(function.variables, name, &functions::Variable::name) == function.variables.end())
      continue;
    const std::string_view set = variable_in(wish, name);
    const std::string_view prefix = functions::common_prefix(set.empty() ? key_template : set);
    resources += object_resource(wish, std::string(prefix) + "*");
  }
  return resources;
}

// Those that are the function's own, whatever the variables say.
std::string own_objects(const StackWish& wish, const Function& function) {
  std::string resources;
  for (const std::string_view pattern : function.objects) resources += object_resource(wish, pattern);
  return resources;
}

// What SES may have verified of an address: itself, its domain, and those above it.
void add_identities(const std::string& address, std::set<std::string>& identities) {
  // Marks that mean something to IAM or CloudFormation; then it is the domain that has to be verified.
  if (address.find_first_of("*?${}") == std::string::npos) identities.insert(address);
  for (std::string domain = address.substr(address.rfind('@') + 1); domain.contains('.');
       domain.erase(0, domain.find('.') + 1))
    identities.insert(domain);
}

// In its sandbox SES asks for leave of the readers' identities, too.
std::string identity_resources(const StackWish& wish) {
  constexpr std::size_t kNamedMax = 12;  // A template has its limit.
  std::set<std::string> identities;
  add_identities(wish.ses_from, identities);
  const std::set<std::string> of_sender = identities;
  for (const std::string& reader : wish.ses_to) add_identities(reader, identities);
  if (identities.size() > kNamedMax) identities = of_sender;
  std::string resources;
  for (const std::string& identity : identities)
    resources +=
        "\n                  - !Sub " +
        double_quoted("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/" + identity);
  return resources;
}

// Under no other sender's address, whatever the readers' identities are.
std::string mail_statement(const StackWish& wish, const std::vector<std::string>& actions) {
  if (wish.ses_from.empty()) return "";
  return statement("Mail", actions, identity_resources(wish),
                   "                Condition: {StringEquals: {\"ses:FromAddress\": " +
                       double_quoted(wish.ses_from) + "}}\n");
}

std::string topic_resource(const StackWish& wish) {
  if (!wish.notices_email.empty()) return "!Ref Notices";
  const std::string_view topic = variable_in(wish, "BELLWETHER_ALERTS_SNS_TOPIC");
  return topic.empty() ? "" : double_quoted(topic);
}

bool is_scored_by_comprehend(const StackWish& wish) {
  const std::string_view items = variable_in(wish, "BELLWETHER_COMPREHEND_FOR");
  return variable_in(wish, "BELLWETHER_SCORER") == "comprehend" || (!items.empty() && items != "off");
}

std::string table_resource(const StackWish& wish) {
  if (!wish.table_is_adopted) return "!GetAtt Table.Arn";
  return "!Sub " +
         double_quoted("arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/" + wish.table);
}

std::string stream_resource(const StackWish& wish) {
  if (!wish.table_is_adopted) return "!GetAtt Table.StreamArn";
  return wish.table_stream_arn.empty() ? "!Ref TableStreamArn" : double_quoted(wish.table_stream_arn);
}

// What Lambda does in the function's name; by service, because there is no call of ours to name.
std::string platform_statements(const StackWish& wish, const Function& function) {
  const std::string id = logical_name(function.name);
  std::string text =
      statement("WriteLog", {"logs:CreateLogStream", "logs:PutLogEvents"}, "!GetAtt " + id + "Log.Arn");
  if (std::holds_alternative<functions::StreamTrigger>(function.trigger))
    text += statement("ReadStream",
                      {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
                       "dynamodb:ListStreams"},
                      stream_resource(wish));
  if (const auto* const queue = std::get_if<functions::QueueTrigger>(&function.trigger)) {
    text += statement(
        "PollQueue",
        {"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"},
        "!GetAtt " + std::string(queue_id(*queue)) + ".Arn");
  } else {
    text += statement("Bury", {"sqs:SendMessage"}, "!GetAtt " + id + "DeadLetters.Arn");
  }
  return text + key_statement(wish);
}

}  // namespace

std::string_view variable_in(const StackWish& wish, std::string_view name) {
  const auto found = std::ranges::find(wish.variables, name, &std::pair<std::string, std::string>::first);
  return found == wish.variables.end() ? std::string_view() : found->second;
}

bool looks_after(const StackWish& wish) {
  const std::string_view items = variable_in(wish, "BELLWETHER_ALERT_STALE");
  return !items.empty() && items != "off";
}

std::string key_statement(const StackWish& wish) {
  if (!wish.has_own_key) return "";
  return statement("UseKey", {"kms:Decrypt", "kms:GenerateDataKey"}, "!GetAtt Key.Arn");
}

std::string role_statements(const StackWish& wish, const Function& function) {
  const std::vector<std::string> permissions = functions::permissions_of(function);
  std::string text;
  std::size_t granted = 0;
  const auto grant = [&](std::string_view sid, std::string_view service, const std::string& resources) {
    const std::vector<std::string> actions = of_service(permissions, service);
    granted += actions.size();
    if (!actions.empty() && !resources.empty()) text += statement(sid, actions, resources);
  };
  // Who has objects of its own only reads those of others.
  const std::string own = own_objects(wish, function), keyed = keyed_objects(wish, function);
  grant("Objects", "s3:", own.empty() ? keyed : own);
  if (!own.empty() && !keyed.empty()) text += statement("ReadObjects", {"s3:GetObject"}, keyed);
  if (std::ranges::find(permissions, "s3:ListBucket") != permissions.end()) {
    ++granted;
    // Else a missing object would be forbidden instead of missing. A condition on the prefix defeats it.
    text +=
        "              # Else S3 would answer 403 for an object that is not there; no prefix, for it defeats "
        "this.\n" +
        statement("TellMissingObjects", {"s3:ListBucket"},
                  "!Sub " + double_quoted("arn:${AWS::Partition}:s3:::" + wish.bucket));
  }
  const bool needs_table = function.look_after == nullptr || looks_after(wish);
  grant("Table", "dynamodb:", needs_table ? table_resource(wish) : "");
  grant("Queue", "sqs:", queue_resources(function));
  // Comprehend has no resources to name.
  grant("Sentiment", "comprehend:", is_scored_by_comprehend(wish) ? "\"*\"" : "");
  const std::vector<std::string> mail = of_service(permissions, "ses:");
  granted += mail.size();
  if (!mail.empty()) text += mail_statement(wish, mail);
  grant("Topic", "sns:", topic_resource(wish));
  CHECK(granted == permissions.size());  // Else a call of the catalogue is about something new.
  return text + platform_statements(wish, function);
}

}  // namespace bellwether::stack
