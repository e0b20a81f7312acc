// Whom we trust: the certificate authorities of this machine.
//
// They are found as OpenSSL finds them: SSL_CERT_FILE and SSL_CERT_DIR where set,
// else the directory /usr/lib/ssl, which is Debian's. Other systems, AWS Lambda's
// among them, have one bundle, and reading it takes tens of milliseconds: there, and where there is nothing
// at all, the few roots inside the executable (pinned_roots.h) are asked first, and the first bundle that
// exists only for an authority that is not among them. Loaded at the first HTTPS connection.

#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/late_bundle.h"

struct ssl_ctx_st;

namespace bellwether::http {

// Where a machine keeps its authorities.
struct SystemStore {
  std::string directory;             // Of files with hashed names.
  std::vector<std::string> bundles;  // The first that exists counts, where there is no directory.
};
SystemStore system_store();

class TlsTrust {
 public:
  // `extra_ca_file`: authorities in PEM that are trusted besides; empty: none.
  explicit TlsTrust(std::string extra_ca_file, SystemStore store = system_store())
      : extra_ca_file_(std::move(extra_ca_file)), store_(std::move(store)) {}

  // InvalidInput, naming the file, when extra_ca_file cannot be used. Safe to call
  // from any thread; the context is the trust's own.
  Result<ssl_ctx_st*> context();

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };

  const std::string extra_ca_file_;
  const SystemStore store_;
  std::mutex mutex_;
  LateBundle bundle_;
  std::unique_ptr<ssl_ctx_st, Free> context_;  // Guarded by mutex_ until made, constant then.
};

}  // namespace bellwether::http
