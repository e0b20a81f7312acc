// A word of the command line that gives a flag, in its parts.
//
//   --owner     the flag --owner; its value, if it takes one, is the next word
//   --owner=me  the flag --owner with the value "me"; --owner= with an empty one
//   -o          the flag -o
//   -ome        the flag -o with the value "me"
//
// The parts are views of the word; nothing is added to it or taken from it.

#pragma once

#include <optional>
#include <string_view>

namespace bellwether::cli {

struct FlagWord {
  std::string_view name;  // With its dashes.
  std::optional<std::string_view> value = {};

  bool operator==(const FlagWord&) const = default;
};

// Nothing for a word of another kind. Such a one may begin with a dash: "--", the "-" that is
// standard input, a number below zero, a text like "- so so -".
std::optional<FlagWord> flag_word(std::string_view word);

}  // namespace bellwether::cli
