#include "stage/ways.h"

#include <optional>
#include <utility>

#include "aws/caller.h"
#include "aws/ses_mail.h"
#include "aws/sns_notice.h"
#include "notify/mail_folder.h"
#include "notify/mail_server.h"
#include "notify/mime.h"
#include "notify/plain_notice.h"
#include "notify/smtp.h"
#include "notify/webhook.h"
#include "stage/cloud.h"

namespace bellwether::stage {
namespace {

using settings::TellingSettings;

// Of a folder of mails that nobody sends.
constexpr std::string_view kNobody = "Bellwether <bellwether@localhost>";

std::unexpected<Error> wrong(const std::string& what) {
  return fail(ErrorKind::InvalidInput, what);
}

Result<notify::Envelope> envelope_of(const TellingSettings& telling) {
  auto from = TRY(notify::parse_mail_address(telling.mail_from.empty() ? kNobody : telling.mail_from));
  auto to = TRY(notify::parse_mail_addresses(telling.mail_to.empty() ? kNobody : telling.mail_to));
  return notify::Envelope{.from = std::move(from), .to = std::move(to)};
}

Result<std::optional<notify::SmtpCredentials>> credentials_of(const TellingSettings& telling) {
  const bool has_password = !telling.mail_password.empty(), has_token = !telling.mail_token.empty();
  if (!has_password && !has_token) {
    if (!telling.mail_user.empty())
      return wrong("mail_user is set, and neither mail_password nor mail_token");
    return std::optional<notify::SmtpCredentials>();
  }
  if (has_password && has_token) return wrong("mail_password and mail_token are both set; one is enough");
  if (telling.mail_user.empty()) return wrong("mail_user is missing beside mail_password or mail_token");
  if (telling.mail_security == notify::SmtpSecurity::None)
    return wrong("mail_security is off, and a password is never said without TLS: set it to starttls or tls");
  auto secret = TRY(has_token ? notify::Secret::parse(telling.mail_token, "mail_token")
                              : notify::Secret::parse(telling.mail_password, "mail_password"));
  return notify::SmtpCredentials{
      .user = telling.mail_user, .secret = std::move(secret), .is_token = has_token};
}

Result<std::unique_ptr<ports::NoticeWay>> open_mail(const TellingSettings& telling, const Machine& machine) {
  if (telling.mail_from.empty()) return wrong("mail_from is missing beside mail_server");
  if (telling.mail_to.empty()) return wrong("mail_to is missing beside mail_server");
  const auto server = TRY(notify::parse_mail_server(telling.mail_server, telling.mail_security));
  auto envelope = TRY(envelope_of(telling));
  auto credentials = TRY(credentials_of(telling));
  return std::make_unique<notify::Smtp>(notify::SmtpOptions{.host = server.host,
                                                            .port = server.port,
                                                            .security = telling.mail_security,
                                                            .credentials = std::move(credentials),
                                                            .envelope = std::move(envelope),
                                                            .extra_ca_file = telling.ca_file,
                                                            .environment = machine.environment,
                                                            .work = machine.work});
}

Result<std::unique_ptr<ports::NoticeWay>> open_webhook(const TellingSettings& telling,
                                                       const Machine& machine) {
  auto address = TRY(notify::WebAddress::parse(telling.webhook, "webhook"));
  notify::WebhookOptions options{.address = std::move(address),
                                 .shape = telling.webhook_shape,
                                 .secret = {},
                                 .environment = machine.environment};
  if (!telling.webhook_secret.empty())
    options.secret = TRY(notify::Secret::parse(telling.webhook_secret, "webhook_secret"));
  return std::make_unique<notify::Webhook>(
      std::move(options),
      http::ClientOptions{
          .work = machine.work, .extra_ca_file = telling.ca_file, .variables = machine.environment},
      machine.clock);
}

constexpr int kOneAttempt = 1;  // What was told must not be told again.

// A way over AWS, and what it lives on.
class WayOverAws final : public ports::NoticeWay {
 public:
  WayOverAws(std::shared_ptr<const Cloud> cloud, std::unique_ptr<ports::NoticeWay> way)
      : cloud_(std::move(cloud)), way_(std::move(way)) {}
  std::string_view name() const override { return way_->name(); }
  Result<void> tell(const ports::Notice& notice) override { return way_->tell(notice); }

 private:
  const std::shared_ptr<const Cloud> cloud_;
  const std::unique_ptr<ports::NoticeWay> way_;
};

// Where the functions are: on Lambda here, and else where the table is.
std::string region_of(const settings::Settings& settings, const Machine& machine) {
  return machine.environment("AWS_LAMBDA_FUNCTION_NAME") ? "" : settings.aws.table_region;
}

Result<std::unique_ptr<ports::NoticeWay>> open_ses(const settings::Settings& settings, const Machine& machine,
                                                   const Cloud& cloud) {
  const TellingSettings& telling = settings.telling;
  if (telling.mail_from.empty()) return wrong("mail_from is missing beside ses");
  if (telling.mail_to.empty()) return wrong("mail_to is missing beside ses");
  if (!telling.mail_server.empty()) return wrong("mail_server and ses are both set; one is enough");
  auto envelope = TRY(envelope_of(telling));
  aws::SesMailOptions options{
      .from = envelope.from.address, .to = settings::bare_addresses(telling.mail_to), .write = {}};
  if (options.to.size() > aws::kSesReadersMax)
    return wrong("mail_to names " + std::to_string(options.to.size()) + " readers; SES takes at most " +
                 std::to_string(aws::kSesReadersMax));
  options.write = [envelope = std::move(envelope)](const ports::Notice& notice) {
    return notify::mime_message(notice, envelope);
  };
  auto client = TRY(cloud.session().client(aws::Service::Ses, region_of(settings, machine), kOneAttempt));
  return std::make_unique<aws::SesMail>(std::move(client), std::move(options));
}

// The topic that is set, or else the stage's own, whose account only AWS can tell.
Result<std::string> topic_of(const settings::Settings& settings, const Machine& machine, const Cloud& cloud) {
  const TellingSettings& telling = settings.telling;
  if (!telling.sns_topic.empty() && !telling.sns_email.empty())
    return wrong("sns_topic and sns_email are both set; with sns_email the stage has a topic of its own");
  if (!telling.sns_topic.empty()) return telling.sns_topic;
  if (settings.stage == settings::kLocalStage)
    return wrong(
        "sns_email is for a stage on AWS, which has a topic of its own then; on this machine set "
        "sns_topic");
  const auto sts = TRY(cloud.session().client(aws::Service::Sts, region_of(settings, machine)));
  const aws::Caller caller = TRY(aws::who_asks(*sts));
  // "arn:aws:sts::...": the partition is the second word.
  const std::string partition = caller.arn.substr(0, caller.arn.find(':', caller.arn.find(':') + 1));
  return partition + ":sns:" + sts->region() + ":" + caller.account + ":" +
         settings::notices_topic_of(settings);
}

Result<std::unique_ptr<ports::NoticeWay>> open_sns(const settings::Settings& settings, const Machine& machine,
                                                   const Cloud& cloud) {
  std::string topic = TRY(topic_of(settings, machine, cloud));
  // "arn:aws:sns:us-east-1:...": the region is the fourth word.
  const std::size_t begin = topic.find(":sns:") + 5;
  const std::string region = topic.substr(begin, topic.find(':', begin) - begin);
  auto client = TRY(cloud.session().client(aws::Service::Sns, region, kOneAttempt));
  return std::make_unique<aws::SnsNotice>(
      aws::SnsTopic(std::move(client), std::move(topic)), [](const ports::Notice& notice) {
        return notify::plain_notice_within(notice, aws::kSnsMessageBytesMax);
      });
}

}  // namespace

Result<std::vector<std::unique_ptr<ports::NoticeWay>>> open_ways(const settings::Settings& settings,
                                                                 const Machine& machine) {
  const TellingSettings& telling = settings.telling;
  std::vector<std::unique_ptr<ports::NoticeWay>> ways;
  if (!telling.mail_server.empty()) ways.push_back(TRY(open_mail(telling, machine)));
  if (!telling.mail_folder.empty()) {
    auto envelope = TRY(envelope_of(telling));
    ways.push_back(std::make_unique<notify::MailFolder>(telling.mail_folder, std::move(envelope)));
  }
  if (!telling.webhook.empty()) ways.push_back(TRY(open_webhook(telling, machine)));
  const bool has_topic = !telling.sns_topic.empty() || !telling.sns_email.empty();
  if (!telling.by_ses && !has_topic) return ways;
  const std::shared_ptr<const Cloud> cloud = TRY(Cloud::open(settings, machine));
  if (telling.by_ses)
    ways.push_back(std::make_unique<WayOverAws>(cloud, TRY(open_ses(settings, machine, *cloud))));
  if (has_topic)
    ways.push_back(std::make_unique<WayOverAws>(cloud, TRY(open_sns(settings, machine, *cloud))));
  return ways;
}

}  // namespace bellwether::stage
