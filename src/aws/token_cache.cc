#include "aws/token_cache.h"

#include <openssl/evp.h>

#include <boost/json.hpp>

#include "aws/shared_config.h"
#include "aws/world.h"
#include "base/check.h"
#include "base/text.h"
#include "system/file.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

std::string hash_of(std::string_view name, const EVP_MD* kind) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  CHECK(::EVP_Digest(name.data(), name.size(), digest, &size, kind, nullptr) == 1);
  return hex({reinterpret_cast<const char*>(digest), size});
}

Result<std::string> folder_below_home(const char* folder, const system::Environment& environment) {
  const std::string home = aws_folder(environment);
  if (home.empty())
    return fail(ErrorKind::InvalidInput,
                "what was signed in to cannot be looked up without a home folder; set HOME");
  return home + folder;
}

}  // namespace

Result<std::string> sso_token_path(std::string_view name, const system::Environment& environment) {
  const std::string folder = TRY(folder_below_home("/sso/cache/", environment));
  return folder + hash_of(name, ::EVP_sha1()) + ".json";
}

Result<std::string> login_token_path(std::string_view session, const system::Environment& environment) {
  std::string folder = environment("AWS_LOGIN_CACHE_DIRECTORY").value_or("");
  const std::string home = environment("HOME").value_or("");
  if (folder.empty()) {
    folder = TRY(folder_below_home("/login/cache", environment));
  } else if (folder.starts_with("~/") && !home.empty()) {
    folder.replace(0, 1, home);
  }
  return folder + "/" + hash_of(session, ::EVP_sha256()) + ".json";
}

Result<std::optional<json::object>> read_token(const std::string& path) {
  const std::optional<std::string> text = TRY(system::read_file_if_any(path, kConfigBytesMax));
  if (!text) return std::nullopt;
  json::error_code error;
  json::value value = json::parse(*text, error);
  if (error || !value.is_object()) return fail(ErrorKind::InvalidInput, path + ": is no JSON object");
  return std::move(value.get_object());
}

Result<void> write_token(const std::string& path, const json::object& token) {
  return system::write_file(path, json::serialize(token), system::Readers::Owner);
}

std::string token_time(Instant instant) {
  return format_instant(instant).substr(0, std::string_view("2026-11-22T13:00:00").size()) + "Z";
}

}  // namespace bellwether::aws
