// The CloudFormation templates of a stage on AWS, made from the catalogue of functions: triggers, variables
// and permissions cannot drift from the code. As YAML with comments, for people and for CloudFormation, each
// below the 51,200 bytes that CreateChangeSet takes in its body.
//
// A stage is two stacks, because table and bucket may lie in different regions and a stack lies in one: the
// bucket's comes first, for the roles of the functions name the bucket.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bellwether::stack {

enum class StackPart {
  Bucket,  // Where results lie, and what shows them to readers.
  Work,    // Table, queues, functions, schedule, topic, alarms.
};

struct StackWish {
  std::string stage;                      // "dev".
  bool is_protected = false;              // As prod: data outlive the stack, and nothing deletes them unasked.
  std::string processor = "arm64";        // Or "x86_64".
  std::string table, queue, bucket;       // Names; what is adopted keeps its own.
  std::string bucket_region;              // Where the other stack lies.
  bool table_is_adopted = false;          // Exists already, belongs to somebody else, and is never deleted.
  std::string table_stream_arn;           // Of an adopted table.
  bool bucket_is_adopted = false;         // The same.
  bool is_website = false;                // The old public website mode instead of CloudFront.
  std::string email;                      // Who is told of alarms; empty: nobody yet.
  bool has_own_key = false;               // Encrypted under a key of the stage's own, 1 USD a month.
  std::string code_bucket, code_key;      // Where the package of the functions lies.
  std::vector<std::pair<std::string, std::string>> variables;  // More BELLWETHER_ variables of the functions.
};

// "bellwether-dev", "bellwether-dev-bucket".
std::string stack_name(std::string_view stage, StackPart part);

std::string template_text(const StackWish& wish, StackPart part);

}  // namespace bellwether::stack
