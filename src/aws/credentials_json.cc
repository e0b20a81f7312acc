#include "aws/credentials_json.h"

#include <boost/json.hpp>
#include <string>

#include "aws/json_member.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

constexpr int kVersion = 1;

}  // namespace

std::optional<Instant> parse_expiration(std::string_view text) {
  std::string with_colon(text);
  if (text.ends_with("UTC")) with_colon.replace(text.size() - 3, 3, "Z");
  constexpr std::size_t kShortOffset = std::string_view("+0100").size();
  if (text.size() > kShortOffset) {
    const std::size_t sign = text.size() - kShortOffset;
    if (text[sign] == '+' || text[sign] == '-') with_colon.insert(sign + 3, ":");
  }
  const auto instant = parse_instant(with_colon);
  return instant ? std::optional(*instant) : std::nullopt;
}

Result<Credentials> read_credentials_json(std::string_view text, CredentialsForm form) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return fail(ErrorKind::InvalidInput, "is no JSON object");
  const json::object& object = value.get_object();
  if (form == CredentialsForm::Process) {
    const json::value* version = object.if_contains("Version");
    if (version == nullptr || *version != kVersion)
      return fail(ErrorKind::InvalidInput, "\"Version\" is not 1");
  }
  Credentials credentials{
      .access_key_id = text_of(object, "AccessKeyId"),
      .secret_access_key = text_of(object, "SecretAccessKey"),
      .session_token = text_of(object, form == CredentialsForm::Process ? "SessionToken" : "Token")};
  if (credentials.access_key_id.empty()) return fail(ErrorKind::InvalidInput, "\"AccessKeyId\" is missing");
  if (credentials.secret_access_key.empty())
    return fail(ErrorKind::InvalidInput, "\"SecretAccessKey\" is missing");
  const std::string expiration = text_of(object, "Expiration");
  if (!expiration.empty()) {
    credentials.expires = parse_expiration(expiration);
    if (!credentials.expires)
      return fail(ErrorKind::InvalidInput, "\"Expiration\" is not a time like 2026-11-22T17:00:00Z");
  }
  return credentials;
}

}  // namespace bellwether::aws
