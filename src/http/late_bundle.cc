#include "http/late_bundle.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <mutex>

#include "base/check.h"

namespace bellwether::http {
namespace {

// Handshakes of several threads may need the bundle at the same time.
std::mutex reading;

void read_bundle(X509_STORE* store, LateBundle& bundle) {
  const std::lock_guard lock(reading);
  if (bundle.is_read) return;
  bundle.is_read = true;
  X509_STORE_load_file(store, bundle.file.c_str());
  ERR_clear_error();  // A bundle that cannot be read holds nobody.
}

// OpenSSL calls it for an authority that is not in the store.
int find_in_bundle(X509_LOOKUP* lookup, X509_LOOKUP_TYPE type, const X509_NAME* name, X509_OBJECT* found) {
  if (type != X509_LU_X509) return 0;
  auto& bundle = *static_cast<LateBundle*>(X509_LOOKUP_get_method_data(lookup));
  X509_STORE* const store = X509_LOOKUP_get_store(lookup);
  read_bundle(store, bundle);

  X509_STORE_lock(store);
  X509_OBJECT* const object =
      X509_OBJECT_retrieve_by_subject(X509_STORE_get0_objects(store), type, const_cast<X509_NAME*>(name));
  X509* const authority = object == nullptr ? nullptr : X509_OBJECT_get0_X509(object);
  const int is_set = authority != nullptr && X509_OBJECT_set1_X509(found, authority) == 1;
  // The caller takes a reference of its own and does not give this one back.
  if (is_set) X509_free(authority);
  X509_STORE_unlock(store);
  return is_set;
}

X509_LOOKUP_METHOD* method() {
  static X509_LOOKUP_METHOD* const kMade = [] {
    X509_LOOKUP_METHOD* const fresh = X509_LOOKUP_meth_new("bundle, when it is needed");
    CHECK(fresh != nullptr && X509_LOOKUP_meth_set_get_by_subject(fresh, find_in_bundle) == 1);
    return fresh;
  }();
  return kMade;
}

}  // namespace

void trust_late(ssl_ctx_st* context, LateBundle& bundle) {
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  // What read_bundle adds must not be new to the list that OpenSSL is walking through by then.
  CHECK(X509_STORE_add_lookup(store, X509_LOOKUP_file()) != nullptr);
  X509_LOOKUP* const lookup = X509_STORE_add_lookup(store, method());
  CHECK(lookup != nullptr && X509_LOOKUP_set_method_data(lookup, &bundle) == 1);
}

}  // namespace bellwether::http
