#include "deploy/package.h"

#include <openssl/evp.h>

#include <array>

#include "base/check.h"
#include "deploy/archive.h"
#include "system/font_file.h"

namespace bellwether::deploy {
namespace {

std::string sha256_of(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return {text.begin(), text.begin() + length};
}

}  // namespace

Result<Package> make_package(std::span<const std::byte> executable, std::span<const std::byte> font) {
  Package package{
      .architecture = TRY(check_static_executable(executable)), .zip = {}, .sha256 = {}, .entries = {}};
  Archive archive;
  const auto add = [&](const char* name, std::span<const std::byte> content, Permission permission) {
    package.entries.push_back(
        {.name = name, .bytes = content.size(), .zipped_bytes = archive.add(name, content, permission)});
  };
  add("bootstrap", executable, Permission::ReadAndExecute);
  if (!font.empty()) add(system::kFontFileName, font, Permission::Read);
  package.zip = archive.finish();
  package.sha256 = sha256_of(package.zip);
  return package;
}

}  // namespace bellwether::deploy
