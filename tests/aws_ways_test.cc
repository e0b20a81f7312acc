// The ways over AWS under the contract of their port, with moto and MiniStack as SES and SNS.
//
// What a stand-in does not check, as what a subject may be, is in sns_topic_test.cc.

#include <boost/json.hpp>

#include "aws/function_call.h"
#include "aws/ses_mail.h"
#include "aws/sns_notice.h"
#include "aws_account.h"
#include "contracts/notice_way_contract.h"
#include "notice_places.h"
#include "notify/mime.h"
#include "notify/plain_notice.h"
#include "watched_aws.h"

namespace bellwether::contracts {
namespace {

using testbed::AwsAccount;
using testbed::WatchedAws;

constexpr const char* kNobody = "http://127.0.0.1:1";

// A session of the account whose requests go elsewhere, and its clients, which try once.
class Elsewhere {
 public:
  Elsewhere(AwsAccount& account, const std::string& url)
      : session_(aws::Session::open({.region = "us-east-1", .endpoint_url = url}, account.world()).value()) {}
  std::unique_ptr<aws::ServiceClient> client(aws::Service service) const {
    return session_->client(service, "", 1).value();
  }

 private:
  const std::unique_ptr<aws::Session> session_;
};

// What they wrote is told apart by the call.
class OverAws : public NoticeWayWorld {
 public:
  OverAws(AwsAccount& account, const testbed::AwsServer& server)
      : watched_(server), here_(account, watched_.url()), nowhere_(account, kNobody) {}

 protected:
  std::string last(const std::string& call) const {
    std::string body;
    for (const auto& request : watched_.asked())
      if (testbed::call_of(request) == call) body = request.body;
    return body;
  }

  WatchedAws watched_;
  const Elsewhere here_, nowhere_;
};

class SesWorld final : public OverAws {
 public:
  SesWorld(AwsAccount& account, const testbed::AwsServer& server)
      : OverAws(account, server),
        envelope_{.from = {"Bellwether", testbed::verified_sender(account)}, .to = {{"", "ann@example.com"}}},
        way_(here_.client(aws::Service::Ses), options()),
        nobody_(nowhere_.client(aws::Service::Ses), options()) {}

  ports::NoticeWay& way() override { return way_; }
  ports::NoticeWay& way_to_nobody() override { return nobody_; }
  std::string latest() override {
    const std::string body = last("ses:SendEmail");
    if (body.empty()) return "";
    const auto data = boost::json::parse(body).at("Content").at("Raw").at("Data");
    return aws::from_base64(std::string_view(data.as_string())).value();
  }

 private:
  aws::SesMailOptions options() const {
    return {.from = envelope_.from.address, .to = {"ann@example.com"}, .write = [this](const auto& notice) {
              return notify::mime_message(notice, envelope_);
            }};
  }

  const notify::Envelope envelope_;
  aws::SesMail way_, nobody_;
};

class SnsWorld final : public OverAws {
 public:
  SnsWorld(AwsAccount& account, const testbed::AwsServer& server)
      : OverAws(account, server),
        arn_(testbed::made_topic(account)),
        way_(to(here_)),
        nobody_(to(nowhere_)) {}

  ports::NoticeWay& way() override { return way_; }
  ports::NoticeWay& way_to_nobody() override { return nobody_; }
  std::string latest() override { return last("sns:Publish"); }

 private:
  aws::SnsNotice to(const Elsewhere& place) const {
    return aws::SnsNotice(aws::SnsTopic(place.client(aws::Service::Sns), arn_), [](const auto& notice) {
      return notify::plain_notice_within(notice, aws::kSnsMessageBytesMax);
    });
  }

  const std::string arn_;
  aws::SnsNotice way_, nobody_;
};

template <class World>
NoticeWayMaker on_moto() {
  return NoticeWayMaker([] { return std::make_shared<World>(testbed::moto(), testbed::AwsServer::moto()); });
}
template <class World>
NoticeWayMaker on_ministack() {
  return NoticeWayMaker(
      [] { return std::make_shared<World>(testbed::ministack(), testbed::AwsServer::ministack()); });
}

INSTANTIATE_TEST_SUITE_P(MotoSes, NoticeWayContract, testing::Values(on_moto<SesWorld>()));
INSTANTIATE_TEST_SUITE_P(MotoSns, NoticeWayContract, testing::Values(on_moto<SnsWorld>()));
INSTANTIATE_TEST_SUITE_P(MiniStackSes, NoticeWayContract, testing::Values(on_ministack<SesWorld>()));
INSTANTIATE_TEST_SUITE_P(MiniStackSns, NoticeWayContract, testing::Values(on_ministack<SnsWorld>()));

TEST(SesMailOnMoto, ASenderWhomSesDoesNotKnowIsRefusedForGood) {
  aws::SesMail way(testbed::moto().client(aws::Service::Ses),
                   {.from = "nobody@unknown.example", .to = {"ann@example.com"}, .write = [](const auto&) {
                      return std::string("From: nobody@unknown.example\r\nSubject: a\r\n\r\nb\r\n");
                    }});
  const auto told = way.tell(testbed::example_notice());
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, ErrorKind::InvalidInput) << told.error().message;
}

}  // namespace
}  // namespace bellwether::contracts
