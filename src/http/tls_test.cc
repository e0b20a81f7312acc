#include "http/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "http/pinned_roots.h"
#include "temporary_directory.h"

namespace bellwether::http {
namespace {

constexpr int kPinnedRoots = 12;

int authorities(TlsTrust& trust) {
  return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(trust.context().value())));
}

// OpenSSL's own default places may be filled on the machine that runs the test.
void hide_default_places() {
  ::setenv("SSL_CERT_FILE", "/nonexistent/cert.pem", 1);
  ::setenv("SSL_CERT_DIR", "/nonexistent", 1);
}

TEST(Tls, AMachineWithoutAStoreTrustsThePinnedRoots) {
  hide_default_places();
  const testbed::TemporaryDirectory directory;
  TlsTrust absent("", {.directory = directory.path() / "absent", .bundles = {}});
  EXPECT_EQ(authorities(absent), kPinnedRoots);
  TlsTrust empty("", {.directory = directory.path(), .bundles = {directory.path() / "no-bundle.pem"}});
  EXPECT_EQ(authorities(empty), kPinnedRoots);
}

TEST(Tls, AMachineWithAStoreTrustsThatAlone) {
  hide_default_places();
  const testbed::TemporaryDirectory directory;
  std::ofstream(directory.path() / "0a775a30.0") << "a hashed certificate";
  TlsTrust hashed("", {.directory = directory.path(), .bundles = {}});
  EXPECT_EQ(authorities(hashed), 0) << "a directory is read when a certificate is to be verified";
  const std::filesystem::path bundle = "/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt";
  ASSERT_TRUE(std::filesystem::exists(bundle)) << "the package ca-certificates is missing";
  TlsTrust bundled("", {.directory = directory.path() / "absent", .bundles = {bundle}});
  EXPECT_EQ(authorities(bundled), 1);
}

}  // namespace
}  // namespace bellwether::http
