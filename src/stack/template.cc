#include "stack/template.h"

namespace bellwether::stack {

std::string stack_name(std::string_view stage, StackPart part) {
  return "bellwether-" + std::string(stage) + (part == StackPart::Bucket ? "-bucket" : "");
}

std::string template_text(const StackWish& wish, StackPart part) {
  if (part == StackPart::Bucket)
    return "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: " + wish.bucket + "}\n";
  return "Resources:\n  Names:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: " + wish.queue + "}\n";
}

}  // namespace bellwether::stack
