#include "deploy/code_bucket.h"

#include <openssl/evp.h>

#include <array>

#include "aws/bucket_life.h"
#include "aws/s3_bucket.h"
#include "base/check.h"
#include "base/text.h"

namespace bellwether::deploy {
namespace {

constexpr std::string_view kFolder = "packages/";

}  // namespace

std::string code_bucket_name(std::string_view stage, std::string_view account_id, std::string_view region) {
  std::string name = "bellwether-";
  for (const std::string_view part :
       {stage, std::string_view("-code-"), account_id, std::string_view("-"), region})
    name += part;
  return name;
}

std::string package_key(std::string_view content) {
  std::array<char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  CHECK(EVP_Digest(content.data(), content.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                   EVP_sha256(), nullptr) == 1);
  return std::string(kFolder) + hex(std::string_view(digest.data(), size)) + ".zip";
}

Result<void> upload_package(const Account& account, const std::string& bucket, const std::string& region,
                            const PackageSource& package) {
  const aws::BucketLife life(TRY(account.client(aws::Service::S3, region)), bucket);
  TRY_VOID(life.make());
  aws::S3Bucket objects(TRY(account.client(aws::Service::S3, region)), bucket);
  for (const std::string& there : TRY(objects.list(package.key)))
    if (there == package.key) return {};
  return objects.put(package.key, TRY(package.zip()), "application/zip");
}

Result<void> remove_older_packages(const Account& account, const std::string& bucket,
                                   const std::string& region, const std::string& key) {
  aws::S3Bucket objects(TRY(account.client(aws::Service::S3, region)), bucket);
  for (const std::string& there : TRY(objects.list(kFolder)))
    if (there != key) TRY_VOID(objects.remove(there));
  return {};
}

}  // namespace bellwether::deploy
