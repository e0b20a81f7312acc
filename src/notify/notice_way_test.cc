// The ways under the contract of their port.

#include "contracts/notice_way_contract.h"

#include <filesystem>
#include <map>
#include <string>

#include "manual_clock.h"
#include "notify/mail_folder.h"
#include "notify/smtp.h"
#include "notify/webhook.h"
#include "scripted_mail_server.h"
#include "scripted_server.h"
#include "system/file.h"
#include "temporary_directory.h"

namespace bellwether::contracts {
namespace {

using namespace notify;
using std::chrono_literals::operator""s;

const Envelope kEnvelope = {.from = {"", "bellwether@example.com"}, .to = {{"", "ann@example.com"}}};
constexpr std::uint16_t kNobodysPort = 1;

class FolderWorld final : public NoticeWayWorld {
 public:
  ports::NoticeWay& way() override { return way_; }
  ports::NoticeWay& way_to_nobody() override { return nobody_; }
  std::string latest() override {
    std::map<std::filesystem::file_time_type, std::string> mails;
    for (const auto& file : std::filesystem::directory_iterator(folder_.path()))
      mails[file.last_write_time()] = system::read_file(file.path(), 1 << 24).value();
    return mails.empty() ? "" : mails.rbegin()->second;
  }

 private:
  const testbed::TemporaryDirectory folder_;
  MailFolder way_{folder_.path(), kEnvelope};
  MailFolder nobody_{"/dev/null/mails", kEnvelope};
};

class SmtpWorld final : public NoticeWayWorld {
 public:
  ports::NoticeWay& way() override { return way_; }
  ports::NoticeWay& way_to_nobody() override { return nobody_; }
  std::string latest() override {
    const std::string heard = server_.heard();
    const std::size_t begin = heard.rfind("\r\nDATA\r\n");
    return begin == std::string::npos ? "" : heard.substr(begin);
  }

 private:
  static SmtpOptions to(std::uint16_t port) {
    return {.host = "127.0.0.1",
            .port = port,
            .security = SmtpSecurity::None,
            .envelope = kEnvelope,
            .times = {.connect_max = 10s, .reply_max = 10s, .acceptance_max = 10s}};
  }

  const testbed::ScriptedMailServer server_{
      {"220 hi", "250 hi", "250 ok", "250 ok", "354 go", "250 ok", "221 bye"}};
  Smtp way_{to(server_.port())};
  Smtp nobody_{to(kNobodysPort)};
};

class WebhookWorld final : public NoticeWayWorld {
 public:
  explicit WebhookWorld(WebhookShape shape)
      : way_(to(server_.url(), shape), {.request_time_max = 10s}, clock_),
        nobody_(to("http://127.0.0.1:" + std::to_string(kNobodysPort), shape), {}, clock_) {}

  ports::NoticeWay& way() override { return way_; }
  ports::NoticeWay& way_to_nobody() override { return nobody_; }
  std::string latest() override {
    const auto asked = server_.asked();
    return asked.empty() ? "" : asked.back().body;
  }

 private:
  static WebhookOptions to(const std::string& origin, WebhookShape shape) {
    return {.address = WebAddress::parse(origin + "/topic", "webhook").value(), .shape = shape};
  }

  testbed::ScriptedServer server_ =
      testbed::ScriptedServer::answering([](const auto&) { return testbed::ScriptedAnswer{}; });
  testbed::ManualClock clock_;
  Webhook way_, nobody_;
};

NoticeWayMaker webhook(WebhookShape shape) {
  return NoticeWayMaker([shape] { return std::make_shared<WebhookWorld>(shape); });
}

INSTANTIATE_TEST_SUITE_P(Folder, NoticeWayContract,
                         testing::Values(NoticeWayMaker([] { return std::make_shared<FolderWorld>(); })));
INSTANTIATE_TEST_SUITE_P(Smtp, NoticeWayContract,
                         testing::Values(NoticeWayMaker([] { return std::make_shared<SmtpWorld>(); })));
INSTANTIATE_TEST_SUITE_P(Json, NoticeWayContract, testing::Values(webhook(WebhookShape::Json)));
INSTANTIATE_TEST_SUITE_P(Ntfy, NoticeWayContract, testing::Values(webhook(WebhookShape::Ntfy)));
INSTANTIATE_TEST_SUITE_P(Slack, NoticeWayContract, testing::Values(webhook(WebhookShape::Slack)));
INSTANTIATE_TEST_SUITE_P(Discord, NoticeWayContract, testing::Values(webhook(WebhookShape::Discord)));

}  // namespace
}  // namespace bellwether::contracts
