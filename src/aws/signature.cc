#include "aws/signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "http/url.h"

namespace bellwether::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kWhitespace = " \t\r\n\v\f";

using Digest = std::array<unsigned char, 32>;

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Digest sha256(std::string_view text) {
  Digest digest;
  CHECK(::EVP_Digest(text.data(), text.size(), digest.data(), nullptr, ::EVP_sha256(), nullptr) == 1);
  return digest;
}

Digest hmac(std::string_view key, std::string_view text) {
  Digest digest;
  CHECK(::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()),
               reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
               nullptr) != nullptr);
  return digest;
}

std::string base64(const Digest& digest) {
  std::array<unsigned char, (std::tuple_size_v<Digest> + 2) / 3 * 4 + 1> text;  // And a terminating zero.
  const int size = ::EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
  return {text.begin(), text.begin() + size};
}

std::string_view method_name(http::Method method) {
  switch (method) {
    case http::Method::Get:
      return "GET";
    case http::Method::Head:
      return "HEAD";
    case http::Method::Put:
      return "PUT";
    case http::Method::Post:
      return "POST";
    case http::Method::Delete:
      return "DELETE";
  }
  std::unreachable();
}

// "20150830T123600Z".
std::string timestamp(Instant now) {
  std::string text = format_instant(now).substr(0, std::string_view("2015-08-30T12:36:00").size());
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text + "Z";
}

// Without ".", ".." and empty segments, then percent-encoded once more: every service but S3 compares with
// its own second encoding of the path.
std::string standard_path(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    begin = end + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  std::string result;
  for (const std::string_view segment : segments) result += "/" + percent_encode(segment, ".~");
  if (result.empty() || path.ends_with('/')) result += '/';
  return result;
}

// Sorted by name, then by value; a name without a value gets an empty one.
std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  for (std::size_t begin = 0; begin < query.size() + 1 && !query.empty();) {
    const std::size_t end = std::min(query.find('&', begin), query.size());
    const std::string_view pair = query.substr(begin, end - begin);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    begin = end + 1;
  }
  std::ranges::sort(pairs);
  std::string result;
  for (const auto& [name, value] : pairs) {
    if (&name != &pairs.front().first) result += '&';
    result.append(name).append("=").append(value);
  }
  return result;
}

// Blanks around it gone, and runs of them inside it one space each.
std::string with_single_spaces(std::string_view value) {
  std::string result;
  for (std::size_t begin = value.find_first_not_of(kWhitespace); begin != std::string_view::npos;) {
    const std::size_t end = std::min(value.find_first_of(kWhitespace, begin), value.size());
    if (!result.empty()) result += ' ';
    result += value.substr(begin, end - begin);
    begin = value.find_first_not_of(kWhitespace, end);
  }
  return result;
}

struct CanonicalHeaders {
  std::string lines;  // "host:example.com\nx-amz-date:...\n".
  std::string names;  // "host;x-amz-date".
};

CanonicalHeaders canonical_headers(const http::Headers& headers, const std::string& host) {
  std::vector<std::pair<std::string, std::string>> pairs = {{"host", host}};
  for (const http::Header& header : headers)
    pairs.emplace_back(lower_ascii(header.name), with_single_spaces(header.value));
  std::ranges::stable_sort(pairs, {}, &std::pair<std::string, std::string>::first);
  CanonicalHeaders canonical;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& [name, value] = pairs[i];
    if (i > 0 && pairs[i - 1].first == name) {
      canonical.lines.back() = ',';
      canonical.lines += value + "\n";
      continue;
    }
    canonical.lines += name + ":" + value + "\n";
    canonical.names += (i > 0 ? ";" : "") + name;
  }
  return canonical;
}

// Signing a second time replaces the first signature.
void remove_own_headers(http::Headers& headers) {
  constexpr std::array<std::string_view, 5> kOwn = {
      "authorization", "x-amz-checksum-sha256", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"};
  std::erase_if(headers, [&](const http::Header& header) {
    return std::ranges::find(kOwn, lower_ascii(header.name)) != kOwn.end();
  });
}

}  // namespace

Result<void> sign(http::Request& request, const Credentials& credentials, const SigningScope& scope,
                  Instant now) {
  const http::Url url = TRY(http::parse_url(request.url));
  const std::string time = timestamp(now);
  const std::string date = time.substr(0, 8);
  const Digest payload = sha256(request.body);
  const std::string payload_hash = hex(bytes_of(payload));

  remove_own_headers(request.headers);
  request.headers.push_back({"X-Amz-Date", time});
  if (!credentials.session_token.empty())
    request.headers.push_back({"X-Amz-Security-Token", credentials.session_token});
  if (scope.rules == SignatureRules::S3) request.headers.push_back({"X-Amz-Content-Sha256", payload_hash});
  if (scope.with_checksum) request.headers.push_back({"X-Amz-Checksum-Sha256", base64(payload)});

  const std::string_view target = url.target;
  const std::size_t path_end = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, path_end);
  const std::string_view query = target.substr(std::min(path_end + 1, target.size()));
  const CanonicalHeaders headers = canonical_headers(request.headers, url.authority());
  std::string canonical = std::string(method_name(request.method)) + "\n";
  canonical += scope.rules == SignatureRules::S3 ? std::string(path) : standard_path(path);
  canonical +=
      "\n" + canonical_query(query) + "\n" + headers.lines + "\n" + headers.names + "\n" + payload_hash;

  const std::string credential_scope = date + "/" + scope.region + "/" + scope.service_name + "/aws4_request";
  const std::string to_sign = std::string(kAlgorithm) + "\n" + time + "\n" + credential_scope + "\n" +
                              hex(bytes_of(sha256(canonical)));

  const Digest date_key = hmac("AWS4" + credentials.secret_access_key, date);
  const Digest region_key = hmac(bytes_of(date_key), scope.region);
  const Digest service_key = hmac(bytes_of(region_key), scope.service_name);
  const Digest signing_key = hmac(bytes_of(service_key), "aws4_request");
  const std::string signature = hex(bytes_of(hmac(bytes_of(signing_key), to_sign)));
  request.headers.push_back({"Authorization", std::string(kAlgorithm) +
                                                  " Credential=" + credentials.access_key_id + "/" +
                                                  credential_scope + ", SignedHeaders=" + headers.names +
                                                  ", Signature=" + signature});
  return {};
}

}  // namespace bellwether::aws
