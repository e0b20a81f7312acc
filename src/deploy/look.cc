#include "deploy/look.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

#include "aws/json_call.h"
#include "aws/listing.h"

namespace bellwether::deploy {
namespace {

using aws::Listing;
using aws::Service;

constexpr std::array<Listing, 16> kListings = {{
    {Service::DynamoDb, "table", "ListTables", "", "TableNames", "", "ExclusiveStartTableName",
     "LastEvaluatedTableName"},
    // Those that somebody made; AWS's own are an exception.
    {Service::DynamoDb, "backup", "ListBackups", "", "BackupSummaries", "TableName",
     "ExclusiveStartBackupArn", "LastEvaluatedBackupArn"},
    {Service::Sqs, "queue", "ListQueues", "", "QueueUrls", "", "NextToken", "NextToken"},
    {Service::Lambda, "function", "ListFunctions", "/2015-03-31/functions/", "Functions", "FunctionName",
     "Marker", "NextMarker"},
    {Service::Lambda, "event source mapping", "ListEventSourceMappings", "/2015-03-31/event-source-mappings/",
     "EventSourceMappings", "FunctionArn", "Marker", "NextMarker"},
    {Service::Logs, "log group", "DescribeLogGroups", "", "logGroups", "logGroupName", "nextToken",
     "nextToken"},
    {Service::Sns, "topic", "ListTopics", "", "Topics", "TopicArn", "NextToken", "NextToken"},
    {Service::Sns, "subscription", "ListSubscriptions", "", "Subscriptions", "TopicArn", "NextToken",
     "NextToken"},
    {Service::CloudWatch, "alarm", "DescribeAlarms", "", "MetricAlarms", "AlarmName", "NextToken",
     "NextToken"},
    {Service::CloudWatch, "dashboard", "ListDashboards", "", "DashboardEntries", "DashboardName", "NextToken",
     "NextToken"},
    {Service::Scheduler, "schedule", "ListSchedules", "/schedules", "Schedules", "Name", "NextToken",
     "NextToken"},
    {Service::Kms, "key alias", "ListAliases", "", "Aliases", "AliasName", "Marker", "NextMarker"},
    // Of all regions.
    {Service::S3, "bucket", "ListBuckets", "/", "Buckets", "Name", "continuation-token", "ContinuationToken"},
    {Service::Iam, "role", "ListRoles", "", "Roles", "RoleName", "Marker", "Marker"},
    {Service::CloudFront, "distribution", "ListDistributions", "/2020-05-31/distribution", "DistributionList",
     "Id", "Marker", "NextMarker"},
    {Service::CloudFront, "origin access control", "ListOriginAccessControls",
     "/2020-05-31/origin-access-control", "OriginAccessControlList", "Name", "Marker", "NextMarker"},
}};

// Where what has no region is asked for.
constexpr const char* kGlobalRegion = "us-east-1";

bool has_prefix(std::string_view name, std::string_view prefix) {
  return name.starts_with(prefix) && (name.size() == prefix.size() || name[prefix.size()] == '-');
}

class Looking {
 public:
  Looking(const LookWish& wish, const Account& account) : wish_(wish), account_(account) {
    for (const std::string& name : wish.names) names_.insert(own_name(name));
    for (const std::string& name : wish.kept) {
      kept_.insert(own_name(name));
      names_.insert(own_name(name));
    }
  }

  Look look() {
    for (const std::string& region : wish_.regions) look_at_stacks(region);
    for (const Listing& listing : kListings) {
      const bool is_global = aws::facts_of(listing.service).is_global;
      const bool is_once = is_global || listing.service == Service::S3;
      for (const std::string& region : wish_.regions) {
        look_at(listing, is_global ? kGlobalRegion : region);
        if (is_once) break;
      }
    }
    for (const std::string& region : wish_.regions) look_at_tags(region);
    for (const std::string& key : wish_.key_ids) look_at_key(key);
    return std::move(look_);
  }

 private:
  // Stacks of other stages, whose names may begin like ours, are seen first: theirs is not ours.
  void look_at_stacks(const std::string& region) {
    auto client = account_.client(Service::CloudFormation, region);
    if (!client) return not_known("stacks", region, client.error());
    const aws::CloudFormation service(*std::move(client));
    const auto stacks = service.stacks();
    if (!stacks) return not_known("stacks", region, stacks.error());
    for (const aws::Stack& stack : *stacks) {
      if (stack.status == "DELETE_COMPLETE") continue;
      if (std::ranges::find(wish_.own_stacks, stack.name) != wish_.own_stacks.end())
        add("stack", stack.name, region);
      else if (has_prefix(stack.name, wish_.prefix))
        others_.push_back(stack.name);
    }
  }

  void look_at(const Listing& listing, const std::string& region) {
    const std::string what = std::string(listing.kind) + "s";
    const auto client = account_.client(listing.service, region);
    if (!client) return not_known(what, region, client.error());
    const auto names = aws::list_names(**client, listing);
    if (!names) return not_known(what, region, names.error());
    std::set<std::string> seen;
    for (const std::string& full : *names) {
      const std::string name = own_name(full);
      if (is_ours(name) && seen.insert(full).second) add(listing.kind, full, region);
    }
  }

  bool is_ours(const std::string& name) const {
    if (names_.contains(name)) return true;
    const bool is_anothers =
        std::ranges::any_of(others_, [&](const std::string& other) { return has_prefix(name, other); });
    return has_prefix(name, wish_.prefix) && !is_anothers;
  }

  // Of what has one of the names its own service was asked already, and this index lags behind: AWS says that
  // it names also what is gone.
  void look_at_tags(const std::string& region) {
    const auto client = account_.client(Service::Tagging, region);
    if (!client) return not_known("tags", region, client.error());
    const std::string wish = boost::json::serialize(boost::json::object{
        {"TagFilters", boost::json::array{boost::json::object{
                           {"Key", "bellwether-stage"}, {"Values", boost::json::array{wish_.stage}}}}}});
    const auto arns = aws::list_names(**client, {.service = Service::Tagging,
                                                 .kind = "thing with the tag",
                                                 .action = "GetResources",
                                                 .path = {},
                                                 .list = "ResourceTagMappingList",
                                                 .name = "ResourceARN",
                                                 .token_asked = "PaginationToken",
                                                 .token_told = "PaginationToken",
                                                 .wish = wish});
    if (!arns) return not_known("tags", region, arns.error());
    for (const std::string& arn : *arns)
      if (!is_ours(own_name(arn))) add("thing with the tag", arn, region);
  }

  void add(std::string_view kind, const std::string& name, const std::string& region) {
    auto& list = kept_.contains(own_name(name)) ? look_.kept : look_.remains;
    list.push_back({.kind = std::string(kind), .name = name, .region = region});
  }

  void look_at_key(const std::string& key) {
    const std::string region = wish_.regions.front();
    const auto client = account_.client(Service::Kms, region);
    if (!client) return not_known("key " + key, region, client.error());
    const auto answer =
        aws::call_json(**client, "DescribeKey", boost::json::serialize(boost::json::object{{"KeyId", key}}));
    if (!answer && answer.error().error.kind == ErrorKind::NotFound) return;
    if (!answer) return not_known("key " + key, region, answer.error().error);
    if (answer->contains("\"PendingDeletion\""))
      look_.exceptions.push_back("key " + key + " is to be deleted, which takes AWS 7 to 30 days");
    else
      add("key", key, region);
  }

  void not_known(const std::string& what, const std::string& region, const Error& error) {
    look_.not_known.push_back(what + " in " + region + ": " + error.message);
  }

  const LookWish& wish_;
  const Account& account_;
  std::set<std::string> names_, kept_;
  std::vector<std::string> others_;
  Look look_;
};

}  // namespace

std::string own_name(const std::string& id) {
  return id.substr(id.find_last_of(":/") + 1);
}

Look look_around(const LookWish& wish, const Account& account) {
  return Looking(wish, account).look();
}

}  // namespace bellwether::deploy
