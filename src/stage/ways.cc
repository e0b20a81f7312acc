#include "stage/ways.h"

#include <optional>
#include <utility>

#include "notify/mail_folder.h"
#include "notify/mail_server.h"
#include "notify/smtp.h"
#include "notify/webhook.h"

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
  return ways;
}

}  // namespace bellwether::stage
