// OpenSSL for a TLS client. Linked into the static executable before libcrypto.a, so that the linker does not
// take the library's own definitions of what is defined here, nor all that those alone refer to.
//
//   the default provider   offers the algorithms named below, and no other: what a client needs for TLS 1.2
//                          and 1.3, and what we sign and hash with. Whoever asks for another is told, as
//                          ever, that it is unsupported; a server that has nothing in common with us is
//                          refused in the handshake.
//   the base provider      its coders of keys are the default provider's
//   legacy names           of ciphers: TLS takes its ciphers from the provider
//   X448, Ed448            0 is how each of their functions says that it cannot
//   P-256                  computed by the portable code, where there is one: that takes longer, but needs no
//                          large table that nothing compresses
//
// All that computes is Debian's own code. An update within 3.0 either fits or fails to link: a table below
// that is gone is undefined, and a library that needs more out of a file that is replaced here defines it
// twice. Another OpenSSL has to be looked at. tests/tls_test.py talks to servers of every kind.

#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>

#if OPENSSL_VERSION_MAJOR != 3 || OPENSSL_VERSION_MINOR != 0
#error "compare the algorithms and the functions here with this OpenSSL's defltprov.c, then name its version"
#endif

// Each with all its names, as they are in the library's own tables.
#define RSA_NAMES "RSA:rsaEncryption:1.2.840.113549.1.1.1"
#define RSA_PSS_NAMES "RSA-PSS:RSASSA-PSS:1.2.840.113549.1.1.10"
#define EC_NAMES "EC:id-ecPublicKey:1.2.840.10045.2.1"
#define DH_NAMES "DH:dhKeyAgreement:1.2.840.113549.1.3.1"
#define X25519_NAMES "X25519:1.3.101.110"
#define ED25519_NAMES "ED25519:1.3.101.112"

// MD5: of S3 and SQS. SHA-1: of TLS 1.2 with CBC.
#define DIGESTS(ITEM)                                                           \
  ITEM("MD5:SSL3-MD5:1.2.840.113549.2.5", ossl_md5_functions)                   \
  ITEM("SHA1:SHA-1:SSL3-SHA1:1.3.14.3.2.26", ossl_sha1_functions)               \
  ITEM("SHA2-224:SHA-224:SHA224:2.16.840.1.101.3.4.2.4", ossl_sha224_functions) \
  ITEM("SHA2-256:SHA-256:SHA256:2.16.840.1.101.3.4.2.1", ossl_sha256_functions) \
  ITEM("SHA2-384:SHA-384:SHA384:2.16.840.1.101.3.4.2.2", ossl_sha384_functions) \
  ITEM("SHA2-512:SHA-512:SHA512:2.16.840.1.101.3.4.2.3", ossl_sha512_functions)

// ECB and CTR: of CTR-DRBG.
#define CIPHERS(ITEM)                                                                 \
  ITEM("AES-128-GCM:id-aes128-GCM:2.16.840.1.101.3.4.1.6", ossl_aes128gcm_functions)  \
  ITEM("AES-256-GCM:id-aes256-GCM:2.16.840.1.101.3.4.1.46", ossl_aes256gcm_functions) \
  ITEM("ChaCha20-Poly1305", ossl_chacha20_ossl_poly1305_functions)                    \
  ITEM("AES-128-CBC:AES128:2.16.840.1.101.3.4.1.2", ossl_aes128cbc_functions)         \
  ITEM("AES-256-CBC:AES256:2.16.840.1.101.3.4.1.42", ossl_aes256cbc_functions)        \
  ITEM("AES-256-ECB:2.16.840.1.101.3.4.1.41", ossl_aes256ecb_functions)               \
  ITEM("AES-256-CTR", ossl_aes256ctr_functions)

#define MACS(ITEM) ITEM("HMAC", ossl_hmac_functions)

#define KEY_DERIVATIONS(ITEM)                      \
  ITEM("TLS13-KDF", ossl_kdf_tls1_3_kdf_functions) \
  ITEM("TLS1-PRF", ossl_kdf_tls1_prf_functions)

#define RANDOM_SOURCES(ITEM)                \
  ITEM("CTR-DRBG", ossl_drbg_ctr_functions) \
  ITEM("SEED-SRC", ossl_seed_src_functions)

// HMAC as a kind of key: of TLS 1.2 with CBC.
#define KEYS(ITEM)                                    \
  ITEM(RSA_NAMES, ossl_rsa_keymgmt_functions)         \
  ITEM(RSA_PSS_NAMES, ossl_rsapss_keymgmt_functions)  \
  ITEM(EC_NAMES, ossl_ec_keymgmt_functions)           \
  ITEM(DH_NAMES, ossl_dh_keymgmt_functions)           \
  ITEM(X25519_NAMES, ossl_x25519_keymgmt_functions)   \
  ITEM(ED25519_NAMES, ossl_ed25519_keymgmt_functions) \
  ITEM("HMAC", ossl_mac_legacy_keymgmt_functions)

#define KEY_EXCHANGES(ITEM)                         \
  ITEM(X25519_NAMES, ossl_x25519_keyexch_functions) \
  ITEM("ECDH", ossl_ecdh_keyexch_functions)         \
  ITEM(DH_NAMES, ossl_dh_keyexch_functions)

#define SIGNATURES(ITEM)                                \
  ITEM(RSA_NAMES, ossl_rsa_signature_functions)         \
  ITEM("ECDSA", ossl_ecdsa_signature_functions)         \
  ITEM(ED25519_NAMES, ossl_ed25519_signature_functions) \
  ITEM("HMAC", ossl_mac_legacy_hmac_signature_functions)

// Of TLS 1.2 without key exchange.
#define ENCRYPTIONS(ITEM) ITEM(RSA_NAMES, ossl_rsa_asym_cipher_functions)

// Of a certificate's public key. We read no private keys, and write none of either.
#define DECODERS(ITEM)                                                           \
  ITEM(RSA_NAMES, ossl_SubjectPublicKeyInfo_der_to_rsa_decoder_functions)        \
  ITEM(RSA_PSS_NAMES, ossl_SubjectPublicKeyInfo_der_to_rsapss_decoder_functions) \
  ITEM(EC_NAMES, ossl_SubjectPublicKeyInfo_der_to_ec_decoder_functions)          \
  ITEM(ED25519_NAMES, ossl_SubjectPublicKeyInfo_der_to_ed25519_decoder_functions)

#define DECLARED(names, functions) extern const OSSL_DISPATCH functions[];
#define LISTED(names, functions) {names, "provider=default", functions, 0},
#define LISTED_DECODER(names, functions) \
  {names, "provider=default,input=der,structure=SubjectPublicKeyInfo", functions, 0},
#define END {0, 0, 0, 0}

DIGESTS(DECLARED)
CIPHERS(DECLARED)
MACS(DECLARED)
KEY_DERIVATIONS(DECLARED)
RANDOM_SOURCES(DECLARED)
KEYS(DECLARED)
KEY_EXCHANGES(DECLARED)
SIGNATURES(DECLARED)
ENCRYPTIONS(DECLARED)
DECODERS(DECLARED)

static const OSSL_ALGORITHM digests[] = {DIGESTS(LISTED) END};
static const OSSL_ALGORITHM ciphers[] = {CIPHERS(LISTED) END};
static const OSSL_ALGORITHM macs[] = {MACS(LISTED) END};
static const OSSL_ALGORITHM key_derivations[] = {KEY_DERIVATIONS(LISTED) END};
static const OSSL_ALGORITHM random_sources[] = {RANDOM_SOURCES(LISTED) END};
static const OSSL_ALGORITHM keys[] = {KEYS(LISTED) END};
static const OSSL_ALGORITHM key_exchanges[] = {KEY_EXCHANGES(LISTED) END};
static const OSSL_ALGORITHM signatures[] = {SIGNATURES(LISTED) END};
static const OSSL_ALGORITHM encryptions[] = {ENCRYPTIONS(LISTED) END};
static const OSSL_ALGORITHM decoders[] = {DECODERS(LISTED_DECODER) END};

static const OSSL_ALGORITHM* algorithms(void* context, int operation, int* must_not_be_kept) {
  (void)context;
  *must_not_be_kept = 0;
  switch (operation) {
    case OSSL_OP_DIGEST:
      return digests;
    case OSSL_OP_CIPHER:
      return ciphers;
    case OSSL_OP_MAC:
      return macs;
    case OSSL_OP_KDF:
      return key_derivations;
    case OSSL_OP_RAND:
      return random_sources;
    case OSSL_OP_KEYMGMT:
      return keys;
    case OSSL_OP_KEYEXCH:
      return key_exchanges;
    case OSSL_OP_SIGNATURE:
      return signatures;
    case OSSL_OP_ASYM_CIPHER:
      return encryptions;
    case OSSL_OP_DECODER:
      return decoders;
    default:
      return 0;
  }
}

// What the algorithms expect to find in a provider's context. Of libcrypto, where no header has it.
typedef struct prov_ctx_st Context;
Context* ossl_prov_ctx_new(void);
void ossl_prov_ctx_free(Context* context);
void ossl_prov_ctx_set0_libctx(Context* context, OSSL_LIB_CTX* library);
void ossl_prov_ctx_set0_handle(Context* context, const OSSL_CORE_HANDLE* handle);
void ossl_prov_ctx_set0_core_bio_method(Context* context, BIO_METHOD* method);
BIO_METHOD* ossl_prov_ctx_get0_core_bio_method(Context* context);
BIO_METHOD* ossl_bio_prov_init_bio_method(void);
int ossl_prov_bio_from_dispatch(const OSSL_DISPATCH* functions);
int ossl_prov_seeding_from_dispatch(const OSSL_DISPATCH* functions);
OSSL_FUNC_provider_get_capabilities_fn ossl_prov_get_capabilities;

static void tear_down(void* context) {
  BIO_meth_free(ossl_prov_ctx_get0_core_bio_method(context));
  ossl_prov_ctx_free(context);
}

static const OSSL_DISPATCH provider[] = {
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))algorithms},
    {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))ossl_prov_get_capabilities},
    {OSSL_FUNC_PROVIDER_TEARDOWN, (void (*)(void))tear_down},
    {0, 0},
};

OSSL_provider_init_fn ossl_default_provider_init;
int ossl_default_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core,
                               const OSSL_DISPATCH** out, void** provider_context) {
  if (!ossl_prov_bio_from_dispatch(core) || !ossl_prov_seeding_from_dispatch(core)) return 0;
  while (core->function_id != OSSL_FUNC_CORE_GET_LIBCTX) {
    if (core->function_id == 0) return 0;
    ++core;
  }
  Context* const context = ossl_prov_ctx_new();
  if (context == 0) return 0;
  BIO_METHOD* const method = ossl_bio_prov_init_bio_method();
  if (method == 0) {
    ossl_prov_ctx_free(context);
    return 0;
  }
  // The type in the header is that of providers outside the library; here both are one.
  ossl_prov_ctx_set0_libctx(context, (OSSL_LIB_CTX*)OSSL_FUNC_core_get_libctx(core)(handle));
  ossl_prov_ctx_set0_handle(context, handle);
  ossl_prov_ctx_set0_core_bio_method(context, method);
  *provider_context = context;
  *out = provider;
  return 1;
}

#define ABSENT(function) \
  int function(void);    \
  int function(void) {   \
    return 0;            \
  }

ABSENT(ossl_base_provider_init)
ABSENT(ossl_x448)
ABSENT(ossl_x448_public_from_private)
ABSENT(ossl_ed448_sign)
ABSENT(ossl_ed448_verify)
ABSENT(ossl_ed448_public_from_private)

void openssl_add_all_ciphers_int(void);
void openssl_add_all_ciphers_int(void) {}

// Certificates' signatures are verified with digests that are found by these names.
void openssl_add_all_digests_int(void);
void openssl_add_all_digests_int(void) {
  EVP_add_digest(EVP_sha224());
  EVP_add_digest(EVP_sha256());
  EVP_add_digest(EVP_sha384());
  EVP_add_digest(EVP_sha512());
}

// Debian builds the portable code for x86-64 only.
#ifndef OPENSSL_NO_EC_NISTP_64_GCC_128
const EC_METHOD* EC_GFp_nistz256_method(void);
const EC_METHOD* EC_GFp_nistz256_method(void) {
  return EC_GFp_nistp256_method();
}
ABSENT(EC_nistz256_pre_comp_dup)
ABSENT(EC_nistz256_pre_comp_free)
#endif
