// The life of a bucket as its owner leads it: made private, emptied to the last version, removed.

#pragma once

#include <memory>
#include <string>

#include "aws/service_client.h"
#include "base/result.h"

namespace bellwether::aws {

class BucketLife {
 public:
  // `client` is one of Service::S3 in the bucket's region.
  BucketLife(std::unique_ptr<ServiceClient> client, std::string bucket)
      : client_(std::move(client)), bucket_(std::move(bucket)) {}

  // InvalidInput when it is somebody else's.
  Result<bool> exists() const;
  // Not public, and for TLS only. Does no harm to one that is there already.
  Result<void> make() const;
  // Whether all four ways in which a bucket may become public are blocked.
  Result<bool> is_shut() const;
  // Unfinished uploads, all versions and all delete markers; answers how many went. Looks again until nothing
  // is left; what cannot be removed is named. A bucket that does not exist is empty.
  Result<std::size_t> empty() const;
  // Of an empty one; no harm where there is none.
  Result<void> remove() const;

 private:
  Result<http::Answer> ask(std::string_view action, http::Method method, const std::string& query,
                           std::string body = {}) const;
  Result<std::size_t> abort_uploads() const;
  Result<void> remove_versions(const std::string& list) const;

  const std::unique_ptr<ServiceClient> client_;
  const std::string bucket_;
};

}  // namespace bellwether::aws
