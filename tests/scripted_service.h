// A ServiceClient whose answers a test writes: for what no server can be made to say.
//
// It answers with its script, one answer a call, and with the last one for ever after; what it was
// asked stays to be looked at.

#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "aws/service_client.h"
#include "base/check.h"

namespace bellwether::testbed {

// What was asked, in strings of its own.
struct ServiceCall {
  std::string action;
  http::Method method;
  std::string host_prefix, path, query;
  http::Headers headers;
  std::string body;
  bool with_checksum;

  std::string header(std::string_view name) const {
    for (const auto& header : headers)
      if (header.name == name) return header.value;
    return "";
  }
};

struct ScriptedPlace {
  std::string region = "us-east-1";
  bool is_overridden = false;
};

class ScriptedService final : public aws::ServiceClient {
 public:
  using Script = std::vector<aws::Answered<http::Answer>>;

  // `calls` must outlive the client.
  ScriptedService(aws::Service service, std::vector<ServiceCall>& calls, Script script,
                  ScriptedPlace place = {})
      : facts_(aws::facts_of(service)),
        calls_(calls),
        script_(std::move(script)),
        place_(std::move(place)),
        endpoint_("https://" + std::string(facts_.endpoint_prefix) + "." + place_.region + ".amazonaws.com") {
    CHECK(!script_.empty());
  }

  aws::Answered<http::Answer> call(const aws::ServiceRequest& request) override {
    const std::scoped_lock lock(mutex_);
    calls_.push_back({.action = std::string(request.action),
                      .method = request.method,
                      .host_prefix = request.host_prefix,
                      .path = request.path,
                      .query = request.query,
                      .headers = request.headers,
                      .body = request.body,
                      .with_checksum = request.with_checksum});
    return script_.at(std::min(next_++, script_.size() - 1));
  }

  const aws::ServiceFacts& facts() const override { return facts_; }
  const std::string& region() const override { return place_.region; }
  const std::string& endpoint() const override { return endpoint_; }
  bool endpoint_is_overridden() const override { return place_.is_overridden; }

 private:
  const aws::ServiceFacts& facts_;
  std::vector<ServiceCall>& calls_;
  const Script script_;
  const ScriptedPlace place_;
  const std::string endpoint_;

  std::mutex mutex_;
  std::size_t next_ = 0;  // Guarded by mutex_, as is calls_.
};

inline aws::Answered<http::Answer> scripted_answer(std::string body, http::Headers headers = {}) {
  return http::Answer{.status = 200, .headers = std::move(headers), .body = std::move(body)};
}

inline aws::Answered<http::Answer> scripted_error(int status, std::string code, std::string body = "",
                                                  http::Headers headers = {}) {
  const auto kind = status >= 500   ? ErrorKind::Unavailable
                    : status == 404 ? ErrorKind::NotFound
                                    : ErrorKind::InvalidInput;
  return std::unexpected(aws::ServiceError{.error = {kind, "the service: " + code},
                                           .status = status,
                                           .code = std::move(code),
                                           .body = std::move(body),
                                           .headers = std::move(headers)});
}

}  // namespace bellwether::testbed
