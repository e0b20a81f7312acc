#include "http/url.h"

#include <gtest/gtest.h>

namespace bellwether::http {
namespace {

TEST(Url, IsTakenApart) {
  const struct {
    const char* text;
    Url url;
  } cases[] = {
      {"https://example.org", {Scheme::Https, "example.org", 443, "/"}},
      {"HTTP://Example.ORG:8080/A/b?c=d/e#f", {Scheme::Http, "example.org", 8080, "/A/b?c=d/e"}},
      {"https://example.org?q=1", {Scheme::Https, "example.org", 443, "/?q=1"}},
      {"http://[2001:DB8::1]:81/x", {Scheme::Http, "2001:db8::1", 81, "/x"}},
      {"https://127.0.0.1/%E7%A8%B2", {Scheme::Https, "127.0.0.1", 443, "/%E7%A8%B2"}},
  };
  for (const auto& c : cases) {
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url) << c.text << ": " << url.error().message;
    EXPECT_EQ(*url, c.url) << c.text;
    EXPECT_EQ(parse_url(url->text()).value(), *url) << c.text;
  }
}

TEST(Url, IsRefusedWithAReason) {
  const struct {
    std::string text, message;
  } cases[] = {
      {"", "URL '' does not begin with http:// or https://"},
      {"ftp://example.org/", "URL 'ftp://example.org/' does not begin with http:// or https://"},
      {"https:/example.org", "URL 'https:/example.org' does not begin with http:// or https://"},
      {"example.org", "URL 'example.org' does not begin with http:// or https://"},
      {"https://", "URL 'https://' has a malformed host"},
      {"https:///path", "URL 'https:///path' has a malformed host"},
      {"https://exa%6Dple.org/", "URL 'https://exa%6Dple.org/' has a malformed host"},
      {"https://me@example.org/", "URL 'https://***@example.org/' has a user name in it"},
      {"https://example.org:0/", "URL 'https://example.org:0/' has a port that is no number from 1 to 65535"},
      {"https://example.org:65536/",
       "URL 'https://example.org:65536/' has a port that is no number from 1 to 65535"},
      {"https://example.org:/", "URL 'https://example.org:/' has a port that is no number from 1 to 65535"},
      {"https://[::1/", "URL 'https://[::1/' lacks a ]"},
      {"https://[::1]x/", "URL 'https://[::1]x/' has a malformed host"},
      {"https://example.org/a b", "URL 'https://example.org/a b' holds a byte that must be percent-encoded"},
      {"https://example.org/\r\nX: y",
       "URL 'https://example.org/??X: y' holds a byte that must be percent-encoded"},
      {"https://example.org/\xC3\xA9",
       "URL 'https://example.org/\xC3\xA9' holds a byte that must be percent-encoded"},
      {"https://e/" + std::string(9000, 'x'),
       "URL 'https://e/" + std::string(190, 'x') + "...' is longer than 8192 bytes"},
  };
  for (const auto& c : cases) {
    const auto url = parse_url(c.text);
    ASSERT_FALSE(url) << c.text;
    EXPECT_EQ(url.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(url.error().message, c.message);
  }
}

TEST(Url, IsShownWithoutWhatMayBeSecret) {
  const struct {
    const char *text, *shown;
  } cases[] = {
      {"https://a.example/rss", "https://a.example/rss"},
      {"https://a.example/rss?", "https://a.example/rss?***"},
      {"https://a.example/rss?q=Sol%20Ring&apikey=k#part", "https://a.example/rss?q=***&apikey=***#part"},
      {"https://a.example?key", "https://a.example?***"},
      {"https://user:pass@a.example/b@c?d=e", "https://***@a.example/b@c?d=***"},
      {"user:pass@a.example", "***@a.example"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(shown_url(c.text), c.shown);
  EXPECT_EQ(parse_url("https://user:pass@a.example/?k=v").error().message,
            "URL 'https://***@a.example/?k=***' has a user name in it");
}

TEST(Url, ALocationIsResolvedAgainstItsPage) {
  const Url base = parse_url("https://example.org:8443/a/b?q").value();
  const struct {
    const char *location, *expected;
  } cases[] = {
      {"c", "https://example.org:8443/a/c"},
      {"../c?d#e", "https://example.org:8443/c?d"},
      {"../../../c/./d/..", "https://example.org:8443/c/"},
      {"/c/../../d", "https://example.org:8443/d"},
      {"?r", "https://example.org:8443/a/b?r"},
      {"#top", "https://example.org:8443/a/b?q"},
      {"", "https://example.org:8443/a/b?q"},
      {"//other.example/x", "https://other.example/x"},
      {"http://other.example", "http://other.example/"},
  };
  for (const auto& c : cases) {
    const auto url = resolve(base, c.location);
    ASSERT_TRUE(url) << c.location << ": " << url.error().message;
    EXPECT_EQ(url->text(), c.expected) << c.location;
  }
  EXPECT_FALSE(resolve(base, "javascript:alert(1)"));
  EXPECT_FALSE(resolve(base, "/a b"));
}

}  // namespace
}  // namespace bellwether::http
