#include "notify/secret.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "system/file.h"
#include "system/program_output.h"

namespace bellwether::notify {
namespace {

constexpr std::size_t kBytesMax = 64 * 1024;

}  // namespace

Result<Secret> Secret::parse(std::string_view text, std::string what) {
  constexpr std::array<std::pair<std::string_view, Place>, 3> kPlaces = {
      {{"env:", Place::Variable}, {"file:", Place::File}, {"command:", Place::Command}}};
  for (const auto& [mark, place] : kPlaces) {
    if (text.starts_with(mark) && text.size() > mark.size())
      return Secret(place, std::string(text.substr(mark.size())), std::move(what));
  }
  return fail(
      ErrorKind::InvalidInput,
      what + " is not env:NAME, file:PATH or command:WORDS; it says where the secret is, and is not it");
}

Result<std::string> Secret::raw(const system::Environment& environment) const {
  switch (place_) {
    case Place::Variable:
      if (auto value = environment(name_)) return *value;
      return fail(ErrorKind::InvalidInput, what_ + ": the variable " + name_ + " is not set");
    case Place::File: {
      auto text = system::read_file(system::in_home(name_, environment), kBytesMax);
      if (!text) return fail(ErrorKind::InvalidInput, what_ + ": " + text.error().message);
      return text;
    }
    case Place::Command:
      return system::program_output(name_, "the command of " + what_);
  }
  std::unreachable();
}

Result<std::string> Secret::read(const system::Environment& environment) const {
  const std::string text = TRY(raw(environment));
  std::string secret(trim(text));
  if (secret.empty()) return fail(ErrorKind::InvalidInput, what_ + " is empty");
  const bool is_one_line =
      std::ranges::none_of(secret, [](char c) { return c == '\n' || c == '\r' || c == 0; });
  if (!is_one_line) return fail(ErrorKind::InvalidInput, what_ + " is more than one line");
  return secret;
}

}  // namespace bellwether::notify
