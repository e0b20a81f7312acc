// The CloudFormation templates of a stage on AWS, made from the catalogue of functions: triggers, variables
// and permissions cannot drift from the code. As YAML, with comments for people; what is sent stays below the
// 51,200 bytes that CreateChangeSet takes in its body (compact_text.h).
//
// A stage is two stacks, because table and bucket may lie in different regions and a stack lies in one: the
// bucket's comes first, for the roles of the functions name the bucket.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/attribute_names.h"
#include "functions/trigger.h"

namespace bellwether::stack {

enum class StackPart {
  Bucket,  // Where results lie, and what shows them to readers.
  Work,    // Table, queues, functions, schedule, topic, alarms, dashboard.
};

struct StackWish {
  std::string stage;                // "dev".
  bool is_protected = false;        // As prod: data outlive the stack, and nothing deletes them unasked.
  std::string processor = "arm64";  // Or "x86_64".
  std::string table = {}, queue = {}, page_queue = {}, alerts_queue = {},
              bucket = {};               // Names; what is adopted keeps its own. Empty: see completed().
  std::string bucket_region = {};        // Where the other stack lies.
  bool table_is_adopted = false;         // Exists already, belongs to somebody else, and is never deleted.
  std::string table_stream_arn = {};     // Of an adopted table. Empty: a parameter of the stack.
  bool bucket_is_adopted = false;        // The same.
  bool is_website = false;               // The old public website mode instead of CloudFront.
  std::string email = {};                // Who is told of alarms; empty: nobody yet.
  std::string ses_from = {};             // Whose mails of alerts go over SES; empty: none do.
  std::vector<std::string> ses_to = {};  // Who gets them.
  std::string notices_email = {},
              notices_topic = {};  // Who reads the stage's own topic of alerts; empty: it has none.
  bool has_own_key = false;        // Encrypted under a key of the stage's own, 1 USD a month.
  std::string code_bucket = {}, code_key = {};  // Where the package of the functions lies. Empty: parameters.
  std::vector<std::pair<std::string, std::string>> variables =
      {};                         // More BELLWETHER_ variables of the functions.
  std::string endpoint_url = {};  // Of a stand-in for AWS, for the functions too.
  std::string ca_bundle = {};     // What its certificate is checked with: a file of the machine
                                  // where it runs the functions.
  std::vector<functions::Trigger> triggers = {};  // In the catalogue's order; empty: those of the catalogue.
  events::AttributeNames attributes = {};         // Whose name and owner are the table's keys.
};

// "bellwether-dev", "bellwether-dev-bucket".
std::string stack_name(std::string_view stage, StackPart part);

// With what was left empty: the names of table and queues, "bellwether-dev", "bellwether-dev-names",
// "bellwether-dev-page" and "bellwether-dev-alerts", and of the bucket, whose `${AWS::AccountId}`
// CloudFormation fills in.
StackWish completed(StackWish wish);

// Without BELLWETHER_SUMMARIES among its variables, or when that is off, a stage has no functions that read
// names, as `up` runs none. Empty where there is nothing to make: an adopted bucket has no stack.
std::string template_text(const StackWish& wish, StackPart part);

// The same without comments.
std::string compact_template(const StackWish& wish, StackPart part);

// What CreateChangeSet gets: with comments where it takes that.
std::string sent_template(const StackWish& wish, StackPart part);

}  // namespace bellwether::stack
