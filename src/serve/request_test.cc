#include "serve/request.h"

#include <gtest/gtest.h>

namespace bellwether::serve {
namespace {

int status_of(std::string_view bytes) {
  RequestParser parser;
  const auto fed = parser.feed(bytes);
  return fed ? 0 : fed.error().status;
}

TEST(Request, IsTheSameHoweverItsBytesCome) {
  const std::string bytes =
      "POST /api/add?x=1 HTTP/1.1\r\nHost: localhost\r\nX-A:  b \r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    RequestParser parser;
    for (std::size_t at = 0; at < bytes.size(); at += step)
      ASSERT_TRUE(parser.feed(std::string_view(bytes).substr(at, step))) << step;
    ASSERT_TRUE(parser.is_done()) << step;
    const Request request = parser.take();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/api/add?x=1");
    EXPECT_EQ(request.header("x-a"), "b");
    EXPECT_EQ(request.body, "abc");
    EXPECT_TRUE(request.keeps_alive);
    EXPECT_FALSE(parser.has_begun());
  }
}

TEST(Request, SeveralInOnePieceComeOneByOne) {
  RequestParser parser;
  ASSERT_TRUE(parser.feed("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.0\r\n\r\nGET /c"));
  EXPECT_EQ(parser.take().target, "/a");
  ASSERT_TRUE(parser.feed(""));
  ASSERT_TRUE(parser.is_done());
  const Request second = parser.take();
  EXPECT_EQ(second.target, "/b");
  EXPECT_FALSE(second.keeps_alive);
  ASSERT_TRUE(parser.feed(""));
  EXPECT_FALSE(parser.is_done());
  EXPECT_TRUE(parser.has_begun());
}

TEST(Request, WhatIsTooLargeOrNoHttpIsRefusedWithItsStatus) {
  EXPECT_EQ(status_of("GET /" + std::string(kHeaderBytesMax, 'a')), 431);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX: " + std::string(kHeaderBytesMax, 'a')), 431);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nContent-Length: 16777217\r\n\r\n"), 413);
  EXPECT_EQ(status_of("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"), 413);
  for (const char* const bytes :
       {"\x16\x03\x01", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET / HTTP/1.1\r\n folded: 1\r\n\r\n"})
    EXPECT_EQ(status_of(bytes), 400) << bytes;
}

TEST(Request, APeerThatWaitsIsToldToGoOnOnce) {
  RequestParser parser;
  ASSERT_TRUE(parser.feed("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
  EXPECT_TRUE(parser.wants_to_be_told_to_go_on());
  EXPECT_FALSE(parser.wants_to_be_told_to_go_on());
  RequestParser another;
  ASSERT_TRUE(another.feed("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n"));
  EXPECT_FALSE(another.wants_to_be_told_to_go_on());
}

}  // namespace
}  // namespace bellwether::serve
