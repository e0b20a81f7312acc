#include "http/pinned_roots.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <memory>

#include "base/check.h"

extern "C" const char pinned_roots_begin[];
extern "C" const char pinned_roots_end[];

namespace bellwether::http {

int trust_pinned_roots(ssl_ctx_st* context) {
  const int size = static_cast<int>(pinned_roots_end - pinned_roots_begin);
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pinned_roots_begin, size), BIO_free);
  CHECK(text);
  int count = 0;
  for (;;) {
    const std::unique_ptr<X509, decltype(&X509_free)> root(
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), X509_free);
    if (!root) break;
    CHECK(X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root.get()) == 1);
    ++count;
  }
  ERR_clear_error();  // The end of the text is one.
  return count;
}

}  // namespace bellwether::http
