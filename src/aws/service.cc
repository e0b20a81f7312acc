#include "aws/service.h"

#include <array>

#include "base/check.h"

namespace bellwether::aws {
namespace {

constexpr std::array<ServiceFacts, 7> kServices = {{
    {.service = Service::DynamoDb,
     .title = "DynamoDB",
     .endpoint_prefix = "dynamodb",
     .signing_name = "dynamodb",
     .endpoint_variable = "DYNAMODB",
     .config_name = "dynamodb",
     .form = WireForm::Json10,
     .rules = SignatureRules::Standard,
     .json_target = "DynamoDB_20120810",
     .query_version = ""},
    {.service = Service::DynamoDbStreams,
     .title = "DynamoDB Streams",
     .endpoint_prefix = "streams.dynamodb",
     .signing_name = "dynamodb",
     .endpoint_variable = "DYNAMODB_STREAMS",
     .config_name = "dynamodb_streams",
     .form = WireForm::Json10,
     .rules = SignatureRules::Standard,
     .json_target = "DynamoDBStreams_20120810",
     .query_version = ""},
    {.service = Service::S3,
     .title = "S3",
     .endpoint_prefix = "s3",
     .signing_name = "s3",
     .endpoint_variable = "S3",
     .config_name = "s3",
     .form = WireForm::RestXml,
     .rules = SignatureRules::S3,
     .json_target = "",
     .query_version = ""},
    {.service = Service::Sqs,
     .title = "SQS",
     .endpoint_prefix = "sqs",
     .signing_name = "sqs",
     .endpoint_variable = "SQS",
     .config_name = "sqs",
     .form = WireForm::Json10,
     .rules = SignatureRules::Standard,
     .json_target = "AmazonSQS",
     .query_version = ""},
    {.service = Service::Sns,
     .title = "SNS",
     .endpoint_prefix = "sns",
     .signing_name = "sns",
     .endpoint_variable = "SNS",
     .config_name = "sns",
     .form = WireForm::Query,
     .rules = SignatureRules::Standard,
     .json_target = "",
     .query_version = "2010-03-31"},
    {.service = Service::Comprehend,
     .title = "Comprehend",
     .endpoint_prefix = "comprehend",
     .signing_name = "comprehend",
     .endpoint_variable = "COMPREHEND",
     .config_name = "comprehend",
     .form = WireForm::Json11,
     .rules = SignatureRules::Standard,
     .json_target = "Comprehend_20171127",
     .query_version = ""},
    {.service = Service::Sts,
     .title = "STS",
     .endpoint_prefix = "sts",
     .signing_name = "sts",
     .endpoint_variable = "STS",
     .config_name = "sts",
     .form = WireForm::Query,
     .rules = SignatureRules::Standard,
     .json_target = "",
     .query_version = "2011-06-15"},
}};

}  // namespace

const ServiceFacts& facts_of(Service service) {
  const ServiceFacts& facts = kServices.at(static_cast<std::size_t>(service));
  CHECK(facts.service == service);
  return facts;
}

}  // namespace bellwether::aws
