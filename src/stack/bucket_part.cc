#include "stack/bucket_part.h"

#include <string_view>

#include "stack/form.h"

namespace bellwether::stack {
namespace {

constexpr std::string_view kBucket = R"(Resources:
  # Charts and results. A file that is overwritten or deleted by mistake can be had back for a week.
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: {{deletion}}
    UpdateReplacePolicy: {{deletion}}
    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_18
            comment: "A log of each access would cost more than the charts; nothing is secret."
{{public_skips}}
    Properties:
      BucketName: {{bucket}}
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}
      OwnershipControls:
        Rules:
          - ObjectOwnership: BucketOwnerEnforced
      PublicAccessBlock{{access}}
      VersioningConfiguration: {Status: Enabled}
      LifecycleConfiguration:
        Rules:
          - Id: leftovers
            Status: Enabled
            NoncurrentVersionExpiration: {NoncurrentDays: 7}
            ExpiredObjectDeleteMarker: true
            AbortIncompleteMultipartUpload: {DaysAfterInitiation: 1}
{{website}}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}
{{readers}}
)";

constexpr std::string_view kPublicSkips =
    R"(          - {id: CKV_AWS_54, comment: "A public website was asked for: its policy is public."}
          - id: CKV_AWS_56
            comment: "A public website was asked for."
)";

constexpr std::string_view kWebsite =
    R"(      WebsiteConfiguration: {IndexDocument: index.html}
)";

// An endpoint of a website speaks HTTP only, so TLS cannot be asked of who only reads.
constexpr std::string_view kWebsiteReaders = R"(
  # Anybody may read, over HTTP, which is all that the endpoint of a website speaks. All else needs TLS.
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: AnybodyMayRead
            Effect: Allow
            Principal: "*"
            Action: s3:GetObject
            Resource: !Sub "${Bucket.Arn}/*"
          - Sid: OnlyOverTls
            Effect: Deny
            Principal: "*"
            NotAction: s3:GetObject
            Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]
            Condition: {Bool: {"aws:SecureTransport": "false"}}

Outputs:
  BucketName: {Value: !Ref Bucket}
  Site:
    Description: Where readers find the charts.
    Value: !GetAtt Bucket.WebsiteURL
)";

constexpr std::string_view kCloudFrontReaders = R"(
  # Nobody but the distribution may read, and nobody at all without TLS.
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: TheDistributionMayRead
            Effect: Allow
            Principal: {Service: cloudfront.amazonaws.com}
            Action: s3:GetObject
            Resource: !Sub "${Bucket.Arn}/*"
            Condition:
              StringEquals:
                "AWS:SourceArn":
                  !Sub "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}"
          - Sid: OnlyOverTls
            Effect: Deny
            Principal: "*"
            Action: "s3:*"
            Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]
            Condition: {Bool: {"aws:SecureTransport": "false"}}

  SiteAccess:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        Name: {{name}}
        OriginAccessControlOriginType: s3
        SigningBehavior: always
        SigningProtocol: sigv4

  # HTTPS for readers. A chart changes once a day at most: a minute's cache spares the bucket.
  Site:
    Type: AWS::CloudFront::Distribution
    Metadata:
      checkov:
        skip:
          - id: CKV_AWS_68
            comment: "A firewall costs 5 USD a month; there are only files to read here."
          - id: CKV_AWS_86
            comment: "A log of each access would cost more than the charts."
          - id: CKV_AWS_174
            comment: "The certificate is CloudFront's own, and so is the choice of TLS versions."
    Properties:
      DistributionConfig:
        Comment: {{name}}
        Enabled: true
        HttpVersion: http2and3
        IPV6Enabled: true
        PriceClass: PriceClass_100
        DefaultRootObject: index.html
        Origins:
          - Id: bucket
            DomainName: !GetAtt Bucket.RegionalDomainName
            OriginAccessControlId: !GetAtt SiteAccess.Id
            S3OriginConfig: {OriginAccessIdentity: ""}
        DefaultCacheBehavior:
          TargetOriginId: bucket
          ViewerProtocolPolicy: redirect-to-https
          Compress: true
          ForwardedValues: {QueryString: false}
          MinTTL: 0
          DefaultTTL: 60
          MaxTTL: 86400
          # AWS's policy "SecurityHeadersPolicy".
          ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03
        ViewerCertificate: {CloudFrontDefaultCertificate: true}
      Tags:
        - {Key: bellwether-stage, Value: {{stage}}}

Outputs:
  BucketName: {Value: !Ref Bucket}
  Site:
    Description: Where readers find the charts.
    Value: !Sub "https://${Site.DomainName}"
  DistributionId: {Value: !Ref Site}
)";

constexpr std::string_view kPrivate = R"(Configuration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true)";

constexpr std::string_view kPublic = R"(Configuration:
        BlockPublicAcls: true
        BlockPublicPolicy: false
        IgnorePublicAcls: true
        RestrictPublicBuckets: false)";

}  // namespace

std::string bucket_resources(const StackWish& wish) {
  const std::string name = double_quoted(stack_name(wish.stage, StackPart::Bucket));
  const std::string stage = double_quoted(wish.stage);
  const std::string readers =
      filled(wish.is_website ? kWebsiteReaders : kCloudFrontReaders, {{"name", name}, {"stage", stage}});
  return filled(kBucket, {{"deletion", wish.is_protected ? "Retain" : "Delete"},
                          {"bucket", substituted(wish.bucket)},
                          {"stage", stage},
                          {"access", wish.is_website ? kPublic : kPrivate},
                          {"public_skips", wish.is_website ? kPublicSkips : ""},
                          {"website", wish.is_website ? kWebsite : ""},
                          {"readers", readers}});
}

}  // namespace bellwether::stack
