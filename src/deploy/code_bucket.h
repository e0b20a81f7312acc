// Where the package of a stage's functions lies for CloudFormation: a bucket of our own, private, with an
// object for each package that is named by its content.
//
// Older packages stay until a deployment has succeeded, because undoing one needs them.

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "deploy/account.h"

namespace bellwether::deploy {

// "bellwether-dev-code-123456789012-eu-central-1".
std::string code_bucket_name(std::string_view stage, std::string_view account_id, std::string_view region);

// "packages/<sha256 in hexadecimal>.zip".
std::string package_key(std::string_view content);

// A package that is only made when somebody needs it: an executable takes seconds to compress.
struct PackageSource {
  std::string key;  // Of its content: see package_key().
  std::function<Result<std::string>()> zip;
};

// Makes the bucket if it must, and puts the package there if it is not.
Result<void> upload_package(const Account& account, const std::string& bucket, const std::string& region,
                            const PackageSource& package);

// Removes all packages but this.
Result<void> remove_older_packages(const Account& account, const std::string& bucket,
                                   const std::string& region, const std::string& key);

}  // namespace bellwether::deploy
