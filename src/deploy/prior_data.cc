#include "deploy/prior_data.h"

#include <boost/json.hpp>

#include "aws/bucket_life.h"
#include "aws/json_call.h"

namespace bellwether::deploy {
namespace {

std::unexpected<Error> is_there(const std::string& thing, const std::string& flags) {
  return fail(ErrorKind::InvalidInput,
              thing +
                  " exists already and belongs to no stack of this stage; to use it as it is, with all "
                  "that is in it: " +
                  flags + "; nothing was changed");
}

Result<bool> is_table_there(const StackPlan& plan, const std::string& table, const Account& account) {
  const auto client = TRY(account.client(aws::Service::DynamoDb, plan.region));
  const auto answer = aws::call_json(*client, "DescribeTable",
                                     boost::json::serialize(boost::json::object{{"TableName", table}}));
  if (answer) return true;
  if (answer.error().error.kind == ErrorKind::NotFound) return false;
  return std::unexpected(in_context("table " + table, answer.error().error));
}

// The account's id stands in the name as CloudFormation will fill it in.
std::string bucket_name(std::string name, const std::string& account_id) {
  constexpr std::string_view kMark = "${AWS::AccountId}";
  if (const std::size_t mark = name.find(kMark); mark != std::string::npos)
    name.replace(mark, kMark.size(), account_id);
  return name;
}

}  // namespace

Result<void> check_no_prior_data(const StackPlan& plan, const stack::StackWish& wish,
                                 const std::string& account_id, const Account& account) {
  for (const aws::ResourceChange& change : plan.changes) {
    if (kind_of(change) != ChangeKind::Added) continue;
    if (change.type == "AWS::DynamoDB::Table" && TRY(is_table_there(plan, wish.table, account)))
      return is_there("table " + wish.table, "--adopt-table true --table " + wish.table);
    if (change.type != "AWS::S3::Bucket") continue;
    const std::string bucket = bucket_name(wish.bucket, account_id);
    const aws::BucketLife life(TRY(account.client(aws::Service::S3, plan.region)), bucket);
    if (TRY(life.exists()))
      return is_there("bucket " + bucket, "--adopt-bucket true --bucket-name " + bucket);
  }
  return {};
}

}  // namespace bellwether::deploy
