// credentials_dump [PROFILE]: the credentials that the environment, AWS's shared files and the servers that
// they name give, as a line of JSON, or why there are none; for tests/oracle_credentials.py to hold beside
// botocore's. credentials_dump --settings: the table of AWS's settings.

#include <boost/json.hpp>
#include <iostream>
#include <string_view>

#include "aws/config_setting.h"
#include "aws/session.h"
#include "system/clock.h"
#include "system/environment.h"
#include "system/random.h"

namespace {

namespace json = boost::json;
using namespace bellwether;

json::object resolved(const std::string& profile) {
  const system::SystemClock clock;
  system::SystemRandom random;
  http::Client http({});
  const aws::World world{.environment = system::environment,
                         .clock = clock,
                         .random = random,
                         .sleep = system::sleep,
                         .http = http};
  const auto session = aws::Session::open({.profile = profile}, world);
  if (!session) return {{"error", session.error().message}};
  const auto credentials = (*session)->credentials().get();
  if (!credentials) return {{"error", credentials.error().message}};
  return {{"key", credentials->access_key_id},
          {"secret", credentials->secret_access_key},
          {"token", credentials->session_token}};
}

json::array settings() {
  constexpr std::string_view kHeeds[] = {"honoured", "refused", "needless", "ignored"};
  json::array rows;
  for (const aws::ConfigSetting& setting : aws::config_settings())
    rows.push_back(json::object{{"key", setting.key},
                                {"variable", setting.variable},
                                {"heed", kHeeds[static_cast<std::size_t>(setting.heed)]},
                                {"same", setting.same}});
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string argument = argc > 1 ? argv[1] : "";
  if (argument == "--settings") {
    std::cout << json::serialize(settings()) << "\n";
  } else {
    std::cout << json::serialize(resolved(argument)) << "\n";
  }
}
