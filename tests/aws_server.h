// Servers by others that speak AWS's protocols, for the tests of our AWS adapters: each the
// real program in a process of its own, on a free port of loopback, with nothing in it, gone with the
// object (see server_process.h).
//
// What they are good for:
//
//   moto       DynamoDB with Streams, S3, SQS, SNS, Comprehend, STS, EventBridge; checks no signature.
//   MiniStack  the same but Comprehend, by another author, which is what makes it worth having.
//   Swift      S3 (OpenStack's object store with its s3api); refuses a wrong signature, a wrong hash of the
//              payload and a clock that is wrong.
//   ElasticMQ  SQS; refuses what is over SQS's limits.
//   dynalite   DynamoDB without Streams and transactions; checks what it is given as AWS does.
//
// A start takes seconds, so that all tests of a program share a server, which is started when it is first
// asked for: add the program with bellwether_server_test (tests/CMakeLists.txt), which runs its tests in one
// process. Each test then names its tables, buckets and queues differently from all others.

#pragma once

#include <string>

#include "server_process.h"

namespace bellwether::testbed {

class AwsServer {
 public:
  // The program's own.
  static const AwsServer& moto();
  static const AwsServer& ministack();
  static const AwsServer& swift();
  static const AwsServer& elasticmq();
  static const AwsServer& dynalite();

  // One more.
  static AwsServer start_dynalite();

  // "http://127.0.0.1:20481", without a slash at its end.
  std::string url() const { return "http://127.0.0.1:" + std::to_string(process_.port()); }
  const std::string& access_key() const { return access_key_; }
  const std::string& secret_key() const { return secret_key_; }
  const std::string& region() const { return region_; }

 private:
  explicit AwsServer(const ServerRecipe& recipe);

  ServerProcess process_;
  std::string access_key_, secret_key_, region_;
};

}  // namespace bellwether::testbed
