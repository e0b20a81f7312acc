#include "notify/mail_server.h"

#include "http/url.h"

namespace bellwether::notify {
namespace {

std::uint16_t usual_port(SmtpSecurity security) {
  switch (security) {
    case SmtpSecurity::StartTls:
      return 587;
    case SmtpSecurity::Tls:
      return 465;
    case SmtpSecurity::None:
      break;
  }
  return 25;
}

}  // namespace

Result<MailServer> parse_mail_server(std::string_view text, SmtpSecurity security) {
  // Hosts and ports are those of a URL.
  const auto url = http::parse_url("http://" + std::string(text));
  if (!url || url->target != "/" || text.find_first_of("/?#") != std::string_view::npos)
    return fail(
        ErrorKind::InvalidInput,
        "'" + std::string(text) + "' is not a server of mail, as smtp.example.com or smtp.example.com:2525");
  const std::size_t colon = text.rfind(':');
  const bool has_port = colon != std::string_view::npos && !text.ends_with(']');
  return MailServer{.host = url->host, .port = has_port ? url->port : usual_port(security)};
}

}  // namespace bellwether::notify
