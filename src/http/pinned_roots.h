// The certificate authorities inside the executable: a small set for machines
// that have no store of their own (cmake/roots.cmake lists them).

#pragma once

struct ssl_ctx_st;

namespace bellwether::http {

// Makes the context trust them. Answers how many they are.
int trust_pinned_roots(ssl_ctx_st* context);

}  // namespace bellwether::http
