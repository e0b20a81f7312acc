#include "aws/s3_bucket.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "aws/md5.h"
#include "aws/query_call.h"
#include "aws/s3_address.h"
#include "aws/s3_answer.h"
#include "base/number.h"
#include "base/text.h"
#include "ports/object_key.h"

namespace bellwether::aws {
namespace {

bool is_md5(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 32 && std::ranges::all_of(text, is_digit);
}

std::string unquoted(std::string text) {
  std::erase(text, '"');
  return text;
}

enum class Match { Same, Different, Unknown };

// What the headers of an object say about whether it has these bytes.
Match match(const http::Answer& answer, std::string_view bytes) {
  const auto size = parse_number<std::size_t>(answer.header("Content-Length").value_or(""));
  if (!size) return Match::Unknown;
  if (*size != bytes.size()) return Match::Different;
  const auto etag = unquoted(answer.header("ETag").value_or(""));
  const auto md5 = md5_hex(bytes);
  if (!md5 || !is_md5(etag)) return Match::Unknown;
  if (etag == *md5) return Match::Same;
  // Under a key of KMS or of the customer, the ETag looks like an MD5 and is none.
  const bool plain = !answer.header("x-amz-server-side-encryption").value_or("").starts_with("aws:kms") &&
                     !answer.header("x-amz-server-side-encryption-customer-algorithm");
  return plain ? Match::Different : Match::Unknown;
}

// What the server says is the bucket's region; empty when it says nothing. HEAD has headers only.
std::string region_of(const ServiceError& error) {
  for (const auto& header : error.headers)
    if (header.name == "x-amz-bucket-region" || header.name == "X-Amz-Bucket-Region") return header.value;
  return region_in_error(error.body);
}

bool is_redirect(const ServiceError& error) {
  return error.status == 301 || error.status == 307 || error.code == "PermanentRedirect" ||
         error.code == "TemporaryRedirect";
}

std::string_view cache_control(ports::Caching caching) {
  return caching == ports::Caching::Forever ? "public, max-age=31536000, immutable" : "no-cache";
}

bool is_absent(const ServiceError& error) {
  return error.status == 404 && error.code != "NoSuchBucket";
}

}  // namespace

S3Bucket::S3Bucket(std::unique_ptr<ServiceClient> client, std::string bucket, SettingName region_setting)
    : client_(std::move(client)), bucket_(std::move(bucket)), region_setting_(std::move(region_setting)) {}

ServiceRequest S3Bucket::request(std::string_view action, http::Method method, std::string_view key) const {
  return s3_request(*client_, bucket_, action, method, key);
}

Error S3Bucket::failure(const ServiceError& error, std::string_view key) const {
  const auto bucket = "bucket '" + bucket_ + "'";
  if (error.code == "NoSuchBucket") return {ErrorKind::NotFound, bucket + " does not exist"};
  const auto region = region_of(error);
  if (is_redirect(error) || ((error.status == 400 || error.status == 403) && !region.empty())) {
    const bool is_known = !region.empty() && region != client_->region();
    if (is_known)
      return {ErrorKind::InvalidInput, bucket + " lies in region " + region + ", not " + client_->region() +
                                           "; set " + region_setting_() + " to " + region};
    if (is_redirect(error))
      return in_context(bucket + " does not lie in " + client_->region() + "; set " + region_setting_(),
                        {ErrorKind::InvalidInput, error.error.message});
  }
  auto named = in_context(key.empty() ? bucket : bucket + ", key '" + std::string(key) + "'", error.error);
  // HEAD has no code, for it has no body.
  if (error.status == 403 && (error.code.empty() || error.code == "AccessDenied"))
    named.kind = ErrorKind::NotAllowed;
  // S3 tells nobody what is absent who may not list.
  if (error.status == 403 && !key.empty())
    named.message += "; without s3:ListBucket an object that does not exist looks the same";
  return named;
}

Answered<http::Answer> S3Bucket::send(std::string_view key, std::string_view bytes, const ports::Media& media,
                                      const http::Headers& conditions) {
  auto put = request("PutObject", http::Method::Put, key);
  put.headers = {{"Content-Type", std::string(media.type)}};
  if (media.caching != ports::Caching::Unsaid)
    put.headers.push_back({"Cache-Control", std::string(cache_control(media.caching))});
  std::ranges::copy(conditions, std::back_inserter(put.headers));
  put.body = bytes;
  put.with_checksum = true;
  return client_->call(put);
}

Result<void> S3Bucket::put(std::string_view key, std::string_view bytes, const ports::Media& media) {
  TRY_VOID(ports::check_object_key(key));
  const auto answer = send(key, bytes, media, {});
  if (!answer) return std::unexpected(failure(answer.error(), key));
  return {};
}

Result<bool> S3Bucket::put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                              const ports::Version& version) {
  TRY_VOID(ports::check_object_key(key));
  const http::Header condition =
      version.empty() ? http::Header{"If-None-Match", "*"} : http::Header{"If-Match", version};
  const auto answer = send(key, bytes, media, {condition});
  if (answer) return true;
  // 409: somebody else writes it at this moment. 404: it was removed.
  const ServiceError& error = answer.error();
  if (error.status == 412 || error.code == "ConditionalRequestConflict" || is_absent(error)) return false;
  return std::unexpected(failure(error, key));
}

// Nothing when there is no object.
Result<std::optional<http::Answer>> S3Bucket::find(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  auto answer = client_->call(request("GetObject", http::Method::Get, key));
  if (answer) return std::optional(*std::move(answer));
  if (is_absent(answer.error())) return std::nullopt;
  return std::unexpected(failure(answer.error(), key));
}

Result<std::string> S3Bucket::get(std::string_view key) {
  auto found = TRY(find(key));
  if (!found)
    return fail(ErrorKind::NotFound,
                "no object with key '" + std::string(key) + "' in bucket '" + bucket_ + "'");
  return std::move(found->body);
}

Result<ports::Version> S3Bucket::version_in(const std::optional<http::Answer>& answer,
                                            std::string_view key) const {
  if (!answer) return ports::Version();
  auto etag = answer->header("ETag").value_or("");
  if (etag.empty())
    return fail(ErrorKind::Unavailable,
                "bucket '" + bucket_ + "', key '" + std::string(key) + "': the server names no ETag");
  return etag;
}

Result<ports::Object> S3Bucket::read(std::string_view key) {
  auto found = TRY(find(key));
  auto version = TRY(version_in(found, key));
  return ports::Object{.bytes = found ? std::move(found->body) : "", .version = std::move(version)};
}

Result<ports::Version> S3Bucket::version(std::string_view key) {
  return version_in(TRY(head(key)), key);
}

Result<std::optional<http::Answer>> S3Bucket::head(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  auto answer = client_->call(request("HeadObject", http::Method::Head, key));
  if (answer) return std::optional(*std::move(answer));
  if (is_absent(answer.error())) return std::nullopt;
  return std::unexpected(failure(answer.error(), key));
}

Result<bool> S3Bucket::holds(std::string_view key, std::string_view bytes) {
  auto looked = look(key, bytes);
  // Who may only put objects need not know what is there.
  if (!looked && looked.error().kind == ErrorKind::NotAllowed) return false;
  return looked;
}

Result<bool> S3Bucket::look(std::string_view key, std::string_view bytes) {
  const auto answer = TRY(head(key));
  if (!answer) return false;
  const auto matched = match(*answer, bytes);
  if (matched != Match::Unknown) return matched == Match::Same;
  const auto object = TRY(find(key));
  return object && object->body == bytes;
}

Result<void> S3Bucket::remove(std::string_view key) {
  TRY_VOID(ports::check_object_key(key));
  const auto answer = client_->call(request("DeleteObject", http::Method::Delete, key));
  if (!answer && !is_absent(answer.error())) return std::unexpected(failure(answer.error(), key));
  return {};
}

Result<std::vector<std::string>> S3Bucket::list(std::string_view prefix) {
  std::vector<std::string> keys;
  std::string token;
  while (true) {
    auto page_request = request("ListObjectsV2", http::Method::Get, "");
    Parameters parameters{{"encoding-type", "url"}, {"list-type", "2"}, {"prefix", std::string(prefix)}};
    if (!token.empty()) parameters.insert(parameters.begin(), {"continuation-token", token});
    page_request.query = encode_form(parameters);
    const auto answer = client_->call(page_request);
    if (!answer) return std::unexpected(failure(answer.error(), ""));
    auto page = read_list_page(answer->body);
    // A list that leads back to itself would never end.
    if (page && page->next == token && !token.empty())
      page = fail(ErrorKind::InvalidInput, "names the same page twice");
    if (!page)
      return fail(ErrorKind::Unavailable,
                  "bucket '" + bucket_ + "': S3's answer to ListObjectsV2 " + page.error().message);
    for (auto& key : page->keys)
      if (key.starts_with(prefix) && ports::check_object_key(key)) keys.push_back(std::move(key));
    if (page->next.empty()) break;
    token = std::move(page->next);
  }
  std::ranges::sort(keys);
  return keys;
}

std::string S3Bucket::place(std::string_view key) const {
  return "s3://" + bucket_ + "/" + std::string(key);
}

}  // namespace bellwether::aws
