// The bucket in S3, and in whatever speaks S3's REST.
//
// Keys are the port's, so objects that others put there under other keys ("a//b", "folder/") are not listed.
// S3 answers 404 to holds and etag both without the object and without the bucket: only the other calls
// name a bucket that does not exist. Safe to call from any thread.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/service_client.h"
#include "base/result.h"
#include "ports/bucket.h"

namespace bellwether::aws {

// What a person sets the bucket's region with; asked for when a message says so.
using SettingName = std::function<std::string()>;

class S3Bucket final : public ports::Bucket {
 public:
  // `client` is one of Service::S3 in the bucket's region.
  S3Bucket(
      std::unique_ptr<ServiceClient> client, std::string bucket,
      SettingName region_setting = [] { return "--bucket-region"; });

  Result<void> put(std::string_view key, std::string_view bytes, const ports::Media& media) override;
  // By If-Match and If-None-Match: of a server that does not know these, every put succeeds.
  Result<bool> put_if(std::string_view key, std::string_view bytes, const ports::Media& media,
                      const ports::Version& version) override;
  Result<ports::Object> read(std::string_view key) override;
  Result<ports::Version> version(std::string_view key) override;
  Result<std::string> get(std::string_view key) override;
  Result<bool> holds(std::string_view key, std::string_view bytes) override;
  Result<void> remove(std::string_view key) override;
  Result<std::vector<std::string>> list(std::string_view prefix) override;
  // "s3://bucket/key", as AWS's own tools take it: nothing is percent-encoded.
  std::string place(std::string_view key) const override;

 private:
  ServiceRequest request(std::string_view action, http::Method method, std::string_view key) const;
  Error failure(const ServiceError& error, std::string_view key) const;
  // holds(), except that not being allowed to look is an error.
  Result<bool> look(std::string_view key, std::string_view bytes);
  Result<std::optional<http::Answer>> head(std::string_view key);
  Result<std::optional<http::Answer>> find(std::string_view key);
  Result<ports::Version> version_in(const std::optional<http::Answer>& answer, std::string_view key) const;
  Answered<http::Answer> send(std::string_view key, std::string_view bytes, const ports::Media& media,
                              const http::Headers& conditions);

  // Constant after construction.
  const std::unique_ptr<ServiceClient> client_;
  const std::string bucket_;
  const SettingName region_setting_;
};

}  // namespace bellwether::aws
