// Requests through a proxy: Squid, as companies have it, and one that answers by a script.
//
// Nothing on this machine is asked through a proxy, so the servers behind it have names of their own, which
// Squid alone knows (hosts_file).

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "http/client.h"
#include "scripted_server.h"
#include "server_process.h"
#include "settings/configuration.h"
#include "stage/cloud.h"
#include "summaries_server.h"
#include "system/clock.h"
#include "system/random.h"

namespace bellwether {
namespace {

using testbed::ScriptedAnswer;
using testbed::ScriptedServer;
using testbed::ServerProcess;
using testbed::WebServer;

constexpr const char* kHost = "inside.test";
// Of "p@ss:word/ é%", made by `openssl passwd -apr1`.
constexpr const char* kPasswordFile = "user:$apr1$bellweth$zZBDwBpm5DExhIvuBexZN.\n";
constexpr const char* kUser = "user:p%40ss%3Aword%2F%20%C3%A9%25@";

std::vector<std::string> squid_command(const std::filesystem::path& folder, int port) {
  // Squid, when root starts it, becomes another user.
  std::filesystem::permissions(folder, std::filesystem::perms(0755));
  std::ofstream(folder / "passwords") << kPasswordFile;
  std::ofstream(folder / "hosts") << "127.0.0.1 " << kHost << "\n";
  std::ofstream(folder / "squid.conf")
      << "http_port 127.0.0.1:" << port << "\nhosts_file " << (folder / "hosts").string()
      << "\ndns_nameservers 127.0.0.1\ndns_timeout 1 second\nauth_param basic program "
         "/usr/lib/squid/basic_ncsa_auth "
      << (folder / "passwords").string()
      << "\nauth_param basic children 1\nacl known proxy_auth REQUIRED\nacl forbidden dstdomain "
         "forbidden.test\n"
         "http_access deny forbidden\nhttp_access allow known\nhttp_access deny all\ncache deny all\n"
         "access_log none\ncache_log stdio:/dev/stderr\ncache_store_log none\npid_filename none\n"
         "netdb_filename none\npinger_enable off\nvisible_hostname proxy.test\n";
  return {"/usr/sbin/squid", "-N", "-f", (folder / "squid.conf").string()};
}

// One for all tests.
const ServerProcess& squid() {
  static const ServerProcess server =
      ServerProcess::start({.name = "squid", .get_path = "/", .command = squid_command});
  return server;
}

http::Variables naming(const std::string& proxy) {
  return
      [proxy](const std::string& name) { return name == "ALL_PROXY" ? std::optional(proxy) : std::nullopt; };
}

std::string place_of_squid() {
  return "127.0.0.1:" + std::to_string(squid().port());
}

// What the request came to: the body, or the error.
std::string outcome(http::Client& client, const std::string& url) {
  const auto answer = client.send({.url = url});
  return answer ? std::to_string(answer->status) + " " + answer->body : answer.error().message;
}

TEST(Proxy, ARealOneCarriesPlainAndEncryptedRequestsForAUserWithAPassword) {
  for (const auto certificate : {testbed::Certificate::Inside, testbed::Certificate::None}) {
    const WebServer server(certificate);
    const bool is_plain = certificate == testbed::Certificate::None;
    http::Client client({.extra_ca_file = is_plain ? "" : server.ca_file(),
                         .variables = naming("http://" + std::string(kUser) + place_of_squid())});
    const std::string url =
        (is_plain ? "http://" : "https://") + std::string(kHost) + ":" + server.port() + "/ok";
    EXPECT_EQ(outcome(client, url), "200 hello");
    EXPECT_EQ(outcome(client, url), "200 hello");
    if (is_plain) continue;
    // The tunnel is kept like any other connection.
    EXPECT_EQ(client.send({.url = url}).value().header("X-Connection"), "1");
  }
}

TEST(Proxy, WhatARealOneRefusesIsSaidWithWhatToDo) {
  const std::string place = place_of_squid();
  const std::string wrong = "http://user:wrong@" + place;
  const std::string right = "http://" + std::string(kUser) + place;
  const struct {
    std::string proxy, url, message;
  } cases[] = {
      {place, "https://inside.test/",
       "the proxy " + place +
           " wants a user and a password (status 407); write them in ALL_PROXY, as in http://user:password@" +
           place},
      {place, "http://inside.test/",
       "the proxy " + place +
           " wants a user and a password (status 407); write them in ALL_PROXY, as in http://user:password@" +
           place},
      {wrong, "https://inside.test/",
       "the proxy " + place +
           " refuses the user or the password (status 407) that stand in ALL_PROXY, as in "
           "http://user:password@" +
           place},
      {right, "https://forbidden.test/",
       "forbidden.test:443 through the proxy " + place + ": the proxy opens no way there: status 403"},
      {right, "https://inside.test:1/",
       "inside.test:1 through the proxy " + place + ": the proxy opens no way there: status 503"},
      {"http://127.0.0.1:1", "https://inside.test/",
       "inside.test:443 through the proxy 127.0.0.1:1: Connection refused"},
  };
  for (const auto& c : cases) {
    http::Client client({.variables = naming(c.proxy)});
    EXPECT_EQ(outcome(client, c.url), c.message);
  }
}

TEST(Proxy, ATunnelEndsWhereItsCertificateIsNotThatOfTheHost) {
  const WebServer server(testbed::Certificate::WrongName);
  http::Client client({.extra_ca_file = server.ca_file(),
                       .variables = naming("http://" + std::string(kUser) + place_of_squid())});
  const std::string place = std::string(kHost) + ":" + server.port();
  EXPECT_EQ(
      outcome(client, "https://" + place + "/ok"),
      place + " through the proxy " + place_of_squid() + ": the certificate is refused: hostname mismatch");
}

TEST(Proxy, WhatItIsToldIsWhatTheRulesSay) {
  ScriptedServer proxy({{.status = 403}, {.body = "told"}});
  const std::string place = proxy.url().substr(std::string_view("http://").size());
  http::Client client({.variables = naming("http://user:password@" + place)});
  EXPECT_EQ(outcome(client, "https://example.test/secret?a=b"),
            "example.test:443 through the proxy " + place + ": the proxy opens no way there: status 403");
  EXPECT_EQ(outcome(client, "http://example.test:8080/a?b=c"), "200 told");
  const auto asked = proxy.asked();
  EXPECT_EQ(asked.at(0).head,
            "CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n"
            "Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==");
  EXPECT_EQ(asked.at(1).head,
            "GET http://example.test:8080/a?b=c HTTP/1.1\r\nHost: example.test:8080\r\n"
            "Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==");
}

TEST(Proxy, OneThatHangsUpOrTalksNonsenseIsAnError) {
  ScriptedServer proxy({{.status = 0}, {.status = 20000}, {.status = 502}});
  const std::string place = proxy.url().substr(std::string_view("http://").size());
  http::Client client({.variables = naming(place)});
  for (const ErrorKind kind : {ErrorKind::Unavailable, ErrorKind::InvalidInput, ErrorKind::Unavailable}) {
    const auto answer = client.send({.url = "https://example.test/"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, kind) << answer.error().message;
    EXPECT_TRUE(answer.error().message.starts_with("example.test:443 through the proxy " + place + ": "))
        << answer.error().message;
  }
}

// A machine whose environment a test writes.
class SetMachine {
 public:
  explicit SetMachine(std::map<std::string, std::string> variables) : variables_(std::move(variables)) {}

  const stage::Machine& machine() const { return machine_; }

 private:
  const std::map<std::string, std::string> variables_;
  const system::SystemClock clock_;
  system::SystemRandom random_;
  const stage::Machine machine_{
      .environment = [this](const std::string& variable) -> std::optional<std::string> {
        const auto found = variables_.find(variable);
        return found == variables_.end() ? std::nullopt : std::optional(found->second);
      },
      .clock = clock_,
      .random = random_,
      .stopwatch = system::stopwatch,
      .sleep = [](Milliseconds) {},
      .ideographs = {}};
};

TEST(Proxy, AwsAndTheSourcesOfSummariesAreAskedThroughIt) {
  ScriptedServer proxy({{.body = R"({"Items":[],"Count":0})"}, {.body = "<rss><channel></channel></rss>"}});
  const SetMachine set({{"HTTP_PROXY", proxy.url()},
                        {"AWS_REGION", "us-east-1"},
                        {"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                        {"AWS_SECRET_ACCESS_KEY", "hidden"},
                        {"AWS_ENDPOINT_URL", "http://dynamodb.test"}});
  settings::Settings settings;
  settings.stage = "prod";
  settings.summaries.source = settings::SummaryOrigin::Feed;
  settings.summaries.feed_url = "http://news.test/{name}";
  settings.summaries.contact = "someone@example.org";
  const auto cloud = stage::Cloud::open(settings, set.machine()).value();
  const auto page = cloud->table().value()->scan("", 1);
  EXPECT_TRUE(page) << page.error().message;
  static_cast<void>(cloud->summaries().value()->read("acme"));
  const auto asked = proxy.asked();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_TRUE(asked[0].head.starts_with("POST http://dynamodb.test/ HTTP/1.1\r\n")) << asked[0].head;
  EXPECT_TRUE(asked[1].head.starts_with("GET http://news.test/acme HTTP/1.1\r\n")) << asked[1].head;
}

TEST(Place, WhatIsMissingIsNamedAsItIsSetThere) {
  const std::map<std::string, std::string> here = {{"AWS_REGION", "us-east-1"}};
  std::map<std::string, std::string> lambda = here;
  lambda["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001";
  const struct {
    std::map<std::string, std::string> variables;
    std::string bucket, summaries;
  } cases[] = {{here, "--bucket-name", "--summaries"},
               {lambda, "BELLWETHER_BUCKET_NAME", "BELLWETHER_SUMMARIES"}};
  for (const auto& c : cases) {
    const SetMachine set(c.variables);
    settings::Settings settings;
    settings.stage = "prod";
    const auto cloud = stage::Cloud::open(settings, set.machine()).value();
    EXPECT_EQ(cloud->bucket().error().message, "which bucket? set " + c.bucket);
    EXPECT_EQ(cloud->summaries().error().message,
              "no source of summaries is set; set " + c.summaries + " to wikipedia, folder or feed");
  }
}

}  // namespace
}  // namespace bellwether
