#include "aws/host.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "aws/profile_setting.h"
#include "base/text.h"

namespace bellwether::aws {
namespace {

enum class Fips {
  InNames,      // "dynamodb-fips": hosts of their own.
  MostlyPlain,  // Where every service's host is one already, but for S3's and Comprehend's.
  NotOfS3,
};

struct Partition {
  std::string_view region_prefix;
  std::string_view name;
  std::string_view suffix;
  std::string_view dual_stack_suffix;
  std::string_view signin_suffix;  // Of the sign-in pages' plain hosts, which are named as nothing else is.
  Fips fips;
};

// The last takes what no other does, as an SDK does with a region that is younger than it is.
constexpr std::array<Partition, 8> kPartitions = {{
    {"cn-", "aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "amazonaws.cn", Fips::NotOfS3},
    {"us-gov-", "aws-us-gov", "amazonaws.com", "api.aws", "amazonaws-us-gov.com", Fips::MostlyPlain},
    {"eusc-", "aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "amazonaws-eusc.eu", Fips::InNames},
    {"us-iso-", "aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "c2shome.ic.gov", Fips::InNames},
    {"us-isob-", "aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "sc2shome.sgov.gov", Fips::InNames},
    {"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "csphome.adc-e.uk", Fips::InNames},
    {"us-isof-", "aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "csphome.hci.ic.gov", Fips::InNames},
    {"", "aws", "amazonaws.com", "api.aws", "aws.amazon.com", Fips::InNames},
}};

constexpr const char* kFipsVariable = "AWS_USE_FIPS_ENDPOINT";
constexpr const char* kDualStackVariable = "AWS_USE_DUALSTACK_ENDPOINT";
constexpr const char* kFipsKey = "use_fips_endpoint";
constexpr const char* kDualStackKey = "use_dualstack_endpoint";

const Partition& partition_of(std::string_view region) {
  return *std::ranges::find_if(
      kPartitions, [&](const Partition& partition) { return region.starts_with(partition.region_prefix); });
}

Result<bool> read_switch(const ProfileSetting& setting) {
  const std::string word = lower_ascii(setting.value);
  if (word == "true") return true;
  if (word.empty() || word == "false") return false;
  return fail(ErrorKind::InvalidInput,
              setting.origin + " is '" + setting.value + "', and must be true or false");
}

bool is_dual_stack(const ServiceFacts& facts, const HostVariant& variant) {
  return variant.is_dual_stack || (facts.service == Service::S3 && variant.s3_is_dual_stack);
}

// Of GovCloud, where the plain hosts meet FIPS 140, and only these have others besides. SNS's rules name the
// two regions that there are.
bool has_fips_name(const ServiceFacts& facts, const Partition& partition, std::string_view region,
                   bool dual_stack) {
  if (partition.fips != Fips::MostlyPlain || dual_stack) return true;
  if (facts.service == Service::Sns) return region != "us-gov-east-1" && region != "us-gov-west-1";
  return facts.service == Service::S3 || facts.service == Service::Ses ||
         facts.service == Service::Comprehend;
}

std::string signin_url(const Partition& partition, const std::string& region, bool is_fips) {
  const std::string suffix(partition.signin_suffix);
  if (!is_fips) return "https://" + region + ".signin." + suffix;
  return "https://" + (region == "us-gov-west-1" ? "" : region + ".") + "signin-fips." + suffix;
}

std::string_view fips_origin() {
  return "AWS_USE_FIPS_ENDPOINT or use_fips_endpoint";
}

std::string_view dual_stack_origin() {
  return "AWS_USE_DUALSTACK_ENDPOINT or use_dualstack_endpoint";
}

}  // namespace

Result<HostVariant> configured_variant(const system::Environment& environment, const ConfigSection& profile) {
  HostVariant variant;
  variant.is_fips = TRY(read_switch(profile_setting(kFipsVariable, kFipsKey, environment, profile)));
  variant.is_dual_stack =
      TRY(read_switch(profile_setting(kDualStackVariable, kDualStackKey, environment, profile)));
  const auto s3 = profile.nested.find("s3");
  if (s3 == profile.nested.end()) return variant;
  const auto own = s3->second.find(kDualStackKey);
  if (own != s3->second.end())
    variant.s3_is_dual_stack =
        TRY(read_switch({std::string(kDualStackKey) + " of s3 of the AWS profile", own->second}));
  return variant;
}

Result<std::string> own_url(const ServiceFacts& facts, const std::string& region,
                            const HostVariant& variant) {
  const Partition& partition = partition_of(region);
  const bool dual_stack = is_dual_stack(facts, variant);
  if (facts.is_global) {
    if (partition.name != "aws")
      return fail(ErrorKind::InvalidInput,
                  "where " + std::string(facts.title) + " is in partition " + std::string(partition.name) +
                      " is not known; set AWS_ENDPOINT_URL_" + std::string(facts.endpoint_variable));
    return "https://" + std::string(facts.endpoint_prefix) + (variant.is_fips ? "-fips" : "") +
           (dual_stack ? ".global.api.aws" : ".amazonaws.com");
  }
  const bool is_gov = partition.fips == Fips::MostlyPlain;
  if (facts.service == Service::Signin && !dual_stack && (!variant.is_fips || is_gov))
    return signin_url(partition, region, variant.is_fips);
  const bool is_s3 = facts.service == Service::S3;
  if (variant.is_fips && is_s3 && partition.fips == Fips::NotOfS3)
    return fail(ErrorKind::InvalidInput, "S3 has no FIPS endpoint in " + region + "; " +
                                             std::string(fips_origin()) + " must not be true there");
  std::string name(facts.endpoint_prefix);
  if (dual_stack && facts.service == Service::DynamoDbStreams) name = "streams-dynamodb";
  if (variant.is_fips && has_fips_name(facts, partition, region, dual_stack)) name += "-fips";
  if (dual_stack && is_s3) name += ".dualstack";
  return "https://" + name + "." + region + "." +
         std::string(dual_stack && !is_s3 ? partition.dual_stack_suffix : partition.suffix);
}

Result<void> check_no_variant(const std::string& origin, const ServiceFacts& facts,
                              const HostVariant& variant) {
  const bool dual_stack = is_dual_stack(facts, variant);
  if (!variant.is_fips && !dual_stack) return {};
  return fail(ErrorKind::InvalidInput,
              origin + " and " + std::string(variant.is_fips ? fips_origin() : dual_stack_origin()) +
                  " are not possible together; leave one of them out");
}

Result<void> check_region(const std::string& region) {
  constexpr std::size_t kLabelBytesMax = 63;
  const bool is_label =
      !region.empty() && region.size() <= kLabelBytesMax && region.front() != '-' && region.back() != '-' &&
      std::ranges::all_of(region, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      });
  const std::string named = "region '" + region + "'";
  if (!is_label)
    return fail(ErrorKind::InvalidInput, named + " is no region of AWS; one looks like eu-central-1");
  if (region.starts_with("aws-") && region.ends_with("-global"))
    return fail(ErrorKind::InvalidInput, named +
                                             " stands for all of a partition, and nothing lies there; one "
                                             "looks like eu-central-1");
  if (region.starts_with("fips-") || region.ends_with("-fips"))
    return fail(ErrorKind::InvalidInput,
                named + " is an old name; write the region without fips, and set " + kFipsVariable + "=true");
  return {};
}

}  // namespace bellwether::aws
