// Whether what is said to a server of mail is encrypted.

#pragma once

namespace bellwether::notify {

enum class SmtpSecurity {
  StartTls,  // Or nothing: a server that does not offer it is told nothing.
  Tls,       // From the first byte.
  None,
};

}  // namespace bellwether::notify
