#include "aws/dpop.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string_view>

#include "base/check.h"
#include "base/json_string.h"
#include "base/text.h"

namespace bellwether::aws {
namespace {

// On P-256: of a coordinate, and of each half of a signature.
constexpr int kNumberBytes = 32;

struct Free {
  void operator()(BIO* bio) const { ::BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { ::EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ::ECDSA_SIG_free(signature); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

// Base64 as URLs have it, without padding.
std::string base64_url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  text.resize(text.find_last_not_of('=') + 1);
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

// Nobody is there to type the password of a key that has one.
int no_password(char* /*buffer*/, int /*size*/, int /*is_writing*/, void* /*context*/) {
  return -1;
}

Owned<EVP_PKEY> read_private_key(const std::string& pem) {
  const Owned<BIO> bio(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(bio != nullptr);
  return Owned<EVP_PKEY>(::PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
}

// X and Y one after the other; empty when the key is not on P-256.
std::string public_point(const EVP_PKEY* key) {
  char curve[32] = "";
  if (::EVP_PKEY_get_group_name(key, curve, sizeof curve, nullptr) != 1 ||
      std::string_view(curve) != SN_X9_62_prime256v1)
    return "";
  unsigned char point[1 + 2 * kNumberBytes];
  std::size_t size = 0;
  if (::EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point, sizeof point,
                                        &size) != 1 ||
      size != sizeof point || point[0] != POINT_CONVERSION_UNCOMPRESSED)
    return "";
  return {reinterpret_cast<const char*>(point) + 1, 2 * kNumberBytes};
}

// As JSON Web Signatures have it: two numbers of the same length.
std::string sign(std::string_view text, EVP_PKEY* key) {
  const Owned<EVP_MD_CTX> context(::EVP_MD_CTX_new());
  CHECK(context != nullptr);
  unsigned char der[128];
  std::size_t size = sizeof der;
  if (::EVP_DigestSignInit(context.get(), nullptr, ::EVP_sha256(), nullptr, key) != 1 ||
      ::EVP_DigestSign(context.get(), der, &size, reinterpret_cast<const unsigned char*>(text.data()),
                       text.size()) != 1)
    return "";
  const unsigned char* at = der;
  const Owned<ECDSA_SIG> signature(::d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  unsigned char numbers[2 * kNumberBytes];
  if (signature == nullptr ||
      ::BN_bn2binpad(::ECDSA_SIG_get0_r(signature.get()), numbers, kNumberBytes) != kNumberBytes ||
      ::BN_bn2binpad(::ECDSA_SIG_get0_s(signature.get()), numbers + kNumberBytes, kNumberBytes) !=
          kNumberBytes)
    return "";
  return {reinterpret_cast<const char*>(numbers), sizeof numbers};
}

}  // namespace

Result<std::string> dpop_proof(const std::string& key, const std::string& url, Instant now,
                               std::array<std::uint64_t, 2> random) {
  const Owned<EVP_PKEY> owned = read_private_key(key);
  const std::string point = owned ? public_point(owned.get()) : "";
  if (point.empty()) return fail(ErrorKind::InvalidInput, "\"dpopKey\" is no private key on the curve P-256");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::string header = R"({"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","x":")" +
                             base64_url(point.substr(0, kNumberBytes)) + R"(","y":")" +
                             base64_url(point.substr(kNumberBytes)) + R"(","crv":"P-256"}})";
  const std::string claims = R"({"htm":"POST","htu":)" + json_string(url) + R"(,"iat":)" +
                             std::to_string(seconds) + R"(,"jti":")" + hex(random[0]) + hex(random[1]) +
                             R"("})";
  const std::string text = base64_url(header) + "." + base64_url(claims);
  const std::string signature = sign(text, owned.get());
  if (signature.empty()) return fail(ErrorKind::InvalidInput, "\"dpopKey\" cannot sign");
  return text + "." + base64_url(signature);
}

}  // namespace bellwether::aws
