#include "aws/credentials_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

namespace bellwether::aws {
namespace json = boost::json;
namespace {

constexpr int kVersion = 1;

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::optional<int> two_digits(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.size() != 2 || error != std::errc() || end != text.data() + 2 || number < 0) return std::nullopt;
  return number;
}

// "Z", "+01:00", "-0530": what to take from the local time.
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  if (text == "Z") return std::chrono::minutes(0);
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const bool is_west = text[0] == '-';
  text.remove_prefix(1);
  const auto hours = two_digits(text.substr(0, 2));
  text.remove_prefix(std::min<std::size_t>(2, text.size()));
  if (text.starts_with(':')) text.remove_prefix(1);
  const auto minutes = two_digits(text);
  if (!hours || !minutes) return std::nullopt;
  const auto offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return is_west ? -offset : offset;
}

}  // namespace

std::optional<Instant> parse_expiration(std::string_view text) {
  constexpr std::size_t kSecondsEnd = std::string_view("2026-11-22T17:00:00").size();
  if (text.size() < kSecondsEnd) return std::nullopt;
  const auto local = parse_instant(std::string(text.substr(0, kSecondsEnd)) + ".000Z");
  text.remove_prefix(kSecondsEnd);
  if (text.starts_with('.'))
    text.remove_prefix(std::min(text.find_first_not_of("0123456789", 1), text.size()));
  const auto offset = parse_offset(text);
  if (!local || !offset) return std::nullopt;
  return *local - *offset;
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
