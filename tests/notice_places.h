// Where alerts are told on a stand-in for AWS: a sender whom SES knows, and a topic of SNS.

#pragma once

#include <gtest/gtest.h>

#include <string>

#include "aws/query_call.h"
#include "aws_account.h"

namespace bellwether::testbed {

// Its address.
inline std::string verified_sender(AwsAccount& account) {
  const std::string domain = AwsAccount::fresh_name() + ".example.com";
  const auto made = account.client(aws::Service::Ses)
                        ->call({.action = "CreateEmailIdentity",
                                .path = "/v2/email/identities",
                                .headers = {{"Content-Type", "application/json"}},
                                .body = R"({"EmailIdentity":")" + domain + R"("})"});
  if (!made) ADD_FAILURE() << made.error().error.message;
  return "bellwether@" + domain;
}

// Its ARN.
inline std::string made_topic(AwsAccount& account) {
  const auto made = aws::call_query(*account.client(aws::Service::Sns), "CreateTopic",
                                    {{"Name", AwsAccount::fresh_name()}});
  if (!made) ADD_FAILURE() << made.error().error.message;
  return made ? aws::xml_text(*made, "TopicArn").value() : "";
}

}  // namespace bellwether::testbed
