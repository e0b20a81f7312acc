// signature_dump: the headers that signing adds to each request on standard input, for
// tests/oracle_signature.py to hold beside botocore's.
//
// A request is a line of JSON: {"method", "url", "headers": [[name, value]], "body" in hexadecimal,
// "key", "secret", "token", "region", "service", "seconds" since 1970}. A line of JSON comes back for each:
// the headers that were added, [[name, value]].

#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "aws/signature.h"
#include "base/check.h"

namespace json = boost::json;
using namespace bellwether;  // A program of one file.

namespace {

std::string text_of(const json::object& request, const char* name) {
  return std::string(request.at(name).as_string());
}

http::Method method_of(const std::string& name) {
  if (name == "GET") return http::Method::Get;
  if (name == "HEAD") return http::Method::Head;
  if (name == "PUT") return http::Method::Put;
  if (name == "DELETE") return http::Method::Delete;
  CHECK(name == "POST");
  return http::Method::Post;
}

std::string from_hexadecimal(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return bytes;
}

json::array added_headers(const json::object& line) {
  http::Request request{.method = method_of(text_of(line, "method")),
                        .url = text_of(line, "url"),
                        .body = from_hexadecimal(text_of(line, "body"))};
  for (const json::value& header : line.at("headers").as_array())
    request.headers.push_back({std::string(header.at(0).as_string()), std::string(header.at(1).as_string())});
  const std::size_t own = request.headers.size();
  const aws::Credentials credentials{.access_key_id = text_of(line, "key"),
                                     .secret_access_key = text_of(line, "secret"),
                                     .session_token = text_of(line, "token")};
  const std::string service = text_of(line, "service");
  const aws::SigningScope scope{
      .region = text_of(line, "region"),
      .service_name = service,
      .rules = service == "s3" ? aws::SignatureRules::S3 : aws::SignatureRules::Standard};
  const auto signature =
      aws::sign(request, credentials, scope, Instant(std::chrono::seconds(line.at("seconds").as_int64())));
  if (!signature) {
    std::fprintf(stderr, "%s\n", signature.error().message.c_str());
    std::exit(EXIT_FAILURE);
  }
  json::array added;
  for (std::size_t i = own; i < request.headers.size(); ++i)
    added.push_back(json::array{request.headers[i].name, request.headers[i].value});
  return added;
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << json::serialize(added_headers(json::parse(line).as_object())) << "\n";
}
