// A bundle of certificate authorities that is read only when a certificate leads to an
// authority that the context does not know yet: reading all of them takes tens of
// milliseconds, and most servers need none of it.

#pragma once

#include <string>

struct ssl_ctx_st;

namespace bellwether::http {

struct LateBundle {
  std::string file;  // PEM.
  bool is_read = false;
};

// Makes the context trust the bundle's authorities too. `bundle` must outlive the context.
void trust_late(ssl_ctx_st* context, LateBundle& bundle);

}  // namespace bellwether::http
