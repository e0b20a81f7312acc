#include "serve/answer.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "serve/folder.h"

namespace bellwether::serve {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

const auto kPlain = std::make_shared<const ServedFile>(make_served("image/png", "0123456789"));
const auto kText =
    std::make_shared<const ServedFile>(make_served("application/json", std::string(5'000, 'a')));

Answer answer(const std::shared_ptr<const ServedFile>& file, Headers headers, const char* method = "GET") {
  return answer_file(
      {.method = method, .target = "/a", .headers = std::move(headers), .body = {}, .keeps_alive = true},
      file, false, Instant(std::chrono::seconds(784111777)));
}

bool says(const Answer& answer, const std::string& line) {
  return answer.head.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(Answer, IsCompleteAndHasThePolicy) {
  const Answer whole = answer(kPlain, {});
  EXPECT_TRUE(whole.head.starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(says(whole, "Date: Sun, 06 Nov 1994 08:49:37 GMT"));
  EXPECT_TRUE(says(whole, "Content-Type: image/png"));
  EXPECT_TRUE(says(whole, "Content-Length: 10"));
  EXPECT_TRUE(says(whole, "Cache-Control: no-cache"));
  EXPECT_TRUE(says(whole, "X-Content-Type-Options: nosniff"));
  EXPECT_NE(whole.head.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_NE(whole.head.find("require-trusted-types-for 'script'"), std::string::npos);
  EXPECT_TRUE(whole.head.ends_with("\r\n\r\n"));
  EXPECT_EQ(whole.body, "0123456789");
  EXPECT_EQ(answer(kPlain, {}, "HEAD").body, "");
  EXPECT_TRUE(says(answer(kPlain, {}, "HEAD"), "Content-Length: 10"));
}

TEST(Answer, WhatTheClientHasIsNotSentAgain) {
  for (const std::string& tag :
       {kPlain->etag, "W/" + kPlain->etag, "\"x\", " + kPlain->etag, std::string("*")}) {
    const Answer same = answer(kPlain, {{"If-None-Match", tag}});
    EXPECT_EQ(same.status, 304) << tag;
    EXPECT_EQ(same.body, "");
    EXPECT_TRUE(says(same, "ETag: " + kPlain->etag));
  }
  EXPECT_EQ(answer(kPlain, {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST(Answer, IsCompressedForWhoTakesItAndHasAnotherTagThen) {
  const Answer packed = answer(kText, {{"Accept-Encoding", "br;q=1, gzip;q=0.5"}});
  EXPECT_TRUE(says(packed, "Content-Encoding: gzip"));
  EXPECT_TRUE(says(packed, "Vary: Accept-Encoding"));
  std::string text(6'000, '\0');
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 31), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.body.data()));
  stream.avail_in = static_cast<uInt>(packed.body.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  inflateEnd(&stream);
  EXPECT_EQ(text.substr(0, stream.total_out), kText->bytes);
  EXPECT_EQ(answer(kText, {{"Accept-Encoding", "gzip"}, {"If-None-Match", kText->etag}}).status, 200);
  for (const char* const coding : {"", "identity", "gzip;q=0", "gzip;q=0.000", "gzippy"})
    EXPECT_EQ(answer(kText, {{"Accept-Encoding", coding}}).body, kText->bytes) << coding;
  EXPECT_EQ(answer(kPlain, {{"Accept-Encoding", "gzip"}}).body, kPlain->bytes);
}

TEST(Answer, ARangeIsThatPartOrIsRefusedOrIsNotUnderstoodAndThenAll) {
  const auto part = [](const char* range) {
    const Answer answered = answer(kPlain, {{"Range", range}});
    return std::to_string(answered.status) + " " + std::string(answered.body);
  };
  EXPECT_EQ(part("bytes=0-0"), "206 0");
  EXPECT_EQ(part("bytes=2-4"), "206 234");
  EXPECT_EQ(part("bytes=8-"), "206 89");
  EXPECT_EQ(part("bytes=8-999999999999"), "206 89");
  EXPECT_EQ(part("bytes=-3"), "206 789");
  EXPECT_EQ(part("bytes=-30"), "206 0123456789");
  EXPECT_EQ(part("bytes=10-"), "416 ");
  EXPECT_EQ(part("bytes=-0"), "416 ");
  for (const char* const range : {"bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2",
                                  "bytes=99999999999999999999-", "bytes=+1-2", "bytes=1--2"})
    EXPECT_EQ(part(range), "200 0123456789") << range;
  EXPECT_TRUE(says(answer(kPlain, {{"Range", "bytes=2-4"}}), "Content-Range: bytes 2-4/10"));
  EXPECT_TRUE(says(answer(kPlain, {{"Range", "bytes=10-"}}), "Content-Range: bytes */10"));
  EXPECT_TRUE(says(answer(kPlain, {{"Range", "bytes=10-"}}), "Content-Length: 0"));
  EXPECT_EQ(answer(kPlain, {{"Range", "bytes=2-4"}, {"If-Range", "\"other\""}}).status, 200);
  EXPECT_EQ(answer(kPlain, {{"Range", "bytes=2-4"}, {"If-Range", kPlain->etag}}).status, 206);
  // A part of the compressed form would be of no use to who wants a part of the text.
  EXPECT_EQ(answer(kText, {{"Range", "bytes=0-3"}, {"Accept-Encoding", "gzip"}}).body, "aaaa");
}

}  // namespace
}  // namespace bellwether::serve
