// Where a secret is kept: a password, a token, the key of a signature. A setting names the place and never
// the secret itself.
//
//   env:NAME         the variable NAME of the environment
//   file:PATH        the whole file, without blanks at its ends
//   command:WORDS    what the program prints, the same way
//
// It is asked for each time that it is needed, for a token's program hands out another one every hour.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "system/environment.h"

namespace bellwether::notify {

class Secret {
 public:
  // `what` is what errors call it: "mail_password". InvalidInput, not quoting the text, when it names no
  // place: somebody may have written the secret itself.
  static Result<Secret> parse(std::string_view text, std::string what);

  // InvalidInput when there is none, or when it holds a line end or a zero byte. No error quotes it.
  Result<std::string> read(const system::Environment& environment) const;

 private:
  enum class Place { Variable, File, Command };

  Secret(Place place, std::string name, std::string what)
      : place_(place), name_(std::move(name)), what_(std::move(what)) {}

  Result<std::string> raw(const system::Environment& environment) const;

  Place place_;
  std::string name_;
  std::string what_;
};

}  // namespace bellwether::notify
