// AWS as a function sees it, in front of one of aws_server.h's servers: what it is asked goes on to the
// server, and is remembered as the call of AWS's that it is, whoever sent it and by whichever client.
//
// Comprehend's BatchDetectSentiment, which no server knows, it answers itself.

#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws_server.h"
#include "http/client.h"
#include "scripted_server.h"

namespace bellwether::testbed {

// What a request asks for, "s3:PutObject": the service is the one that it is signed for. What is no known
// operation is itself: "s3:PUT /bucket?acl".
inline std::string call_of(const AskedRequest& request) {
  const std::string line = request.head.substr(0, request.head.find(" HTTP/"));
  // "AWS4-HMAC-SHA256 Credential=KEY/20261122/us-east-1/s3/aws4_request, SignedHeaders=..."
  const std::string signature = request.header("Authorization");
  const std::size_t service_end = signature.find("/aws4_request");
  if (service_end == std::string::npos) return "unsigned:" + line;
  const std::size_t service_begin = signature.rfind('/', service_end - 1) + 1;
  const std::string service = signature.substr(service_begin, service_end - service_begin);
  if (const std::string target = request.header("X-Amz-Target"); !target.empty())
    return service + ":" + target.substr(target.find('.') + 1);
  // The Query form names it in its form.
  constexpr std::string_view kAction = "Action=";
  if (request.body.starts_with(kAction))
    return service + ":" + request.body.substr(kAction.size(), request.body.find('&') - kAction.size());
  if (service == "ses" && line == "POST /v2/email/outbound-emails") return "ses:SendEmail";
  if (service != "s3") return service + ":" + line;

  const std::string_view path = std::string_view(line).substr(line.find('/'));
  const std::size_t slash = path.find_first_of("/?", 1);
  const bool has_key = slash != std::string_view::npos && path[slash] == '/' && slash + 1 < path.size();
  const bool has_query = path.contains('?');
  if (has_key && !has_query) {
    if (line.starts_with("PUT ") && request.header("x-amz-copy-source").empty()) return "s3:PutObject";
    if (line.starts_with("GET ")) return "s3:GetObject";
    if (line.starts_with("HEAD ")) return "s3:HeadObject";
    if (line.starts_with("DELETE ")) return "s3:DeleteObject";
  }
  if (!has_key && line.starts_with("GET ") && path.contains("list-type=2")) return "s3:ListObjectsV2";
  return "s3:" + line;
}

class WatchedAws {
 public:
  explicit WatchedAws(const AwsServer& behind) : behind_(behind.url()) {}

  // The endpoint of all services.
  std::string url() const { return server_.url(); }

  std::set<std::string> calls() const {
    std::set<std::string> calls;
    for (const AskedRequest& request : server_.asked()) calls.insert(call_of(request));
    return calls;
  }

  std::vector<AskedRequest> asked() const { return server_.asked(); }

  // Called before Comprehend answers. Set while nothing is asked.
  std::function<void()> while_scored = [] {};

 private:
  ScriptedAnswer answer(const AskedRequest& request) {
    if (call_of(request) != "comprehend:BatchDetectSentiment") return hand_on(request);
    while_scored();
    boost::json::array results;
    const std::size_t texts = boost::json::parse(request.body).at("TextList").as_array().size();
    for (std::size_t i = 0; i < texts; ++i)
      results.push_back({{"Index", i},
                         {"Sentiment", "NEUTRAL"},
                         {"SentimentScore",
                          {{"Positive", 0.125}, {"Negative", 0.125}, {"Neutral", 0.5}, {"Mixed", 0.25}}}});
    const boost::json::object body{{"ResultList", results}, {"ErrorList", boost::json::array()}};
    return {.body = boost::json::serialize(body)};
  }

  ScriptedAnswer hand_on(const AskedRequest& asked) {
    const std::size_t space = asked.head.find(' ');
    const std::string method = asked.head.substr(0, space);
    const std::string path = asked.head.substr(space + 1, asked.head.find(" HTTP/") - space - 1);
    http::Request request{.method = method_of(method), .url = behind_ + path, .body = asked.body};
    for (std::size_t at = asked.head.find("\r\n"); at != std::string::npos;) {
      const std::size_t end = asked.head.find("\r\n", at + 2);
      const std::string line = asked.head.substr(at + 2, end == std::string::npos ? end : end - at - 2);
      const std::size_t colon = line.find(": ");
      const std::string name = line.substr(0, colon);
      if (name != "Host" && name != "Content-Length" && name != "Connection" && colon != std::string::npos)
        request.headers.push_back({name, line.substr(colon + 2)});
      at = end;
    }
    const auto answer = http_.send(request);
    if (!answer) return {.status = 503, .body = answer.error().message};
    ScriptedAnswer handed{.status = answer->status, .body = answer->body};
    for (const http::Header& header : answer->headers) {
      const bool is_of_the_way = header.name == "Connection" || header.name == "Transfer-Encoding" ||
                                 (header.name == "Content-Length" && method != "HEAD");
      if (!is_of_the_way) handed.headers.emplace_back(header.name, header.value);
    }
    return handed;
  }

  static http::Method method_of(std::string_view word) {
    if (word == "GET") return http::Method::Get;
    if (word == "HEAD") return http::Method::Head;
    if (word == "PUT") return http::Method::Put;
    if (word == "DELETE") return http::Method::Delete;
    return http::Method::Post;
  }

  const std::string behind_;
  http::Client http_{{.request_time_max = std::chrono::seconds(120)}};
  // Last, because it serves as soon as it is made.
  ScriptedServer server_ =
      ScriptedServer::answering([this](const AskedRequest& request) { return answer(request); });
};

}  // namespace bellwether::testbed
