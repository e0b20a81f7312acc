#include "http/tls.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
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
}

// Whether the machine's authorities vouch for this one.
int verdict(TlsTrust& trust, const std::filesystem::path& file) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_file(file.c_str(), "r"), BIO_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), X509_free);
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> check(X509_STORE_CTX_new(),
                                                                              X509_STORE_CTX_free);
  X509_STORE_CTX_init(check.get(), SSL_CTX_get_cert_store(trust.context().value()), certificate.get(),
                      nullptr);
  X509_verify_cert(check.get());
  return X509_STORE_CTX_get_error(check.get());
}

TEST(Tls, ABundleIsReadOnlyForAnAuthorityThatIsNotPinned) {
  hide_default_places();
  const testbed::TemporaryDirectory directory;
  const std::filesystem::path known = "/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt";
  const std::filesystem::path other = "/usr/share/ca-certificates/mozilla/Certigna.crt";
  ASSERT_TRUE(std::filesystem::exists(known) && std::filesystem::exists(other))
      << "the package ca-certificates is missing";
  TlsTrust trust(
      "", {.directory = directory.path() / "absent", .bundles = {directory.path() / "no-bundle.pem", other}});
  EXPECT_EQ(verdict(trust, known), X509_V_OK);
  EXPECT_EQ(authorities(trust), kPinnedRoots);
  EXPECT_EQ(verdict(trust, other), X509_V_OK);
  EXPECT_EQ(authorities(trust), kPinnedRoots + 1);
  EXPECT_EQ(verdict(trust, other), X509_V_OK);

  TlsTrust without("", {.directory = directory.path() / "absent", .bundles = {}});
  EXPECT_NE(verdict(without, other), X509_V_OK);
}

}  // namespace
}  // namespace bellwether::http
