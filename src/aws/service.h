// The services of AWS that we call, and how each is spoken to.

#pragma once

#include <string_view>

#include "aws/signature.h"

namespace bellwether::aws {

enum class Service {
  DynamoDb,
  DynamoDbStreams,
  S3,
  Sqs,
  Sns,
  Ses,
  Comprehend,
  Sts,
  Sso,
  SsoOidc,
  Signin,
  CloudFormation,
  Lambda,
  Logs,
  CloudWatch,
  Scheduler,
  Kms,
  Iam,
  CloudFront,
  Tagging,
};

// How a service writes requests and answers: see json_call.h, query_call.h, s3_answer.h and
// sso_credentials.cc.
enum class WireForm { Json10, Json11, Query, RestXml, RestJson };

struct ServiceFacts {
  Service service;
  std::string_view title;              // For people: "DynamoDB".
  std::string_view endpoint_prefix;    // In host names: "dynamodb" of dynamodb.us-east-1.amazonaws.com.
  std::string_view signing_name;       // "dynamodb".
  std::string_view endpoint_variable;  // "DYNAMODB" of AWS_ENDPOINT_URL_DYNAMODB.
  std::string_view config_name;        // "dynamodb" in the [services] section of the shared config file.
  WireForm form;
  SignatureRules rules;
  std::string_view json_target;    // "DynamoDB_20120810", what X-Amz-Target begins with; empty where unused.
  std::string_view query_version;  // "2010-03-31"; empty where unused.
  // Has one host for all regions, and signs for us-east-1.
  bool is_global = false;
};

const ServiceFacts& facts_of(Service service);

}  // namespace bellwether::aws
