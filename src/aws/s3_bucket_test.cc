#include "aws/s3_bucket.h"

#include <gtest/gtest.h>

#include "aws/md5.h"
#include "aws/s3_answer.h"
#include "mutated_text.h"
#include "scripted_service.h"

namespace bellwether::aws {
namespace {

using testbed::mutated;
using testbed::scripted_answer;
using testbed::scripted_error;
using testbed::ScriptedPlace;
using testbed::ScriptedService;
using testbed::ServiceCall;

struct BucketScene {
  explicit BucketScene(ScriptedService::Script script, const std::string& name = "charts",
                       const ScriptedPlace& place = {})
      : bucket(std::make_unique<ScriptedService>(Service::S3, calls, std::move(script), place), name) {}

  std::vector<ServiceCall> calls;
  S3Bucket bucket;
};

std::string page(const std::string& keys, const std::string& next = "") {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
      "<Name>charts</Name><EncodingType>url</EncodingType>";
  xml += next.empty()
             ? "<IsTruncated>false</IsTruncated>"
             : "<IsTruncated>true</IsTruncated><NextContinuationToken>" + next + "</NextContinuationToken>";
  return xml + keys + "</ListBucketResult>";
}

std::string object(const std::string& key) {
  return "<Contents><Key>" + key + "</Key><Size>1</Size></Contents>";
}

http::Headers head(const std::string& length, const std::string& etag, http::Headers more = {}) {
  http::Headers headers{{"Content-Length", length}, {"ETag", etag}};
  headers.insert(headers.end(), more.begin(), more.end());
  return headers;
}

TEST(S3Bucket, TheBucketStandsInTheHostWhereItCanAndElseInThePath) {
  const struct {
    std::string name;
    bool is_overridden;
    std::string host_prefix, path;
  } cases[] = {
      {"charts", false, "charts.", "/a"},
      {"charts", true, "", "/charts/a"},
      {"my.charts", false, "", "/my.charts/a"},
      {"Charts", false, "", "/Charts/a"},
      {"charts-", false, "", "/charts-/a"},
      {"ab", false, "", "/ab/a"},
      {std::string(64, 'a'), false, "", "/" + std::string(64, 'a') + "/a"},
  };
  for (const auto& each : cases) {
    SCOPED_TRACE(each.name);
    BucketScene scene({scripted_answer("")}, each.name, {.is_overridden = each.is_overridden});
    ASSERT_TRUE(scene.bucket.get("a"));
    EXPECT_EQ(scene.calls.at(0).host_prefix, each.host_prefix);
    EXPECT_EQ(scene.calls.at(0).path, each.path);
  }
}

TEST(S3Bucket, AKeyIsPercentEncodedOnce) {
  BucketScene scene({scripted_answer("")});
  for (const std::string key : {"a b/c+d", "100%", "%2e", "ö", "...", "~_-.", "a&b=c?d#e:f@g"})
    ASSERT_TRUE(scene.bucket.get(key));
  std::vector<std::string> paths;
  for (const auto& call : scene.calls) paths.push_back(call.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"/a%20b/c%2Bd", "/100%25", "/%252e", "/%C3%B6", "/...", "/~_-.",
                                             "/a%26b%3Dc%3Fd%23e%3Af%40g"}));
}

TEST(S3Bucket, AnObjectsPlaceIsTheUriThatAwsToolsTake) {
  const BucketScene scene({scripted_answer("")});
  EXPECT_EQ(scene.bucket.place("png/a b+c.png"), "s3://charts/png/a b+c.png");
  EXPECT_TRUE(scene.calls.empty());
}

TEST(S3Bucket, AnObjectIsPutWithItsTypeAndBytes) {
  BucketScene scene({scripted_answer("")});
  ASSERT_TRUE(scene.bucket.put("a.png", std::string("\0b", 2), "image/png"));
  EXPECT_EQ(scene.calls.at(0).method, http::Method::Put);
  EXPECT_EQ(scene.calls[0].header("Content-Type"), "image/png");
  EXPECT_EQ(scene.calls[0].body, std::string("\0b", 2));
  EXPECT_TRUE(scene.calls[0].with_checksum);
}

TEST(S3Bucket, WhatIsHeldIsToldByLengthAndMd5WithoutReadingTheObject) {
  const auto md5 = md5_hex("bytes").value();
  const struct {
    std::string length, etag;
    bool is_held;
  } cases[] = {{"5", "\"" + md5 + "\"", true},
               {"5", md5, true},
               {"6", "\"" + md5 + "\"", false},
               {"5", "\"00000000000000000000000000000000\"", false}};
  for (const auto& each : cases) {
    SCOPED_TRACE(each.length + each.etag);
    BucketScene scene({scripted_answer("", head(each.length, each.etag))});
    EXPECT_EQ(scene.bucket.holds("a", "bytes").value(), each.is_held);
    EXPECT_EQ(scene.calls.size(), 1u);
    EXPECT_EQ(scene.calls.at(0).method, http::Method::Head);
  }
}

TEST(S3Bucket, WhereTheEtagIsNoMd5TheObjectItselfIsCompared) {
  const std::string other = "\"00000000000000000000000000000000\"";
  const std::vector<http::Headers> cases = {
      head("5", "\"00000000000000000000000000000000-3\""),
      head("5", other, {{"x-amz-server-side-encryption", "aws:kms"}}),
      head("5", other, {{"x-amz-server-side-encryption", "aws:kms:dsse"}}),
      head("5", other, {{"x-amz-server-side-encryption-customer-algorithm", "AES256"}}),
      {{"ETag", other}},
      {{"Content-Length", "5"}},
      head("5 or so", other),
  };
  for (const auto& headers : cases) {
    for (const std::string bytes : {"bytes", "other"}) {
      BucketScene scene({scripted_answer("", headers), scripted_answer(bytes)});
      EXPECT_EQ(scene.bucket.holds("a", "bytes").value(), bytes == "bytes");
      EXPECT_EQ(scene.calls.size(), 2u);
    }
    BucketScene scene({scripted_answer("", headers), scripted_error(404, "NoSuchKey")});
    EXPECT_FALSE(scene.bucket.holds("a", "bytes").value());
  }
  BucketScene plain({scripted_answer("", head("5", other, {{"x-amz-server-side-encryption", "AES256"}}))});
  EXPECT_FALSE(plain.bucket.holds("a", "bytes").value());
  EXPECT_EQ(plain.calls.size(), 1u);
}

TEST(S3Bucket, AListIsReadPageByPageAndDecoded) {
  BucketScene scene({scripted_answer(page(object("b%2Bc"), "t+/=&")),
                     scripted_answer(page(object("a+b"), "u")),
                     scripted_answer(page(object("%C3%B6") + object("p%2") + object("q%zz")))});
  EXPECT_EQ(scene.bucket.list("").value(), (std::vector<std::string>{"a b", "b+c", "p%2", "q%zz", "ö"}));
  ASSERT_EQ(scene.calls.size(), 3u);
  EXPECT_EQ(scene.calls[0].path, "/");
  EXPECT_EQ(scene.calls[0].query, "encoding-type=url&list-type=2&prefix=");
  EXPECT_EQ(scene.calls[1].query, "continuation-token=t%2B%2F%3D%26&encoding-type=url&list-type=2&prefix=");
  EXPECT_EQ(scene.calls[2].query, "continuation-token=u&encoding-type=url&list-type=2&prefix=");
}

TEST(S3Bucket, KeysOfAServerThatDoesNotEncodeThemStayAsTheyAre) {
  BucketScene scene({scripted_answer("<ListBucketResult><IsTruncated>false</IsTruncated>" +
                                     object("a+b%41&amp;") + "</ListBucketResult>")});
  EXPECT_EQ(scene.bucket.list("a").value(), std::vector<std::string>{"a+b%41&"});
}

TEST(S3Bucket, AListThatDoesNotEndOrIsNoneIsUnavailable) {
  const std::string answers[] = {page(object("a"), "t"), "", "<Error/>", "no XML",
                                 "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"};
  for (const auto& answer : answers) {
    BucketScene scene({scripted_answer(answer)});
    const auto keys = scene.bucket.list("");
    ASSERT_FALSE(keys) << answer;
    EXPECT_EQ(keys.error().kind, ErrorKind::Unavailable);
    EXPECT_TRUE(keys.error().message.starts_with("bucket 'charts': S3's answer to ListObjectsV2 "));
  }
}

TEST(S3Bucket, MutatedListsAreReadOrRefused) {
  const auto sound = page(object("b%2Bc") + object("a+b"), "token");
  int refused = 0;
  for (std::uint32_t n = 0; n < 2'000; ++n) {
    const auto list = read_list_page(mutated(sound, n));
    refused += list ? 0 : 1;
    BucketScene scene({scripted_answer(mutated(sound, n))});
    EXPECT_TRUE(scene.bucket.list("") || scene.calls.size() <= 2u);
    EXPECT_LE(region_in_error(mutated("<Error><Endpoint>b.s3-eu-west-1.amazonaws.com</Endpoint></Error>", n))
                  .size(),
              60u);
  }
  EXPECT_GT(refused, 100);
  EXPECT_LT(refused, 1'900);
}

TEST(S3Bucket, ABucketInAnotherRegionIsNamedWithItsRegion) {
  const Error expected{
      ErrorKind::InvalidInput,
      "bucket 'charts' lies in region eu-west-1, not us-east-1; set --bucket-region to eu-west-1"};
  const ScriptedService::Script answers = {
      scripted_error(301, "", "", {{"x-amz-bucket-region", "eu-west-1"}}),
      scripted_error(400, "", "", {{"x-amz-bucket-region", "eu-west-1"}}),
      scripted_error(400, "AuthorizationHeaderMalformed",
                     "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>"),
      scripted_error(301, "PermanentRedirect",
                     "<Error><Endpoint>charts.s3.eu-west-1.amazonaws.com</Endpoint></Error>"),
      scripted_error(307, "TemporaryRedirect",
                     "<Error><Endpoint>charts.s3-eu-west-1.amazonaws.com</Endpoint></Error>"),
  };
  for (const auto& answer : answers) {
    BucketScene scene({answer});
    EXPECT_EQ(scene.bucket.holds("a", "").error(), expected);
    EXPECT_EQ(scene.bucket.put("a", "", "").error(), expected);
    EXPECT_EQ(scene.bucket.list("").error(), expected);
    EXPECT_EQ(scene.bucket.remove("a").error(), expected);
  }
  BucketScene silent(
      {scripted_error(301, "PermanentRedirect", "<Error><Endpoint>s3.amazonaws.com</Endpoint></Error>")});
  EXPECT_EQ(silent.bucket.get("a").error(),
            (Error{ErrorKind::InvalidInput,
                   "bucket 'charts' does not lie in us-east-1; set --bucket-region: the service: "
                   "PermanentRedirect"}));
}

TEST(S3Bucket, AnotherErrorOfARightRegionStaysWhatItIs) {
  BucketScene scene({scripted_error(400, "InvalidRequest", "", {{"x-amz-bucket-region", "us-east-1"}})});
  EXPECT_EQ(scene.bucket.get("a").error(),
            (Error{ErrorKind::InvalidInput, "bucket 'charts', key 'a': the service: InvalidRequest"}));
}

TEST(S3Bucket, ARefusalSaysThatAnAbsentObjectLooksTheSame) {
  BucketScene scene({scripted_error(403, "AccessDenied")});
  const auto refused = scene.bucket.get("a");
  EXPECT_EQ(refused.error().message,
            "bucket 'charts', key 'a': the service: AccessDenied; without s3:ListBucket an object that does "
            "not exist looks the same");
  EXPECT_EQ(refused.error().kind, ErrorKind::NotAllowed);
}

// A role that may put objects and do nothing else, or that may not list them.
TEST(S3Bucket, WhoMayNotLookHoldsNothingAndMayPut) {
  BucketScene blind({scripted_error(403, ""), scripted_answer("")});
  EXPECT_EQ(blind.bucket.holds("a", "bytes").value_or(true), false);
  EXPECT_TRUE(blind.bucket.put("a", "bytes", "image/png"));
  // Under a key of KMS only the object itself tells.
  BucketScene encrypted({scripted_answer("", head("5", "\"1-2\"")), scripted_error(403, "AccessDenied")});
  EXPECT_EQ(encrypted.bucket.holds("a", "bytes").value_or(true), false);
  BucketScene expired({scripted_error(403, "ExpiredToken")});
  EXPECT_NE(expired.bucket.get("a").error().kind, ErrorKind::NotAllowed);
}

TEST(S3Bucket, RemovingFromABucketThatDoesNotExistIsNotFound) {
  BucketScene absent({scripted_error(404, "NoSuchKey")});
  EXPECT_TRUE(absent.bucket.remove("a"));
  BucketScene scene({scripted_error(404, "NoSuchBucket")});
  EXPECT_EQ(scene.bucket.remove("a").error(), (Error{ErrorKind::NotFound, "bucket 'charts' does not exist"}));
}

}  // namespace
}  // namespace bellwether::aws
