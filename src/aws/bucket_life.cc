#include "aws/bucket_life.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <utility>

#include "aws/query_call.h"
#include "aws/s3_address.h"

namespace bellwether::aws {
namespace {

// A page has a thousand; so many pages are a bucket that somebody fills while it is emptied.
constexpr int kVersionPagesMax = 100'000;

constexpr std::array kPublicWays = {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy",
                                    "RestrictPublicBuckets"};

std::string not_public() {
  std::string text = "<PublicAccessBlockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const std::string way : kPublicWays) text += "<" + way + ">true</" + way + ">";
  return text + "</PublicAccessBlockConfiguration>";
}

std::string tls_only(const std::string& bucket) {
  return R"({"Version":"2012-10-17","Statement":[{"Sid":"TlsOnly","Effect":"Deny","Principal":"*",)"
         R"("Action":"s3:*","Resource":["arn:aws:s3:::)" +
         bucket + R"(","arn:aws:s3:::)" + bucket +
         R"(/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]})";
}

}  // namespace

Result<http::Answer> BucketLife::ask(std::string_view action, http::Method method, const std::string& query,
                                     std::string body) const {
  ServiceRequest request = s3_request(*client_, bucket_, action, method, "");
  request.query = query;
  request.with_checksum = !body.empty();
  request.body = std::move(body);
  auto answer = client_->call(request);
  if (answer) return *std::move(answer);
  Error error = in_context("bucket '" + bucket_ + "'", answer.error().error);
  if (answer.error().code == "NoSuchBucket") error.kind = ErrorKind::NotFound;
  return std::unexpected(std::move(error));
}

Result<bool> BucketLife::exists() const {
  const auto answer = ask("HeadBucket", http::Method::Head, "");
  if (answer) return true;
  if (answer.error().kind == ErrorKind::NotFound) return false;
  return std::unexpected(answer.error());
}

Result<void> BucketLife::make() const {
  if (!TRY(exists())) {
    // us-east-1 is the one region that must not be named.
    const std::string body =
        client_->region() == "us-east-1"
            ? ""
            : "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
              "<LocationConstraint>" +
                  client_->region() + "</LocationConstraint></CreateBucketConfiguration>";
    TRY_VOID(ask("CreateBucket", http::Method::Put, "", body));
  }
  TRY_VOID(ask("PutPublicAccessBlock", http::Method::Put, "publicAccessBlock=", not_public()));
  TRY_VOID(ask("PutBucketPolicy", http::Method::Put, "policy=", tls_only(bucket_)));
  return {};
}

Result<bool> BucketLife::is_shut() const {
  const auto answer = ask("GetPublicAccessBlock", http::Method::Get, "publicAccessBlock=");
  if (!answer && answer.error().kind == ErrorKind::NotFound) return false;  // It has no such thing.
  if (!answer) return std::unexpected(answer.error());
  pugi::xml_document document;
  if (!document.load_buffer(answer->body.data(), answer->body.size()))
    return fail(ErrorKind::Unavailable,
                "bucket '" + bucket_ + "': the answer to GetPublicAccessBlock is not XML");
  const pugi::xml_node root = document.document_element();
  return std::ranges::all_of(
      kPublicWays, [&](const char* way) { return std::string_view(root.child_value(way)) == "true"; });
}

Result<std::size_t> BucketLife::empty() const {
  const auto aborted = abort_uploads();
  if (!aborted && aborted.error().kind == ErrorKind::NotFound) return 0;
  std::size_t gone = TRY(aborted);
  for (int page = 0; page < kVersionPagesMax; ++page) {
    const auto answer = TRY(ask("ListObjectVersions", http::Method::Get, "versions="));
    pugi::xml_document document;
    if (!document.load_buffer(answer.body.data(), answer.body.size()))
      return fail(ErrorKind::Unavailable, "bucket '" + bucket_ + "': the list of its versions is not XML");
    pugi::xml_document wish;
    pugi::xml_node root = wish.append_child("Delete");
    std::size_t count = 0;
    for (const pugi::xml_node& entry : document.document_element().children()) {
      const std::string_view name = entry.name();
      if (name != "Version" && name != "DeleteMarker") continue;
      pugi::xml_node object = root.append_child("Object");
      for (const char* part : {"Key", "VersionId"})
        object.append_child(part).text().set(entry.child_value(part));
      ++count;
    }
    if (count == 0) return gone;
    root.append_child("Quiet").text().set("true");
    struct Text final : pugi::xml_writer {
      void write(const void* data, std::size_t size) override {
        text.append(static_cast<const char*>(data), size);
      }
      std::string text;
    } text;
    wish.save(text, "", pugi::format_raw | pugi::format_no_declaration);
    TRY_VOID(remove_versions(text.text));
    gone += count;
  }
  return fail(ErrorKind::Unavailable, "bucket '" + bucket_ + "' fills faster than it is emptied");
}

Result<void> BucketLife::remove_versions(const std::string& list) const {
  const auto answer = TRY(ask("DeleteObjects", http::Method::Post, "delete=", list));
  pugi::xml_document document;
  if (!document.load_buffer(answer.body.data(), answer.body.size()))
    return fail(ErrorKind::Unavailable, "bucket '" + bucket_ + "': the answer to DeleteObjects is not XML");
  const pugi::xml_node error = document.document_element().child("Error");
  if (!error) return {};
  return fail(ErrorKind::Unavailable, "bucket '" + bucket_ + "': key '" + error.child_value("Key") +
                                          "' cannot be removed: " + error.child_value("Code") + ": " +
                                          error.child_value("Message"));
}

Result<std::size_t> BucketLife::abort_uploads() const {
  std::size_t gone = 0;
  for (int page = 0; page < kVersionPagesMax; ++page) {
    const auto answer = TRY(ask("ListMultipartUploads", http::Method::Get, "uploads="));
    pugi::xml_document document;
    if (!document.load_buffer(answer.body.data(), answer.body.size()))
      return fail(ErrorKind::Unavailable, "bucket '" + bucket_ + "': the list of its uploads is not XML");
    std::size_t count = 0;
    for (const pugi::xml_node& upload : document.document_element().children("Upload")) {
      ServiceRequest request = s3_request(*client_, bucket_, "AbortMultipartUpload", http::Method::Delete,
                                          upload.child_value("Key"));
      request.query = encode_form({{"uploadId", upload.child_value("UploadId")}});
      const auto aborted = client_->call(request);
      if (!aborted && aborted.error().status != 404)
        return std::unexpected(in_context("bucket '" + bucket_ + "'", aborted.error().error));
      ++count;
    }
    if (count == 0) return gone;
    gone += count;
  }
  return fail(ErrorKind::Unavailable, "bucket '" + bucket_ + "' has uploads that do not go away");
}

Result<void> BucketLife::remove() const {
  const auto answer = ask("DeleteBucket", http::Method::Delete, "");
  if (!answer && answer.error().kind != ErrorKind::NotFound) return std::unexpected(answer.error());
  return {};
}

}  // namespace bellwether::aws
