#include "deploy/first_look.h"

#include "aws/bucket_life.h"
#include "aws/function_call.h"
#include "aws/subscriptions.h"
#include "aws/triggers.h"
#include "deploy/left_out.h"
#include "stack/function_part.h"

namespace bellwether::deploy {
namespace {

using std::chrono_literals::operator""s;

// Of looks at a mapping that is on its way, a second each: AWS takes up to a minute or two.
constexpr int kMappingLooks = 180;

class FirstLook {
 public:
  FirstLook(const Account& account, std::string region, const LookedAtStack& stack)
      : account_(account), region_(std::move(region)), stage_(stack.stage), is_website_(stack.is_website) {}

  void tell_missing(const DeclaredResource& missing) {
    add(missing.type.substr(missing.type.rfind(':') + 1), missing.logical_id, Health::Ill,
        "left out: the server says that the stack is made, and does not have it");
  }

  void look_at(const aws::StackResource& resource) {
    if (resource.physical_id.empty()) return;
    if (resource.type == "AWS::Lambda::EventSourceMapping") look_at_mapping(resource);
    if (resource.type == "AWS::Lambda::Function") look_at_function(resource.physical_id);
    if (resource.type == "AWS::SNS::Topic") look_at_topic(resource.physical_id);
    if (resource.type == "AWS::S3::Bucket" && !is_website_) look_at_bucket(resource.physical_id);
  }

  std::vector<FirstSight> take() { return std::move(sights_); }

 private:
  void add(std::string kind, std::string name, Health health, std::string state) {
    sights_.push_back({std::move(kind), std::move(name), health, std::move(state)});
  }

  void look_at_mapping(const aws::StackResource& resource) {
    const auto state = settled_state(resource.physical_id);
    if (!state) return add("mapping", resource.logical_id, Health::Ill, state.error().message);
    if (*state == "Disabled")
      return add("mapping", resource.logical_id, Health::Waits, pause_text(resource.logical_id));
    const bool is_on = *state == "Enabled";
    add("mapping", resource.logical_id, is_on ? Health::Well : Health::Ill, state->empty() ? "gone" : *state);
  }

  std::string pause_text(const std::string& mapping_id) const {
    const std::string function(stack::mapped_function(mapping_id));
    if (function.empty()) return "switched off";
    return "paused; to go on: bellwether --stage " + stage_ + " mapping resume " + function;
  }

  Result<std::string> settled_state(const std::string& id) {
    const auto lambda = TRY(account_.client(aws::Service::Lambda, region_));
    std::string state;
    for (int look = 0; look < kMappingLooks; ++look) {
      state = TRY(aws::mapping_state(*lambda, id));
      if (!state.ends_with("ing")) break;  // "Creating", "Enabling", "Updating".
      account_.sleep(1s);
    }
    return state;
  }

  void look_at_function(const std::string& name) {
    const auto lambda = account_.client(aws::Service::Lambda, region_);
    if (!lambda) return add("function", name, Health::Ill, lambda.error().message);
    const auto answer = aws::call_function(**lambda, name, R"({"Records":[]})");
    if (!answer) return add("function", name, Health::Ill, answer.error().message);
    const std::string fault = aws::fault_of(*answer);
    add("function", name, fault.empty() ? Health::Well : Health::Ill,
        fault.empty() ? "answers" : "fails: " + fault);
  }

  void look_at_topic(const std::string& topic) {
    const std::string name = topic.substr(topic.rfind(':') + 1);
    const auto sns = account_.client(aws::Service::Sns, region_);
    if (!sns) return add("topic", name, Health::Ill, sns.error().message);
    const auto subscriptions = aws::subscriptions_of(**sns, topic);
    if (!subscriptions) return add("topic", name, Health::Ill, subscriptions.error().message);
    if (subscriptions->empty()) add("topic", name, Health::Waits, "alarms reach nobody; set --email");
    for (const aws::Subscription& one : *subscriptions)
      add("subscription", one.endpoint, one.is_confirmed ? Health::Well : Health::Waits,
          one.is_confirmed ? "confirmed" : "nobody is told there until the mail from AWS is confirmed");
  }

  void look_at_bucket(const std::string& bucket) {
    auto s3 = account_.client(aws::Service::S3, region_);
    if (!s3) return add("bucket", bucket, Health::Ill, s3.error().message);
    const auto is_shut = aws::BucketLife(*std::move(s3), bucket).is_shut();
    if (!is_shut) return add("bucket", bucket, Health::Ill, is_shut.error().message);
    add("bucket", bucket, *is_shut ? Health::Well : Health::Ill,
        *is_shut ? "shut to the public"
                 : "left open: public access is not blocked, though the template says so");
  }

  const Account& account_;
  const std::string region_, stage_;
  const bool is_website_;
  std::vector<FirstSight> sights_;
};

}  // namespace

Result<std::vector<FirstSight>> look_at_stack(const aws::CloudFormation& service, const LookedAtStack& stack,
                                              const Account& account) {
  FirstLook look(account, service.region(), stack);
  const std::vector<aws::StackResource> resources = TRY(service.resources(stack.id));
  for (const DeclaredResource& missing : left_out(stack.template_text, resources)) look.tell_missing(missing);
  for (const aws::StackResource& resource : resources) look.look_at(resource);
  return look.take();
}

std::string_view name_of(Health health) {
  constexpr std::string_view kNames[] = {"well", "waits", "ILL"};
  return kNames[static_cast<std::size_t>(health)];
}

}  // namespace bellwether::deploy
