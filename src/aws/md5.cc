#include "aws/md5.h"

#include <openssl/evp.h>

#include "base/text.h"

namespace bellwether::aws {

std::optional<std::string> md5_hex(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_md5(), nullptr) != 1) return std::nullopt;
  return hex({reinterpret_cast<const char*>(digest), size});
}

}  // namespace bellwether::aws
