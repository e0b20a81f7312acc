// One AWS service in one region: requests are signed, sent, repeated where that
// helps, and their errors understood.
//
// What may pass (no connection, a time-out, 500, 502, 503, 504, throttling) is repeated by the rules of
// retry_rules.h, within a quota shared by all calls of the client so that a long outage is not made worse.
// When our clock is found to be wrong by the server's Date header, the difference is remembered and the call
// repeated. Safe to call from any thread.

#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "aws/endpoint.h"
#include "aws/service.h"
#include "aws/world.h"
#include "base/result.h"
#include "http/client.h"

namespace bellwether::aws {

// What AWS said is wrong. `error.message` is whole: "DynamoDB PutItem in us-west-2:
// ValidationException: One or more parameter values were invalid (request 4f2a...)".
struct ServiceError {
  Error error;                 // NotFound: a 404 or a ...NotFound code; Unavailable: worth another try later.
  int status = 0;              // 0: no answer at all.
  std::string code = {};       // "ConditionalCheckFailedException", without namespace or prefix.
  std::string body = {};       // As it came, for what only the caller understands (cancellation reasons).
  http::Headers headers = {};  // The same.
};

template <class T>
using Answered = std::expected<T, ServiceError>;

// Where a ServiceError is to become an Error: `return std::unexpected(answer.error().error)`.

struct ServiceRequest {
  std::string_view action;  // For messages: "PutItem".
  http::Method method = http::Method::Post;
  std::string host_prefix =
      {};                  // "bucket." before the endpoint's host; ignored where the endpoint is overridden.
  std::string path = "/";  // Percent-encoded, begins with "/".
  std::string query = {};  // Percent-encoded, without "?".
  http::Headers headers = {};
  std::string body = {};
  bool with_checksum = false;  // Of the body, as a header (signature.h).
};

class ServiceClient {
 public:
  virtual ~ServiceClient() = default;

  // The answer of a status from 200 to 299 (and 304); any other is a ServiceError.
  virtual Answered<http::Answer> call(const ServiceRequest& request) = 0;

  virtual const ServiceFacts& facts() const = 0;
  virtual const std::string& region() const = 0;
  // Without a slash at its end: "https://dynamodb.us-west-2.amazonaws.com", or what overrides it.
  virtual const std::string& endpoint() const = 0;
  virtual bool endpoint_is_overridden() const = 0;
};

struct ServiceClientOptions {
  Service service;
  std::string region;
  Endpoint endpoint;
  std::optional<int> attempts_max = {};  // Else the service's own (retry_rules.h).
};

// `credentials` may be null: then nothing is signed. It must outlive the client.
std::unique_ptr<ServiceClient> make_service_client(ServiceClientOptions options, const World& world,
                                                   CredentialsSource* credentials);

}  // namespace bellwether::aws
