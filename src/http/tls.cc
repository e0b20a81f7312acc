#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <filesystem>
#include <new>

#include "http/late_bundle.h"
#include "http/pinned_roots.h"

namespace bellwether::http {
namespace {

bool holds_files(const std::string& directory) {
  std::error_code error;
  const bool empty = std::filesystem::is_empty(directory, error);
  return !error && !empty;
}

bool trusts_anyone(SSL_CTX* context) {
  return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context))) > 0;
}

}  // namespace

SystemStore system_store() {
  // Red Hat and Amazon Linux, SUSE, Alpine, and Debian's bundle.
  return {.directory = X509_get_default_cert_dir(),
          .bundles = {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                      "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}};
}

void TlsTrust::Free::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Result<ssl_ctx_st*> TlsTrust::context() {
  const std::scoped_lock lock(mutex_);
  if (context_) return context_.get();

  std::unique_ptr<ssl_ctx_st, Free> context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);

  // A directory of hashed names is looked into when a certificate is to be verified
  // and costs nothing here; a bundle is read whole.
  SSL_CTX_set_default_verify_paths(context.get());
  if (!trusts_anyone(context.get()) && !holds_files(store_.directory)) {
    trust_pinned_roots(context.get());
    const auto exists = [](const std::string& bundle) {
      std::error_code error;
      return std::filesystem::exists(bundle, error);
    };
    if (const auto bundle = std::ranges::find_if(store_.bundles, exists); bundle != store_.bundles.end()) {
      bundle_.file = *bundle;
      trust_late(context.get(), bundle_);
    }
  }
  if (!extra_ca_file_.empty() && SSL_CTX_load_verify_file(context.get(), extra_ca_file_.c_str()) != 1) {
    ERR_clear_error();
    return fail(ErrorKind::InvalidInput, extra_ca_file_ + ": no certificates in PEM can be read from it");
  }
  ERR_clear_error();  // Of places that do not exist.
  context_ = std::move(context);
  return context_.get();
}

}  // namespace bellwether::http
