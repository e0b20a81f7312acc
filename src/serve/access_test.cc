#include "serve/access.h"

#include <gtest/gtest.h>

namespace bellwether::serve {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

const Access kHere{.is_loopback = true, .token = "secret"};
const Access kElsewhere{.is_loopback = false, .token = "secret"};

int refused(const Access& access, Headers headers) {
  const auto refusal =
      refuse({.method = "GET", .target = "/", .headers = std::move(headers), .body = {}}, access);
  return refusal ? refusal->status : 0;
}

int api_refused(Headers headers) {
  headers.emplace_back("Host", "127.0.0.1:8080");
  const auto refusal =
      refuse_api({.method = "POST", .target = "/api/add", .headers = std::move(headers), .body = {}}, kHere);
  return refusal ? refusal->status : 0;
}

TEST(Access, OnLoopbackOnlyItsOwnNamesAreAnswered) {
  for (const char* const host :
       {"127.0.0.1:8080", "127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:8080", "[::1]"})
    EXPECT_EQ(refused(kHere, {{"Host", host}}), 0) << host;
  for (const char* const host :
       {"", "evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example:8080",
        "192.168.0.1:8080", "[::1", "127.0.0.1@evil.example", "0.0.0.0:8080"})
    EXPECT_EQ(refused(kHere, {{"Host", host}}), 421) << host;
  EXPECT_EQ(refused(kHere, {}), 421);
  EXPECT_EQ(refused(kHere, {{"Host", "localhost"}, {"Host", "localhost"}}), 400);
}

TEST(Access, ElsewhereNobodyIsAnsweredWithoutTheKey) {
  EXPECT_EQ(refused(kElsewhere, {{"Host", "box:8080"}, {"Cookie", "a=b; bellwether-key=secret"}}), 0);
  for (const char* const cookie : {"", "bellwether-key=", "bellwether-key=secre", "bellwether-key=secrets",
                                   "x-bellwether-key=secret", "bellwether-keyx=secret", "secret"})
    EXPECT_EQ(refused(kElsewhere, {{"Host", "box:8080"}, {"Cookie", cookie}}), 401) << cookie;
  EXPECT_TRUE(brings_key(*parse_target("/?key=secret"), kElsewhere));
  EXPECT_FALSE(brings_key(*parse_target("/?key=secret"), kHere));
  EXPECT_FALSE(brings_key(*parse_target("/?key=other1"), kElsewhere));
  EXPECT_NE(cookie_of(kElsewhere).find("HttpOnly; SameSite=Strict"), std::string::npos);
}

TEST(Access, OnlyThePageItselfMayAskTheApi) {
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"}}), 0);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"},
                         {"Origin", "http://127.0.0.1:8080"},
                         {"Sec-Fetch-Site", "same-origin"}}),
            0);
  EXPECT_EQ(api_refused({}), 403);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "other1"}}), 403);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"}, {"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"}, {"Origin", "null"}}), 403);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"}, {"Origin", "http://127.0.0.1:9999"}}), 403);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"}, {"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(api_refused({{"X-Bellwether-Token", "secret"}, {"Sec-Fetch-Site", "same-site"}}), 403);
}

}  // namespace
}  // namespace bellwether::serve
