#include "stack/template.h"

#include "functions/catalogue.h"
#include "stack/bucket_part.h"
#include "stack/compact_text.h"
#include "stack/form.h"
#include "stack/work_part.h"

namespace bellwether::stack {
namespace {

constexpr std::string_view kHead =
    R"(# `bellwether template` wrote this for the stage {{stage}}. Functions, what calls them, their
# variables and permissions are those of the catalogue, the names those of the settings. CloudFormation
# takes 51,200 bytes in a call, and more from a bucket: --compact leaves out what explains.
AWSTemplateFormatVersion: "2010-09-09"
Description: {{description}}

)";

constexpr std::string_view kCompactHead =
    "# What its parts are for is left out, so that CloudFormation takes it; `bellwether template` says it.\n";

}  // namespace

std::string stack_name(std::string_view stage, StackPart part) {
  return "bellwether-" + std::string(stage) + (part == StackPart::Bucket ? "-bucket" : "");
}

StackWish completed(StackWish wish) {
  const std::string name = stack_name(wish.stage, StackPart::Work);
  if (wish.table.empty()) wish.table = name;
  if (wish.queue.empty()) wish.queue = name + "-names";
  if (wish.page_queue.empty()) wish.page_queue = name + "-page";
  if (wish.alerts_queue.empty()) wish.alerts_queue = name + "-alerts";
  if (wish.notices_topic.empty()) wish.notices_topic = name + "-notices";
  if (wish.bucket.empty()) wish.bucket = name + "-${AWS::AccountId}";
  if (wish.triggers.empty()) {
    for (const functions::Function& function : functions::catalogue())
      wish.triggers.push_back(function.trigger);
  }
  return wish;
}

std::string template_text(const StackWish& given, StackPart part) {
  const StackWish wish = completed(given);
  const bool is_bucket = part == StackPart::Bucket;
  if (is_bucket && wish.bucket_is_adopted) return "";
  const std::string description = "bellwether, stage " + wish.stage +
                                  (is_bucket ? ": the bucket of charts and results"
                                             : ": table, queues, functions and who watches over them");
  return filled(kHead, {{"stage", wish.stage}, {"description", double_quoted(description)}}) +
         (is_bucket ? bucket_resources(wish) : work_resources(wish));
}

std::string compact_template(const StackWish& wish, StackPart part) {
  const std::string text = template_text(wish, part);
  if (text.empty()) return "";
  std::string compact = compact_text(text);
  if (kCompactHead.size() + compact.size() > kTemplateBytesMax) compact = flow_text(compact);
  return std::string(kCompactHead) + compact;
}

std::string sent_template(const StackWish& wish, StackPart part) {
  std::string text = template_text(wish, part);
  return text.size() <= kTemplateBytesMax ? text : compact_template(wish, part);
}

}  // namespace bellwether::stack
