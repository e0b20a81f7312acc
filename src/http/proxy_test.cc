#include "http/proxy.h"

#include <gtest/gtest.h>

#include <map>

namespace bellwether::http {
namespace {

using Set = std::map<std::string, std::string>;

// "host:port variable authorization"; "directly" without a proxy.
std::string way_of(const std::string& url, const Set& set) {
  const auto variables = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = set.find(name);
    return found == set.end() ? std::nullopt : std::optional(found->second);
  };
  const auto proxy = proxy_for(parse_url(url).value(), variables);
  if (!proxy) return "error: " + proxy.error().message;
  if (!*proxy) return "directly";
  const Proxy& found = **proxy;
  return found.url.host + ":" + std::to_string(found.url.port) + " " + found.variable +
         (found.authorization.empty() ? "" : " " + found.authorization);
}

TEST(Proxy, EachSchemeHasItsVariablesAndSmallLettersCountFirst) {
  const struct {
    Set set;
    std::string https, http;
  } cases[] = {
      {{}, "directly", "directly"},
      {{{"HTTPS_PROXY", "http://a:1"}}, "a:1 HTTPS_PROXY", "directly"},
      {{{"HTTP_PROXY", "http://a:1"}}, "directly", "a:1 HTTP_PROXY"},
      {{{"https_proxy", "http://b:2"}, {"HTTPS_PROXY", "http://a:1"}}, "b:2 https_proxy", "directly"},
      {{{"ALL_PROXY", "http://c:3"}}, "c:3 ALL_PROXY", "c:3 ALL_PROXY"},
      {{{"all_proxy", "http://c:3"}, {"HTTP_PROXY", "http://a:1"}}, "c:3 all_proxy", "a:1 HTTP_PROXY"},
      {{{"ALL_PROXY", "http://c:3"}, {"https_proxy", ""}}, "directly", "c:3 ALL_PROXY"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(way_of("https://example.com/", c.set), c.https);
    EXPECT_EQ(way_of("http://example.com/", c.set), c.http);
  }
  EXPECT_EQ(proxy_for(parse_url("https://example.com/").value(), {}).value(), std::nullopt);
}

TEST(Proxy, IsReadAsPeopleWriteIt) {
  const struct {
    std::string value, way;
  } cases[] = {
      {"http://proxy.example:3128", "proxy.example:3128 HTTPS_PROXY"},
      {" HTTP://Proxy.Example:3128/ ", "proxy.example:3128 HTTPS_PROXY"},
      {"proxy.example:3128", "proxy.example:3128 HTTPS_PROXY"},
      {"//proxy.example:3128", "proxy.example:3128 HTTPS_PROXY"},
      {"http://proxy.example", "proxy.example:80 HTTPS_PROXY"},
      {"http://[fd00::1]:3128", "fd00::1:3128 HTTPS_PROXY"},
      {"http://user:password@proxy.example:3128",
       "proxy.example:3128 HTTPS_PROXY Basic dXNlcjpwYXNzd29yZA=="},
      {"user@proxy.example:3128", "proxy.example:3128 HTTPS_PROXY Basic dXNlcjo="},
      {"http://us%3Aer:p%40s:s@h@proxy.example:1", "proxy.example:1 HTTPS_PROXY Basic dXM6ZXI6cEBzOnNAaA=="},
  };
  for (const auto& c : cases) EXPECT_EQ(way_of("https://example.com/", {{"HTTPS_PROXY", c.value}}), c.way);
}

TEST(Proxy, AMistakeNamesTheVariableAndKeepsThePassword) {
  const std::string end = "; set it to one like http://user:password@proxy.example:3128";
  const struct {
    std::string value, message;
  } cases[] = {
      {"https://user:hidden@proxy:1", "a proxy that is spoken to by https cannot be used" + end},
      {"socks5://proxy:1", "a proxy that is spoken to by socks5 cannot be used" + end},
      {"http://user:hidden@proxy:port", "names no proxy" + end},
      {"http://", "names no proxy" + end},
  };
  for (const auto& c : cases) {
    const std::string said = way_of("https://example.com/", {{"ALL_PROXY", c.value}});
    EXPECT_TRUE(said == "error: ALL_PROXY: " + c.message || said == "error: ALL_PROXY " + c.message) << said;
  }
}

TEST(Proxy, WhoIsOnTheListIsAskedDirectly) {
  const struct {
    std::string list, host;
    bool is_asked_directly;
  } cases[] = {
      {"*", "example.com", true},
      {"example.com", "example.com", true},
      {"example.com", "a.example.com", true},
      {"example.com", "anexample.com", false},
      {".example.com", "example.com", true},
      {".example.com", "a.example.com", true},
      {"*.example.com", "a.example.com", true},
      {"EXAMPLE.com", "example.com", true},
      {"one.test, example.com", "example.com", true},
      {" one.test example.com\t", "example.com", true},
      {"example.com:443", "example.com", true},
      {"example.com:8443", "example.com", false},
      {"example.com:8443", "example.com:8443", true},
      {"com.example", "example.com", false},
      {"", "example.com", false},
      {".", "example.com", false},
      {"10.0.0.0/8", "10.1.2.3", true},
      {"10.0.0.0/8", "11.1.2.3", false},
      {"10.1.2.128/25", "10.1.2.127", false},
      {"10.1.2.128/25", "10.1.2.129", true},
      {"10.0.0.0/33", "10.0.0.0", false},
      {"0.0.0.0/0", "10.1.2.3", true},
      {"0.0.0.0/0", "[2001:db8::1]", false},
      {"0.0.0.0/0", "example.com", false},
      {"10.1.2.3", "10.1.2.3", true},
      {"1.2.3", "10.1.2.3", false},
      {"2001:db8::/32", "[2001:db8::1]", true},
      {"[2001:DB8:0::1]", "[2001:db8::1]", true},
      {"[2001:db8::1]:443", "[2001:db8::1]", true},
      {"[2001:db8::1]:444", "[2001:db8::1]", false},
      {"2001:db8::1", "[2001:db8::1]", true},
  };
  for (const auto& c : cases) {
    for (const char* name : {"NO_PROXY", "no_proxy"}) {
      const Set set = {{"HTTPS_PROXY", "http://a:1"}, {name, c.list}};
      EXPECT_EQ(way_of("https://" + c.host + "/", set) == "directly", c.is_asked_directly)
          << c.list << " and " << c.host;
    }
  }
}

TEST(Proxy, WhatIsNearIsNeverAskedThroughOne) {
  const Set set = {{"ALL_PROXY", "http://a:1"}};
  for (const char* host : {"localhost", "aws.localhost", "127.0.0.1:9001", "127.9.9.9", "169.254.169.254",
                           "169.254.170.2", "169.254.100.1:9001", "[::1]", "[fe80::1]", "[fd00:ec2::254]",
                           "[fd00:ec2::23]", "[::ffff:127.0.0.1]"})
    EXPECT_EQ(way_of("http://" + std::string(host) + "/", set), "directly") << host;
  for (const char* host : {"notlocalhost", "localhost.example", "128.0.0.1", "169.255.0.1", "[fd01::1]"})
    EXPECT_EQ(way_of("http://" + std::string(host) + "/", set), "a:1 ALL_PROXY") << host;
}

}  // namespace
}  // namespace bellwether::http
