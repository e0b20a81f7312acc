// AWS's published examples; tests/oracle_signature.py holds many more beside botocore.

#include "aws/signature.h"

#include <gtest/gtest.h>

namespace bellwether::aws {
namespace {

std::string header(const http::Request& request, const std::string& name) {
  std::string values;
  for (const http::Header& each : request.headers) {
    if (each.name == name) values += (values.empty() ? "" : "|") + each.value;
  }
  return values;
}

TEST(Signature, IsThatOfAwssTestSuite) {
  http::Request request{.method = http::Method::Get, .url = "https://example.amazonaws.com/"};
  const Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                                .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
  ASSERT_TRUE(sign(request, credentials, {.region = "us-east-1", .service_name = "service"},
                   parse_instant("2015-08-30T12:36:00.999Z").value()));
  EXPECT_EQ(header(request, "X-Amz-Date"), "20150830T123600Z");
  EXPECT_EQ(header(request, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_EQ(request.headers.size(), 2U);
}

TEST(Signature, OfS3IsThatOfItsManual) {
  http::Request request{.method = http::Method::Get,
                        .url = "https://examplebucket.s3.amazonaws.com/test.txt",
                        .headers = {{"Range", "bytes=0-9"}}};
  const Credentials credentials{.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                                .secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
  ASSERT_TRUE(sign(request, credentials,
                   {.region = "us-east-1", .service_name = "s3", .rules = SignatureRules::S3},
                   parse_instant("2013-05-24T00:00:00.000Z").value()));
  EXPECT_EQ(header(request, "X-Amz-Content-Sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(header(request, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(Signature, ASecondOneReplacesTheFirst) {
  const Credentials credentials{
      .access_key_id = "AKIDEXAMPLE", .secret_access_key = "secret", .session_token = "token"};
  const SigningScope scope{.region = "us-east-1", .service_name = "s3", .rules = SignatureRules::S3};
  const Instant now = parse_instant("2026-11-22T12:00:00.000Z").value();
  http::Request once{.url = "https://example.com/a?b", .headers = {{"One", "1"}}};
  ASSERT_TRUE(sign(once, credentials, scope, now));
  http::Request twice{.url = "https://example.com/a?b", .headers = {{"One", "1"}}};
  ASSERT_TRUE(sign(twice, {.access_key_id = "AKIDOTHER", .secret_access_key = "other"}, scope,
                   now - std::chrono::hours(1)));
  ASSERT_TRUE(sign(twice, credentials, scope, now));
  EXPECT_EQ(header(twice, "Authorization"), header(once, "Authorization"));
  EXPECT_EQ(twice.headers.size(), once.headers.size());
  EXPECT_EQ(header(twice, "X-Amz-Security-Token"), "token");
}

TEST(Signature, RefusesWhatIsNoUrl) {
  http::Request request{.url = "example.com/"};
  const auto result = sign(request, {}, {}, Instant());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::InvalidInput);
  EXPECT_TRUE(request.headers.empty());
}

}  // namespace
}  // namespace bellwether::aws
