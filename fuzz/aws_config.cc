// Any bytes are AWS's shared files or an error that names the line, words or an unclosed
// quote, and credentials or an error that quotes none of them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws/credentials_json.h"
#include "aws/shared_config.h"
#include "base/check.h"
#include "base/shell_words.h"

namespace {

using namespace bellwether;
using namespace bellwether::aws;

void check_config(std::string_view text, ConfigFile file) {
  SharedConfig config;
  const auto read = read_config_text(text, "file", file, config);
  if (!read) {
    CHECK(read.error().message.starts_with("file:"));
    return;
  }
  for (const auto& sections : {config.profiles, config.services}) {
    for (const auto& [name, section] : sections) {
      for (const auto& [key, value] : section.values)
        CHECK(!key.contains('\n') && key.size() + value.size() <= text.size());
      for (const auto& [key, values] : section.nested) CHECK(!values.empty());
    }
  }
}

// Words put into quotes are the same words.
void check_words(std::string_view text) {
  const auto words = split_words(text);
  if (!words) return;
  std::string quoted;
  for (const std::string& word : *words) {
    quoted += " '";
    for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    quoted += "'";
  }
  CHECK(split_words(quoted).value() == *words);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  check_config(text, ConfigFile::Config);
  check_config(text, ConfigFile::Credentials);
  check_words(text);
  for (const CredentialsForm form : {CredentialsForm::Process, CredentialsForm::Container}) {
    const auto credentials = read_credentials_json(text, form);
    if (credentials) {
      CHECK(!credentials->access_key_id.empty() && !credentials->secret_access_key.empty());
    } else {
      CHECK(credentials.error().message.size() < 80);
    }
  }
  static_cast<void>(parse_expiration(text));
  return 0;
}
