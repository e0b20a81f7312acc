// host_dump: our URL of a service for each line of standard input, for tests/oracle_hosts.py to hold beside
// botocore's.
//
// A line is "service region fips dual", the service as the shared config file calls it, and the last two 0
// or 1. A line comes back for each: the URL, or "refused: " and why.

#include <iostream>
#include <sstream>
#include <string>
#include <utility>

#include "aws/host.h"
#include "base/check.h"

using namespace bellwether;  // A program of one file.

namespace {

const aws::ServiceFacts& facts_called(const std::string& name) {
  for (const aws::Service service :
       {aws::Service::DynamoDb, aws::Service::DynamoDbStreams, aws::Service::S3, aws::Service::Sqs,
        aws::Service::Sns, aws::Service::Ses, aws::Service::Comprehend, aws::Service::Sts, aws::Service::Sso,
        aws::Service::SsoOidc, aws::Service::Signin}) {
    if (aws::facts_of(service).config_name == name) return aws::facts_of(service);
  }
  CHECK(false);
  std::unreachable();
}

Result<std::string> url_of(const std::string& line) {
  std::istringstream words(line);
  std::string service, region;
  int fips = 0, dual = 0;
  words >> service >> region >> fips >> dual;
  CHECK(!words.fail());
  TRY_VOID(aws::check_region(region));
  return aws::own_url(facts_called(service), region, {.is_fips = fips == 1, .is_dual_stack = dual == 1});
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto url = url_of(line);
    std::cout << (url ? *url : "refused: " + url.error().message) << "\n";
  }
}
